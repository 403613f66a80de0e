// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.rtnl.TcMessages;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A filter, as the kernel described it. Immutable; its options are in {@link #message()}.
 *
 * <p>What identifies a filter is device, parent, chain, priority, protocol and handle together.
 */
public final class Filter {
  static final int TCA_BPF_FLAG_ACT_DIRECT = 1;

  private static final Attribute<Attributes> BPF =
      TcMessages.TCA_OPTIONS.as(Format.nest(TcMessages.BPF));

  private static final Attribute<Attributes> U32 =
      TcMessages.TCA_OPTIONS.as(Format.nest(TcMessages.U32));
  private static final Attribute<Attributes> FLOWER =
      TcMessages.TCA_OPTIONS.as(Format.nest(TcMessages.FLOWER));

  private final Message message;

  Filter(Message message) {
    this.message = message;
  }

  /**
   * Makes a filter of a message.
   *
   * @param message an {@code RTM_NEWTFILTER} or {@code RTM_DELTFILTER}
   * @return the filter
   * @throws InvalidSpecException if it is another message
   */
  public static Filter of(Message message) {
    if (message.schema().header() != TcMessages.TCMSG) {
      throw new InvalidSpecException(message.schema().name() + " is not about traffic control");
    }
    return new Filter(message);
  }

  /** {@return the index of its device} */
  public int device() {
    return (int) message.field(TcMessages.IFINDEX);
  }

  /** {@return its kind, for example {@code bpf}} */
  public String kind() {
    return message.get(TcMessages.TCA_KIND).orElse("");
  }

  /** {@return its number among those of one priority} */
  public long handle() {
    return message.field(TcMessages.HANDLE);
  }

  /** {@return the number of what it belongs to; of clsact see {@link Hook#parent()}} */
  public long parent() {
    return message.field(TcMessages.PARENT);
  }

  /** {@return its place: the lowest runs first} */
  public int priority() {
    return (int) (message.field(TcMessages.INFO) >>> 16);
  }

  /** {@return the Ethernet type it looks at, in host order: 3 for all} */
  public int protocol() {
    return Short.toUnsignedInt(Short.reverseBytes((short) message.field(TcMessages.INFO)));
  }

  /** {@return its chain} */
  public long chain() {
    return message.number(TcMessages.TCA_CHAIN, 0);
  }

  /** {@return the program of a BPF filter} */
  public Optional<BpfProgram> bpf() {
    return kind().equals("bpf")
        ? message
            .get(BPF)
            .map(
                options ->
                    new BpfProgram(
                        (int) options.number(TcMessages.TCA_BPF_ID, 0),
                        options.get(TcMessages.TCA_BPF_NAME).orElse(""),
                        (options.number(TcMessages.TCA_BPF_FLAGS, 0) & TCA_BPF_FLAG_ACT_DIRECT)
                            != 0))
        : Optional.empty();
  }

  /**
   * {@return what happens to packets it matches} A filter in direct-action mode says that itself,
   * and has none.
   */
  public List<FilterAction> actions() {
    return switch (kind()) {
      case "bpf" ->
          FilterActions.of(message.get(BPF).flatMap(all -> all.get(TcMessages.TCA_BPF_ACT)));
      case "u32" ->
          FilterActions.of(message.get(U32).flatMap(all -> all.get(TcMessages.TCA_U32_ACT)));
      case "flower" ->
          FilterActions.of(message.get(FLOWER).flatMap(all -> all.get(TcMessages.TCA_FLOWER_ACT)));
      default -> List.of();
    };
  }

  /** {@return the class that packets it matches get, {@link Handle#NONE} without one} */
  public Handle classId() {
    return switch (kind()) {
      case "u32" ->
          Handle.of(
              message.get(U32).map(all -> all.number(TcMessages.TCA_U32_CLASSID, 0)).orElse(0L));
      case "flower" ->
          Handle.of(
              message
                  .get(FLOWER)
                  .map(all -> all.number(TcMessages.TCA_FLOWER_CLASSID, 0))
                  .orElse(0L));
      default -> Handle.NONE;
    };
  }

  /** {@return what a u32 filter compares, all of which must hold} */
  public List<U32Match> u32() {
    return kind().equals("u32")
        ? message
            .get(U32)
            .flatMap(all -> all.get(TcMessages.TCA_U32_SEL))
            .map(all -> all.stream().skip(1).map(Filter::match).toList())
            .orElse(List.of())
        : List.of();
  }

  private static U32Match match(StructValue key) {
    return new U32Match(
        key.get(key.struct().field("val")),
        key.get(key.struct().field("mask")),
        (int) key.get(key.struct().field("off")),
        (int) key.get(key.struct().field("offmask")));
  }

  /** {@return what a flower filter compares} */
  public Optional<FlowerMatch> flower() {
    return kind().equals("flower") ? message.get(FLOWER).map(Filter::flower) : Optional.empty();
  }

  private static FlowerMatch flower(Attributes options) {
    return new FlowerMatch(
        number(options.get(TcMessages.TCA_FLOWER_KEY_ETH_TYPE)),
        number(options.get(TcMessages.TCA_FLOWER_KEY_IP_PROTO)),
        block(options, "SRC"),
        block(options, "DST"),
        port(options, "SRC"),
        port(options, "DST"));
  }

  private static OptionalInt number(Optional<Long> value) {
    return value.map(Long::intValue).map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private static OptionalInt port(Attributes options, String end) {
    return number(
        options
            .get(TcMessages.flowerPort("TCP_" + end))
            .or(() -> options.get(TcMessages.flowerPort("UDP_" + end))));
  }

  /** A mask that is no prefix is not shown here. */
  private static Optional<Cidr> block(Attributes options, String end) {
    for (String family : new String[] {"IPV4_", "IPV6_"}) {
      Optional<IpAddress> address = options.get(TcMessages.flowerAddress(family + end));
      Optional<IpAddress> mask = options.get(TcMessages.flowerAddress(family + end + "_MASK"));
      if (address.isPresent() && mask.isPresent()) {
        return prefixLength(mask.get()).map(length -> Cidr.containing(address.get(), length));
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> prefixLength(IpAddress mask) {
    int length = 0;
    while (length < mask.family().bits() && mask.bit(length)) {
      length++;
    }
    for (int i = length; i < mask.family().bits(); i++) {
      if (mask.bit(i)) {
        return Optional.empty();
      }
    }
    return Optional.of(length);
  }

  /** {@return everything the kernel said} */
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Filter that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return "%s priority %d handle 0x%x on %d".formatted(kind(), priority(), handle(), device());
  }
}
