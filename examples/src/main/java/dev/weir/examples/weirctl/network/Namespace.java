// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import dev.weir.core.netns.NamedNamespaces;
import dev.weir.core.netns.NetworkNamespace;
import picocli.CommandLine.Option;

/** Where a command looks. */
public final class Namespace {
  @Option(
      names = {"--netns", "-n"},
      paramLabel = "NAME",
      description = "The network namespace, as in ip netns; without it the one of this process.")
  private String name = "";

  /** Made by picocli for each command. */
  public Namespace() {}

  /** {@return the namespace, to be closed} */
  NetworkNamespace open() {
    return name.isEmpty() ? NetworkNamespace.current() : NamedNamespaces.open(name);
  }

  /** {@return whether it is the one of this process, which needs no privilege} */
  boolean isCurrent() {
    return name.isEmpty();
  }
}
