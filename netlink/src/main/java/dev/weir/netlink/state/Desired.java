// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

/** An object of a {@link NetworkState}. Immutable. */
public sealed interface Desired
    permits DesiredLink, DesiredAddress, DesiredRoute, DesiredRule, DesiredNeighbour {
  /** {@return {@code link}, {@code address}, {@code route}, {@code rule} or {@code neighbour}} */
  String kind();

  /** {@return what two objects of a kind must differ in to exist side by side} */
  Object key();

  /** {@return the object in one line, without its kind} */
  @Override
  String toString();
}
