// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A state (security association) to be made.
 *
 * <pre>{@code
 * StateSpec.esp(local, remote, 3)
 *     .mode(Mode.TUNNEL)
 *     .transform(Transform.gcm(key, 128))
 *     .replay(ReplayProtection.extended(1024))
 *     .requestId(1)
 *     .mark(new Mark(0x3e00, 0xff00))
 *     .build();
 * }</pre>
 *
 * @param source where its packets come from; not part of its identity
 * @param id what it is known by
 * @param mode how packets are wrapped
 * @param requestId {@code reqid}, by which templates of policies choose it; 0 for none
 * @param transform what it does, with the keys
 * @param replay how packets that come twice are recognised
 * @param selector the packets it may be used for, empty for all of its family
 * @param lifetime when it expires
 * @param outputMark what the mark of a packet becomes that went through it
 * @param interfaceId the xfrm interface it belongs to, 0 for none
 * @param direction which way it is used; kernel 6.10
 * @param offload the network card that does the work
 * @param encapsulation the UDP or TCP around it
 * @param padding bytes that packets are padded to, 0 for none ({@code XFRMA_TFCPAD})
 * @param flags its properties, {@link StateFlag#ESN} excluded
 * @param keepaliveSeconds how often a packet keeps the address translation alive, 0 for never;
 *     kernel 6.11
 */
public record StateSpec(
    IpAddress source,
    StateId id,
    Mode mode,
    long requestId,
    Transform transform,
    ReplayProtection replay,
    Optional<Selector> selector,
    Lifetime lifetime,
    Optional<Mark> outputMark,
    long interfaceId,
    Optional<SaDirection> direction,
    Optional<Offload> offload,
    Optional<Encapsulation> encapsulation,
    int padding,
    Set<StateFlag> flags,
    int keepaliveSeconds) {
  static final int LEGACY_REPLAY = ReplayProtection.MAX_LEGACY_WINDOW;

  /**
   * Checks what belongs together.
   *
   * @param source where its packets come from
   * @param id what it is known by
   * @param mode how packets are wrapped
   * @param requestId by which templates choose it
   * @param transform what it does
   * @param replay how packets that come twice are recognised
   * @param selector the packets it may be used for
   * @param lifetime when it expires
   * @param outputMark what the mark of a packet becomes
   * @param interfaceId the xfrm interface it belongs to
   * @param direction which way it is used
   * @param offload the network card that does the work
   * @param encapsulation the UDP or TCP around it
   * @param padding bytes that packets are padded to
   * @param flags its properties
   * @param keepaliveSeconds how often a packet keeps the address translation alive
   */
  public StateSpec {
    String what = "state " + id;
    if (source.family() != id.destination().family()) {
      throw new InvalidSpecException(what + ": source " + source + " is of another family");
    }
    if (id.spi() == 0) {
      throw new InvalidSpecException(what + ": SPI 0 is never a state's");
    }
    if (requestId < 0
        || requestId > 0xffff_ffffL
        || interfaceId < 0
        || interfaceId > 0xffff_ffffL) {
      throw new InvalidSpecException(
          what + ": request id " + requestId + ", interface id " + interfaceId);
    }
    if (padding < 0 || padding > 0xffff || keepaliveSeconds < 0) {
      throw new InvalidSpecException(
          what + ": padding " + padding + ", keepalive every " + keepaliveSeconds + " s");
    }
    if (flags.contains(StateFlag.ESN)) {
      throw new InvalidSpecException(what + ": ESN follows from the replay protection");
    }
    checkReplay(what, replay, direction);
    boolean compresses = transform instanceof Transform.Compression;
    if (compresses != (id.protocol() == IpProtocol.COMP.number())) {
      throw new InvalidSpecException(
          what + ": IPComp compresses and does nothing else, and nothing else compresses");
    }
    if (id.protocol() == IpProtocol.AH.number() && !(transform instanceof Transform.Hash)) {
      throw new InvalidSpecException(what + ": AH authenticates and does nothing else");
    }
    flags = Set.copyOf(flags);
  }

  private static void checkReplay(
      String what, ReplayProtection replay, Optional<SaDirection> direction) {
    boolean out = direction.equals(Optional.of(SaDirection.OUT));
    int window = window(replay);
    if (out && window > 0) {
      throw new InvalidSpecException(
          what + ": of direction OUT, which has no replay window, but " + window + " is given");
    }
    if (replay instanceof ReplayProtection.Extended && window == 0 && !out) {
      throw new InvalidSpecException(
          what + ": extended sequence numbers need a replay window unless it is of direction OUT");
    }
  }

  static int window(ReplayProtection replay) {
    if (replay instanceof ReplayProtection.Window window) {
      return window.packets();
    }
    return replay instanceof ReplayProtection.Extended extended ? extended.packets() : 0;
  }

  /**
   * A state of ESP.
   *
   * @param source where its packets come from
   * @param destination where they go
   * @param spi the security parameter index
   * @return a builder
   */
  public static Builder esp(IpAddress source, IpAddress destination, long spi) {
    return new Builder(source, StateId.esp(destination, spi));
  }

  /**
   * A state of any protocol.
   *
   * @param source where its packets come from
   * @param id what it is known by
   * @return a builder
   */
  public static Builder of(IpAddress source, StateId id) {
    return new Builder(source, id);
  }

  /** The message with the keys in it, to be wiped. */
  Message message(MessageSchema schema) {
    return Message.of(schema, 0, struct(), this::write);
  }

  private StructValue struct() {
    Set<StateFlag> all = EnumSet.noneOf(StateFlag.class);
    all.addAll(flags);
    if (replay instanceof ReplayProtection.Extended) {
      all.add(StateFlag.ESN);
    }
    return header(source, id, mode, requestId)
        .with("sel", selector.map(Selector::struct).orElseGet(XfrmStructs.SELECTOR::zero))
        .with("lft", lifetime.struct())
        .with(field("replay_window"), usesLegacyReplay() ? window(replay) : 0)
        .with(field("flags"), StateFlag.bits(all, 0));
  }

  private boolean usesLegacyReplay() {
    return !(replay instanceof ReplayProtection.Extended) && window(replay) <= LEGACY_REPLAY;
  }

  static StructValue header(IpAddress source, StateId id, Mode mode, long requestId) {
    return XfrmStructs.USERSA_INFO
        .zero()
        .with(field("id.daddr"), id.destination())
        .with(field("id.spi"), id.spi())
        .with(field("id.proto"), id.protocol())
        .with(field("saddr"), source)
        .with(field("reqid"), requestId)
        .with(field("family"), source.family().number())
        .with(field("mode"), mode.number());
  }

  private static Field field(String name) {
    return XfrmStructs.USERSA_INFO.field(name);
  }

  private void write(MessageWriter out) {
    TransformEncoder.write(transform, out);
    encapsulation.ifPresent(encap -> out.put(XfrmMessages.XFRMA_ENCAP, encap.struct()));
    offload.ifPresent(device -> out.put(XfrmMessages.XFRMA_OFFLOAD_DEV, device.struct()));
    if (!usesLegacyReplay()) {
      out.put(XfrmMessages.XFRMA_REPLAY_ESN_VAL, ReplayState.fresh(window(replay)));
    }
    long extra = StateFlag.bits(flags, 1);
    out.putIf(extra != 0, XfrmMessages.XFRMA_SA_EXTRA_FLAGS, extra);
    writeMark(id.mark(), out);
    out.putIf(interfaceId != 0, XfrmMessages.XFRMA_IF_ID, interfaceId);
    out.putIf(padding != 0, XfrmMessages.XFRMA_TFCPAD, (long) padding);
    outputMark.ifPresent(
        mark ->
            out.put(XfrmMessages.XFRMA_SET_MARK, mark.value())
                .put(XfrmMessages.XFRMA_SET_MARK_MASK, mark.mask()));
    direction.ifPresent(way -> out.put(XfrmMessages.XFRMA_SA_DIR, (long) way.number()));
    out.putIf(
        keepaliveSeconds != 0, XfrmMessages.XFRMA_NAT_KEEPALIVE_INTERVAL, (long) keepaliveSeconds);
  }

  static void writeMark(Mark mark, MessageWriter out) {
    out.putIf(!mark.equals(Mark.ANY), XfrmMessages.XFRMA_MARK, mark.struct());
  }

  /** {@return what it is known by} */
  @Override
  public String toString() {
    return "src " + source + " " + id;
  }

  /** Puts a state together. Mode, transform and replay protection have to be chosen. */
  public static final class Builder {
    private final IpAddress source;
    private StateId id;
    private @Nullable Mode mode;
    private long requestId;
    private @Nullable Transform transform;
    private @Nullable ReplayProtection replay;
    private Optional<Selector> selector = Optional.empty();
    private Lifetime lifetime = Lifetime.UNLIMITED;
    private Optional<Mark> outputMark = Optional.empty();
    private long interfaceId;
    private Optional<SaDirection> direction = Optional.empty();
    private Optional<Offload> offload = Optional.empty();
    private Optional<Encapsulation> encapsulation = Optional.empty();
    private int padding;
    private final Set<StateFlag> flags = EnumSet.noneOf(StateFlag.class);
    private int keepaliveSeconds;

    private Builder(IpAddress source, StateId id) {
      this.source = source;
      this.id = id;
    }

    /**
     * Chooses how packets are wrapped.
     *
     * @param value the mode
     * @return this
     */
    public Builder mode(Mode value) {
      mode = value;
      return this;
    }

    /**
     * Sets the number by which templates of policies choose it.
     *
     * @param value the request id
     * @return this
     */
    public Builder requestId(long value) {
      requestId = value;
      return this;
    }

    /**
     * Chooses what it does.
     *
     * @param value algorithms and keys
     * @return this
     */
    public Builder transform(Transform value) {
      transform = value;
      return this;
    }

    /**
     * Chooses how packets that come twice are recognised.
     *
     * @param value the protection
     * @return this
     */
    public Builder replay(ReplayProtection value) {
      replay = value;
      return this;
    }

    /**
     * Limits the packets it may be used for.
     *
     * @param value which packets
     * @return this
     */
    public Builder selector(Selector value) {
      selector = Optional.of(value);
      return this;
    }

    /**
     * Limits its life.
     *
     * @param value when it expires
     * @return this
     */
    public Builder lifetime(Lifetime value) {
      lifetime = value;
      return this;
    }

    /**
     * Only for packets with a mark.
     *
     * @param value the mark, part of its identity
     * @return this
     */
    public Builder mark(Mark value) {
      id = id.marked(value);
      return this;
    }

    /**
     * Changes the mark of packets that went through it.
     *
     * @param value the bits that change
     * @return this
     */
    public Builder outputMark(Mark value) {
      outputMark = Optional.of(value);
      return this;
    }

    /**
     * Binds it to an xfrm interface.
     *
     * @param value the interface's id
     * @return this
     */
    public Builder interfaceId(long value) {
      interfaceId = value;
      return this;
    }

    /**
     * Says which way it is used; kernel 6.10. Older ones ignore it, which the reading back after
     * creation finds.
     *
     * @param value the direction
     * @return this
     */
    public Builder direction(SaDirection value) {
      direction = Optional.of(value);
      return this;
    }

    /**
     * Lets a network card do the work.
     *
     * @param value which
     * @return this
     */
    public Builder offload(Offload value) {
      offload = Optional.of(value);
      return this;
    }

    /**
     * Wraps it in UDP or TCP.
     *
     * @param value the ports
     * @return this
     */
    public Builder encapsulation(Encapsulation value) {
      encapsulation = Optional.of(value);
      return this;
    }

    /**
     * Pads packets, so that their length tells less.
     *
     * @param value bytes
     * @return this
     */
    public Builder padding(int value) {
      padding = value;
      return this;
    }

    /**
     * Adds properties.
     *
     * @param values which
     * @return this
     */
    public Builder flags(StateFlag... values) {
      flags.addAll(Set.of(values));
      return this;
    }

    /**
     * Keeps the address translation on the way alive; kernel 6.11.
     *
     * @param seconds how often
     * @return this
     */
    public Builder keepalive(int seconds) {
      keepaliveSeconds = seconds;
      return this;
    }

    /**
     * Finishes it.
     *
     * @return the spec
     * @throws InvalidSpecException if something is missing or does not go together
     */
    public StateSpec build() {
      if (mode == null || transform == null || replay == null) {
        throw new InvalidSpecException(
            "state "
                + id
                + ": choose "
                + (mode == null
                    ? "a mode"
                    : transform == null ? "a transform" : "a replay protection"));
      }
      return new StateSpec(
          source,
          id,
          mode,
          requestId,
          transform,
          replay,
          selector,
          lifetime,
          outputMark,
          interfaceId,
          direction,
          offload,
          encapsulation,
          padding,
          flags,
          keepaliveSeconds);
    }
  }
}
