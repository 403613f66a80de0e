// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The named ports of a workload, or of several that share an identity: a name may stand for more
 * than one port. Equal contents are equal objects. Immutable and thread-safe.
 *
 * @param ports the ports, ascending, each once
 */
public record NamedPorts(List<NamedPort> ports) {
  private static final NamedPorts NONE = new NamedPorts(List.of());

  /**
   * Creates a collection.
   *
   * @param ports the ports in any order; may repeat
   */
  public NamedPorts {
    ports = ports.stream().distinct().sorted().toList();
  }

  /** {@return no named ports} */
  public static NamedPorts none() {
    return NONE;
  }

  /**
   * {@return some named ports}
   *
   * @param ports the ports in any order; may repeat
   */
  public static NamedPorts of(NamedPort... ports) {
    return new NamedPorts(Arrays.asList(ports));
  }

  /**
   * {@return some named ports}
   *
   * @param ports the ports in any order; may repeat
   */
  public static NamedPorts copyOf(Collection<NamedPort> ports) {
    return ports.isEmpty() ? NONE : new NamedPorts(List.copyOf(ports));
  }

  /** {@return whether there is none} */
  public boolean isEmpty() {
    return ports.isEmpty();
  }

  /**
   * {@return the ports of a name, of any protocol; none if nobody gave that name}
   *
   * @param name the name
   */
  public List<NamedPort> named(String name) {
    return ports.isEmpty()
        ? List.of()
        : ports.stream().filter(port -> port.name().equals(name)).toList();
  }

  @Override
  public String toString() {
    return ports.toString();
  }
}
