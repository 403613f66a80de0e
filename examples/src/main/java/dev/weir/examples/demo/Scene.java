// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.demo;

import java.util.function.Consumer;

/** One part of the demonstration: a small network, and what is to happen on it. */
interface Scene {
  /** {@return what it shows, in one line} */
  String title();

  /** Plays it, telling each step as it is done. */
  void play(Consumer<Step> told);
}
