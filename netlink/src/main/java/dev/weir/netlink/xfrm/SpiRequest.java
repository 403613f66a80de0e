// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.Optional;

/**
 * A wish for an SPI that nobody uses yet, for a state that is to be negotiated.
 *
 * @param source where the state's packets come from
 * @param destination where they go
 * @param protocol the protocol's number: ESP 50, AH 51, IPComp 108
 * @param mode how packets are wrapped
 * @param requestId by which templates of policies choose the state
 * @param min the lowest SPI
 * @param max the highest SPI; IPComp has 65535 of them
 * @param mark the marks of its packets
 * @param interfaceId the xfrm interface it belongs to, 0 for none
 * @param direction which way it is used; kernel 6.10
 */
public record SpiRequest(
    IpAddress source,
    IpAddress destination,
    int protocol,
    Mode mode,
    long requestId,
    long min,
    long max,
    Mark mark,
    long interfaceId,
    Optional<SaDirection> direction) {
  private static final long MAX = 0xffff_ffffL;

  /**
   * Checks families and numbers.
   *
   * @param source where the state's packets come from
   * @param destination where they go
   * @param protocol the protocol's number
   * @param mode how packets are wrapped
   * @param requestId by which templates choose the state
   * @param min the lowest SPI
   * @param max the highest SPI
   * @param mark the marks of its packets
   * @param interfaceId the xfrm interface it belongs to
   * @param direction which way it is used
   */
  public SpiRequest {
    if (source.family() != destination.family()) {
      throw new InvalidSpecException(
          "SPI from " + source + " to " + destination + ": two families");
    }
    long highest = protocol == IpProtocol.COMP.number() ? 0xffff : MAX;
    if (min < 1 || max < min || max > highest) {
      throw new InvalidSpecException("SPI from %#x to %#x".formatted(min, max));
    }
    if (requestId < 0 || requestId > MAX || interfaceId < 0 || interfaceId > MAX) {
      throw new InvalidSpecException(
          "SPI: request id " + requestId + ", interface id " + interfaceId);
    }
  }

  /**
   * An SPI of ESP in tunnel mode.
   *
   * @param source where the state's packets come from
   * @param destination where they go
   * @param min the lowest SPI
   * @param max the highest SPI
   * @return the request
   */
  public static SpiRequest esp(IpAddress source, IpAddress destination, long min, long max) {
    return new SpiRequest(
        source,
        destination,
        IpProtocol.ESP.number(),
        Mode.TUNNEL,
        0,
        min,
        max,
        Mark.ANY,
        0,
        Optional.empty());
  }

  /**
   * Changes protocol and mode.
   *
   * @param number the protocol's number
   * @param how how packets are wrapped
   * @return another request
   */
  public SpiRequest protocol(int number, Mode how) {
    return new SpiRequest(
        source, destination, number, how, requestId, min, max, mark, interfaceId, direction);
  }

  /**
   * Changes the request id.
   *
   * @param id by which templates choose the state
   * @return another request
   */
  public SpiRequest requestId(long id) {
    return new SpiRequest(
        source, destination, protocol, mode, id, min, max, mark, interfaceId, direction);
  }

  /**
   * Changes the mark.
   *
   * @param other the marks of its packets
   * @return another request
   */
  public SpiRequest marked(Mark other) {
    return new SpiRequest(
        source, destination, protocol, mode, requestId, min, max, other, interfaceId, direction);
  }

  Message message() {
    StructValue header =
        XfrmStructs.USERSPI_INFO
            .zero()
            .with(
                "info",
                StateSpec.header(
                    source, new StateId(destination, 0, protocol, mark), mode, requestId))
            .with(XfrmStructs.USERSPI_INFO.field("min"), min)
            .with(XfrmStructs.USERSPI_INFO.field("max"), max);
    return Message.of(
        XfrmMessages.ALLOCSPI,
        0,
        header,
        out -> {
          StateSpec.writeMark(mark, out);
          out.putIf(interfaceId != 0, XfrmMessages.XFRMA_IF_ID, interfaceId);
          direction.ifPresent(way -> out.put(XfrmMessages.XFRMA_SA_DIR, (long) way.number()));
        });
  }

  @Override
  public String toString() {
    return "%#x to %#x for %s to %s".formatted(min, max, source, destination);
  }
}
