// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import com.google.gson.JsonPrimitive;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpProtocol;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked of each pair.
 *
 * @param name the name of the receiver's port, if it is by name
 * @param number the port, if it is by number
 * @param protocol the protocol
 */
record Probe(Optional<String> name, int number, IpProtocol protocol) {
  static Probe named(String name, IpProtocol protocol) {
    return new Probe(Optional.of(name), 0, protocol);
  }

  static Probe numbered(int number, IpProtocol protocol) {
    if (number < 0 || number > 65535) {
      throw new InvalidSpecException("probe: port " + number + " is not within 0..65535");
    }
    return new Probe(Optional.empty(), number, protocol);
  }

  /** A number, or the name of a receiver's port. */
  static Probe parse(String port, String protocol) {
    IpProtocol parsed = IpProtocol.parse(protocol);
    return port.matches("[0-9]{1,9}")
        ? numbered(Integer.parseInt(port), parsed)
        : named(port, parsed);
  }

  /** The port at a receiver; empty if it has none of the name. */
  OptionalInt portAt(NamedPorts receiver) {
    if (name.isEmpty()) {
      return OptionalInt.of(number);
    }
    return receiver.named(name.get()).stream()
        .filter(port -> port.protocol().equals(protocol))
        .mapToInt(NamedPort::port)
        .findFirst();
  }

  /** The port as it was given. */
  JsonPrimitive json() {
    return name.map(JsonPrimitive::new).orElseGet(() -> new JsonPrimitive(number));
  }

  @Override
  public String toString() {
    return name.orElseGet(() -> Integer.toString(number)) + '/' + protocol;
  }
}
