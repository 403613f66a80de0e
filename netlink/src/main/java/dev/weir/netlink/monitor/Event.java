// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.monitor;

/**
 * What a {@link Monitor} tells. Immutable.
 *
 * @param <T> the objects' type
 */
public sealed interface Event<T> {
  /**
   * An object is there that was not before, or that did not match the filter before.
   *
   * @param object the object
   * @param <T> its type
   */
  record Appeared<T>(T object) implements Event<T> {}

  /**
   * An object is another than before.
   *
   * @param before what it was
   * @param object what it is now
   * @param <T> its type
   */
  record Changed<T>(T before, T object) implements Event<T> {}

  /**
   * An object is not there any more, or does not match the filter any more.
   *
   * @param object what was last known of it
   * @param <T> its type
   */
  record Gone<T>(T object) implements Event<T> {}

  /**
   * Notifications were lost, because they came faster than they were taken. The events that follow,
   * up to {@link InSync}, are found by comparing lists: what came and went in between is not among
   * them.
   *
   * @param <T> the objects' type
   */
  record Overrun<T>() implements Event<T> {}

  /**
   * The events so far add up to what is there: after the first list, and whenever the monitor had
   * to list again.
   *
   * @param objects how many objects there are
   * @param <T> the objects' type
   */
  record InSync<T>(int objects) implements Event<T> {}
}
