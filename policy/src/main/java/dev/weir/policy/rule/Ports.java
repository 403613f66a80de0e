// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The traffic that a rule is about. Traffic is a protocol and a number: the destination port, or
 * for ICMP and ICMPv6 the type, or 0 where the protocol has neither; such protocols are matched
 * only by {@link #any} and {@link PortSpec#protocol}. Immutable and thread-safe.
 */
public sealed interface Ports {

  /** {@return everything, of whatever protocol} */
  static Ports any() {
    return Any.ANY;
  }

  /** {@return nothing: the rule matches nothing, but it still selects its subject} */
  static Ports none() {
    return None.NONE;
  }

  /**
   * {@return what is of at least one kind; nothing if there are none}
   *
   * @param specs the kinds
   */
  static Ports of(PortSpec... specs) {
    return of(Arrays.asList(specs));
  }

  /**
   * {@return what is of at least one kind; nothing if there are none}
   *
   * @param specs the kinds
   */
  static Ports of(List<PortSpec> specs) {
    return specs.isEmpty() ? None.NONE : new Listed(specs);
  }

  /**
   * {@return some TCP ports}
   *
   * @param ports the ports
   */
  static Ports tcp(int... ports) {
    return of(Arrays.stream(ports).mapToObj(p -> PortSpec.port(PortProtocol.TCP, p)).toList());
  }

  /**
   * {@return some UDP ports}
   *
   * @param ports the ports
   */
  static Ports udp(int... ports) {
    return of(Arrays.stream(ports).mapToObj(p -> PortSpec.port(PortProtocol.UDP, p)).toList());
  }

  /** Everything. */
  enum Any implements Ports {
    /** The one value. */
    ANY;

    @Override
    public String toString() {
      return "any";
    }
  }

  /** Nothing. */
  enum None implements Ports {
    /** The one value. */
    NONE;

    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * What is of at least one kind.
   *
   * @param specs the kinds
   */
  record Listed(List<PortSpec> specs) implements Ports {
    /**
     * Creates a list.
     *
     * @param specs the kinds
     */
    public Listed {
      specs = specs.stream().distinct().toList();
    }

    @Override
    public String toString() {
      return specs.stream().map(PortSpec::toString).collect(Collectors.joining(", "));
    }
  }
}
