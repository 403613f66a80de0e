// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.net.Cidr;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a flower filter compares, of what is described here; the rest is in the filter's message.
 *
 * @param etherType the Ethernet type
 * @param protocol the IP protocol
 * @param source where from
 * @param destination where to
 * @param sourcePort from which port
 * @param destinationPort to which port
 */
public record FlowerMatch(
    OptionalInt etherType,
    OptionalInt protocol,
    Optional<Cidr> source,
    Optional<Cidr> destination,
    OptionalInt sourcePort,
    OptionalInt destinationPort) {}
