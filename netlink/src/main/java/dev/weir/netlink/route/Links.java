// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.net.MacAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.Reply;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** The network devices of a namespace. Thread-safe. */
public final class Links {
  private static final int IFF_UP = 1;

  // uapi/linux/if_link.h
  private static final int XDP_FLAGS_UPDATE_IF_NOEXIST = 1;
  private static final int XDP_FLAGS_REPLACE = 16;

  private final Exchange exchange;

  Links(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, LinkMessages.CATALOG);
  }

  /** {@return all of them} */
  public Answer<List<Link>> list() {
    return exchange.list(
        LinkMessages.RTM_GETLINK,
        LinkMessages.IFINFOMSG.zero(),
        out -> {},
        "list links",
        Link::new);
  }

  /**
   * Looks for a link.
   *
   * @param name its name
   * @return the link, empty if there is none
   */
  public Answer<Optional<Link>> find(String name) {
    LinkSpec.checkName(name);
    return find(
        LinkMessages.IFINFOMSG.zero(), out -> out.put(LinkMessages.IFLA_IFNAME, name), name);
  }

  /**
   * Looks for a link.
   *
   * @param index its index
   * @return the link, empty if there is none
   */
  public Answer<Optional<Link>> find(int index) {
    return find(header(index), out -> {}, Integer.toString(index));
  }

  private Answer<Optional<Link>> find(
      StructValue header, Consumer<MessageWriter> attributes, String object) {
    Message message = Message.of(LinkMessages.RTM_GETLINK, 0, header, attributes);
    return exchange.find(message, "get link", object, Link::new, Errno.ENODEV);
  }

  /**
   * Fetches a link.
   *
   * @param name its name
   * @return the link; it fails with {@code ENODEV} if there is none
   */
  public Answer<Link> get(String name) {
    return find(name).map(found -> orAbsent(found, name));
  }

  /**
   * Fetches a link.
   *
   * @param index its index
   * @return the link; it fails with {@code ENODEV} if there is none
   */
  public Answer<Link> get(int index) {
    return find(index).map(found -> orAbsent(found, Integer.toString(index)));
  }

  private static Link orAbsent(Optional<Link> found, String object) {
    return found.orElseThrow(
        () -> new NetlinkException("get link", object, Errno.ENODEV.number(), "", "", ""));
  }

  /**
   * Makes a link.
   *
   * @param spec what to make
   * @return the link; it fails with {@code EEXIST} if the name is taken, {@code EOPNOTSUPP} if this
   *     kernel does not have the kind
   */
  public Answer<Link> create(LinkSpec spec) {
    Optional<OwnedFd> namespace =
        spec.kind() instanceof LinkKind.Veth veth
            ? veth.peerNamespace().map(NetworkNamespace::descriptor)
            : Optional.empty();
    return lending(
            namespace,
            number -> exchange.change(LinkEncoder.create(spec, number), "create link", spec.name()))
        .then(reply -> created(reply, spec.name()))
        .then(link -> spec.alias().isEmpty() ? Answer.of(link) : withAlias(link, spec.alias()));
  }

  /** The kernel ignores an alias in the request that makes a link; without it nobody owns it. */
  private Answer<Link> withAlias(Link link, String alias) {
    Answer<Link> named = alias(link.index(), alias).then(done -> get(link.index()));
    return Answer.from(
        named.exceptionallyCompose(
            error ->
                delete(link.index()).handle((done, ignored) -> link).thenCompose(done -> named)));
  }

  /** Not every kernel echoes what it made. */
  private Answer<Link> created(Reply reply, String name) {
    Optional<Link> echoed = reply.messages().stream().findFirst().map(Link::new);
    return echoed.isEmpty() ? get(name) : Answer.of(echoed.get());
  }

  /**
   * Deletes a link. A veth takes its peer with it.
   *
   * @param index its index
   * @return when it is done; it fails with {@code ENODEV} if there is none
   */
  public Answer<Void> delete(int index) {
    return change(
        Message.of(LinkMessages.RTM_DELLINK, 0, header(index), out -> {}), "delete link", index);
  }

  /**
   * Sets a link up.
   *
   * @param index its index
   * @return when it is done
   */
  public Answer<Void> up(int index) {
    return set(
        header(index).with(LinkMessages.FLAGS, IFF_UP).with(LinkMessages.CHANGE, IFF_UP),
        out -> {},
        "set up link",
        index);
  }

  /**
   * Sets a link down.
   *
   * @param index its index
   * @return when it is done
   */
  public Answer<Void> down(int index) {
    return set(header(index).with(LinkMessages.CHANGE, IFF_UP), out -> {}, "set down link", index);
  }

  /**
   * Sets the largest packet of a link.
   *
   * @param index its index
   * @param bytes how large; the kind of device bounds it
   * @return when it is done
   */
  public Answer<Void> mtu(int index, int bytes) {
    return set(
        header(index),
        out -> out.put(LinkMessages.IFLA_MTU, (long) bytes),
        "set mtu of link",
        index);
  }

  /**
   * Sets the hardware address of a link. Some kinds of device want it down.
   *
   * @param index its index
   * @param mac its new address
   * @return when it is done
   */
  public Answer<Void> address(int index, MacAddress mac) {
    return set(
        header(index),
        out -> out.put(LinkMessages.IFLA_ADDRESS, Octets.of(mac.toBytes())),
        "set address of link",
        index);
  }

  /**
   * Renames a link. Older kernels want it down.
   *
   * @param index its index
   * @param name its new name
   * @return when it is done
   */
  public Answer<Void> rename(int index, String name) {
    LinkSpec.checkName(name);
    return set(header(index), out -> out.put(LinkMessages.IFLA_IFNAME, name), "rename link", index);
  }

  /**
   * Puts a link into a bridge, or takes it out.
   *
   * @param index its index
   * @param master the bridge's index, 0 for none
   * @return when it is done
   */
  public Answer<Void> master(int index, int master) {
    return set(
        header(index),
        out -> out.put(LinkMessages.IFLA_MASTER, (long) master),
        "set master of link",
        index);
  }

  /**
   * Writes something on a link.
   *
   * @param index its index
   * @param text at most 255 bytes; empty to remove it
   * @return when it is done
   */
  public Answer<Void> alias(int index, String text) {
    return set(
        header(index), out -> out.put(LinkMessages.IFLA_IFALIAS, text), "set alias of link", index);
  }

  /**
   * Moves a link to another namespace. It loses its addresses and gets another index.
   *
   * @param index its index here
   * @param namespace where it goes
   * @return when it is done
   */
  public Answer<Void> move(int index, NetworkNamespace namespace) {
    return lending(
            Optional.of(namespace.descriptor()),
            number ->
                exchange.change(
                    setMessage(
                        header(index), out -> out.put(LinkMessages.IFLA_NET_NS_FD, (long) number)),
                    "move link",
                    Integer.toString(index)))
        .map(reply -> null);
  }

  /**
   * Attaches an XDP program where there is none.
   *
   * @param index the link
   * @param program the program
   * @param mode where it is to run
   * @return what is attached now, read back; it fails with {@code EBUSY} if there is one
   */
  public Answer<XdpProgram> attachXdp(int index, OwnedFd program, XdpMode mode) {
    return lending(
            Optional.of(program),
            number ->
                xdp(
                    index,
                    "attach XDP program",
                    out ->
                        out.put(LinkMessages.IFLA_XDP_FD, (long) number)
                            .put(
                                LinkMessages.IFLA_XDP_FLAGS,
                                (long) (mode.flag() | XDP_FLAGS_UPDATE_IF_NOEXIST))))
        .then(reply -> attached(index));
  }

  /**
   * Replaces an XDP program if it is the one that is expected; packets meet the one or the other.
   * Kernel 5.7.
   *
   * @param index the link
   * @param expected the program that is attached
   * @param program the program to attach instead
   * @param mode where both run
   * @return what is attached now, read back; it fails with {@code EEXIST} if another than the
   *     expected one is attached
   */
  public Answer<XdpProgram> replaceXdp(int index, OwnedFd expected, OwnedFd program, XdpMode mode) {
    return lending(
            Optional.of(program),
            number ->
                lending(
                    Optional.of(expected),
                    old ->
                        xdp(
                            index,
                            "replace XDP program",
                            out ->
                                out.put(LinkMessages.IFLA_XDP_FD, (long) number)
                                    .put(LinkMessages.IFLA_XDP_EXPECTED_FD, (long) old)
                                    .put(
                                        LinkMessages.IFLA_XDP_FLAGS,
                                        (long) (mode.flag() | XDP_FLAGS_REPLACE)))))
        .then(reply -> attached(index));
  }

  /**
   * Detaches the XDP program of a mode. The kernel says yes to the wrong mode and detaches nothing,
   * so what is there is read back.
   *
   * @param index the link
   * @param mode where the program runs
   * @return what is attached still, read back: empty if it is gone
   */
  public Answer<Optional<XdpProgram>> detachXdp(int index, XdpMode mode) {
    return xdp(
            index,
            "detach XDP program",
            out ->
                out.put(LinkMessages.IFLA_XDP_FD, -1L)
                    .put(LinkMessages.IFLA_XDP_FLAGS, (long) mode.flag()))
        .then(reply -> get(index))
        .map(Link::xdp);
  }

  private Answer<Reply> xdp(int index, String operation, Consumer<MessageWriter> content) {
    return exchange.change(
        setMessage(header(index), out -> out.nest(LinkMessages.IFLA_XDP, content)),
        operation,
        "link " + index);
  }

  private Answer<XdpProgram> attached(int index) {
    return get(index)
        .map(
            link ->
                link.xdp()
                    .orElseThrow(
                        () ->
                            new NetlinkException(
                                "attach XDP program",
                                "link " + index,
                                Errno.ENOENT.number(),
                                "",
                                "",
                                "the kernel agreed, but nothing is attached")));
  }

  private Answer<Void> set(
      StructValue header, Consumer<MessageWriter> attributes, String operation, int index) {
    return change(setMessage(header, attributes), operation, index);
  }

  private static Message setMessage(StructValue header, Consumer<MessageWriter> attributes) {
    return Message.of(LinkMessages.RTM_SETLINK, 0, header, attributes);
  }

  private Answer<Void> change(Message message, String operation, int index) {
    return exchange.change(message, operation, Integer.toString(index)).map(reply -> null);
  }

  private static StructValue header(int index) {
    return LinkMessages.IFINFOMSG.zero().with(LinkMessages.INDEX, index);
  }

  /** Keeps a descriptor open until the kernel has answered. */
  private static <T> Answer<T> lending(Optional<OwnedFd> fd, IntFunction<Answer<T>> call) {
    if (fd.isEmpty()) {
      return call.apply(-1);
    }
    int number = fd.get().acquire();
    Answer<T> answer;
    try {
      answer = call.apply(number);
    } catch (RuntimeException e) {
      fd.get().release();
      throw e;
    }
    return Answer.from(answer.whenComplete((value, error) -> fd.get().release()));
  }
}
