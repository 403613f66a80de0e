// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A state (security association), as the kernel described it, without its keys. Immutable; what has
 * no accessor is in {@link #message()}.
 */
public final class State {
  private final Message message;
  private final StructValue info;

  private State(Message message, StructValue info) {
    this.message = message;
    this.info = info;
  }

  /**
   * Makes a state of a message.
   *
   * @param message an {@code XFRM_MSG_NEWSA}, {@code …_UPDSA}, {@code …_EXPIRE}, or a {@code
   *     …_DELSA} of the kernel
   * @return the state
   * @throws InvalidSpecException if it is another message
   */
  public static State of(Message message) {
    if (message.schema().header() == XfrmStructs.USERSA_INFO) {
      return new State(message, message.struct());
    }
    if (message.schema().header() == XfrmStructs.USER_EXPIRE) {
      return new State(message, message.struct().part("state", XfrmStructs.USERSA_INFO));
    }
    Optional<StructValue> attribute = message.get(XfrmMessages.XFRMA_SA);
    if (attribute.isPresent()) {
      return new State(message, attribute.get());
    }
    throw new InvalidSpecException(message.schema().name() + " does not describe a state");
  }

  /** {@return what it is known by} */
  public StateId id() {
    return new StateId(address("id.daddr"), number("id.spi"), (int) number("id.proto"), mark());
  }

  /** {@return where its packets come from} */
  public IpAddress source() {
    return address("saddr");
  }

  /** {@return how packets are wrapped} */
  public Mode mode() {
    return sound(() -> Mode.of(number("mode")));
  }

  /** {@return by which number templates choose it, 0 if by none} */
  public long requestId() {
    return number("reqid");
  }

  /** {@return the number of the request for it, which {@link XfrmEvent.Acquire} also has} */
  public long sequence() {
    return number("seq");
  }

  /** {@return the packets it may be used for} */
  public Selector selector() {
    return sound(() -> Selector.of(info.part("sel", XfrmStructs.SELECTOR)));
  }

  /** {@return when it expires} */
  public Lifetime lifetime() {
    return Lifetime.of(info.part("lft", XfrmStructs.LIFETIME_CFG));
  }

  /** {@return what it has done so far} */
  public Usage usage() {
    return Usage.of(info.part("curlft", XfrmStructs.LIFETIME_CUR));
  }

  /** {@return packets that were outside of the replay window} */
  public long outsideWindow() {
    return number("stats.replay_window");
  }

  /** {@return packets that came a second time} */
  public long replayed() {
    return number("stats.replay");
  }

  /** {@return packets whose authentication failed} */
  public long integrityFailures() {
    return number("stats.integrity_failed");
  }

  /** {@return its properties} */
  public Set<StateFlag> flags() {
    return StateFlag.of(number("flags"), message.number(XfrmMessages.XFRMA_SA_EXTRA_FLAGS, 0));
  }

  /**
   * {@return its replay window in packets, 0 if it has none} It is told in one of two places,
   * depending on how it was made.
   */
  public int replayWindow() {
    return message
        .get(XfrmMessages.XFRMA_REPLAY_ESN_VAL)
        .map(esn -> (int) esn.get(XfrmStructs.REPLAY_STATE_ESN.field("replay_window")))
        .orElseGet(() -> (int) number("replay_window"));
  }

  /** {@return where its sequence numbers stand} */
  public Optional<ReplayState> replayState() {
    return ReplayState.of(message, replayWindow());
  }

  /** {@return the marks of its packets} */
  public Mark mark() {
    return message.get(XfrmMessages.XFRMA_MARK).map(Mark::of).orElse(Mark.ANY);
  }

  /** {@return what the mark of packets becomes, empty if it stays} */
  public Optional<Mark> outputMark() {
    return message
        .get(XfrmMessages.XFRMA_SET_MARK)
        .map(
            value -> {
              long mask = message.number(XfrmMessages.XFRMA_SET_MARK_MASK, 0xffff_ffffL);
              return new Mark(value & mask, mask);
            });
  }

  /** {@return the xfrm interface it belongs to, 0 for none} */
  public long interfaceId() {
    return message.number(XfrmMessages.XFRMA_IF_ID, 0);
  }

  /** {@return which way it is used, empty if nobody said} */
  public Optional<SaDirection> direction() {
    return message
        .get(XfrmMessages.XFRMA_SA_DIR)
        .flatMap(
            number ->
                number == SaDirection.IN.number()
                    ? Optional.of(SaDirection.IN)
                    : number == SaDirection.OUT.number()
                        ? Optional.of(SaDirection.OUT)
                        : Optional.empty());
  }

  /** {@return the network card that does the work} */
  public Optional<Offload> offload() {
    return map(XfrmMessages.XFRMA_OFFLOAD_DEV, Offload::of);
  }

  /** {@return the UDP or TCP around it} */
  public Optional<Encapsulation> encapsulation() {
    return map(XfrmMessages.XFRMA_ENCAP, Encapsulation::of);
  }

  /** {@return bytes that packets are padded to, 0 for none} */
  public int padding() {
    return (int) message.number(XfrmMessages.XFRMA_TFCPAD, 0);
  }

  /** {@return how often a packet keeps the address translation alive, 0 for never} */
  public int keepaliveSeconds() {
    return (int) message.number(XfrmMessages.XFRMA_NAT_KEEPALIVE_INTERVAL, 0);
  }

  /**
   * {@return its algorithms} A state that only reserves its SPI ({@link States#allocateSpi}) has
   * none.
   */
  public List<Algorithm> algorithms() {
    return Algorithm.of(message);
  }

  /** {@return when it was last used, seconds since 1970, 0 if never or not known} */
  public long lastUsed() {
    return message.number(XfrmMessages.XFRMA_LASTUSED, 0);
  }

  /** {@return everything the kernel said, zeroes in the place of keys} */
  public Message message() {
    return message;
  }

  private long number(String field) {
    return info.get(XfrmStructs.USERSA_INFO.field(field));
  }

  private IpAddress address(String field) {
    Field where = XfrmStructs.USERSA_INFO.field(field);
    return StateId.address(info, where);
  }

  private <T> Optional<T> map(Attribute<StructValue> attribute, Function<StructValue, T> type) {
    return message.get(attribute).map(struct -> sound(() -> type.apply(struct)));
  }

  /** What does not make a value was not the user's fault. */
  static <T> T sound(Supplier<T> value) {
    try {
      return value.get();
    } catch (InvalidSpecException e) {
      throw new MalformedMessageException("attribute of a state or policy: " + e.getMessage());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof State that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  /** {@return source and identity} */
  @Override
  public String toString() {
    return "src " + source() + " " + id();
  }
}
