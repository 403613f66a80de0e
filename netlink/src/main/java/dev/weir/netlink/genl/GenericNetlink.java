// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.genl;

import dev.weir.core.error.Errno;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.genl.CtrlMessages;
import dev.weir.netlink.internal.genl.EthtoolMessages;
import dev.weir.netlink.internal.genl.NetdevMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.ConnectionOptions;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.NetlinkProtocol;
import dev.weir.netlink.transport.NetlinkReactor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Generic netlink: the families of a kernel, and requests to them. Families are looked up by name
 * once and remembered; {@link #forget} makes it look again, after a module was loaded anew.
 *
 * <p>Thread-safe.
 */
public final class GenericNetlink implements AutoCloseable {
  /** The messages about families; what others have is shown by the number of the family. */
  public static final MessageCatalog CATALOG = CtrlMessages.CATALOG;

  private static final int CTRL_VERSION = 2;

  private final NetlinkConnection connection;
  private final Exchange exchange;
  private final Map<String, Family> families = new ConcurrentHashMap<>();

  private GenericNetlink(NetlinkConnection connection) {
    this.connection = connection;
    this.exchange = new Exchange(connection, CtrlMessages.CATALOG);
  }

  /**
   * Opens a client of the calling thread's namespace; whoever calls does the work.
   *
   * @return the client
   */
  public static GenericNetlink open() {
    return new GenericNetlink(NetlinkConnection.open(NetlinkProtocol.GENERIC));
  }

  /**
   * Opens a client of a namespace; whoever calls does the work.
   *
   * @param namespace where; it may be closed afterwards
   * @return the client
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}
   */
  public static GenericNetlink open(NetworkNamespace namespace) {
    return new GenericNetlink(
        NetlinkConnection.open(NetlinkProtocol.GENERIC, namespace, ConnectionOptions.DEFAULT));
  }

  /**
   * Opens a client of a namespace on a reactor.
   *
   * @param namespace where; it may be closed afterwards
   * @param reactor the event loop that does the work
   * @return the client
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}
   */
  public static GenericNetlink open(NetworkNamespace namespace, NetlinkReactor reactor) {
    return new GenericNetlink(
        reactor.connect(NetlinkProtocol.GENERIC, namespace, ConnectionOptions.DEFAULT));
  }

  /** {@return all families, looked up anew} */
  public Answer<List<Family>> families() {
    return exchange.list(
        CtrlMessages.GETFAMILY,
        header(CtrlMessages.CTRL_CMD_GETFAMILY, CTRL_VERSION),
        out -> {},
        "list families",
        Family::of);
  }

  /**
   * Looks a family up. The kernel may load a module for it.
   *
   * @param name its name, for example {@code ethtool}
   * @return the family, empty if this kernel does not have it
   */
  public Answer<Optional<Family>> find(String name) {
    Family known = families.get(name);
    if (known != null) {
      return Answer.of(Optional.of(known));
    }
    Message request =
        Message.of(
            CtrlMessages.GETFAMILY,
            0,
            header(CtrlMessages.CTRL_CMD_GETFAMILY, CTRL_VERSION),
            out -> out.put(CtrlMessages.CTRL_ATTR_FAMILY_NAME, name));
    Answer<Optional<Family>> answer =
        exchange.find(request, "get family", name, Family::of, Errno.ENOENT);
    return answer.map(
        found -> {
          found.ifPresent(family -> families.put(name, family));
          return found;
        });
  }

  /**
   * Looks a family up.
   *
   * @param name its name
   * @return the family; it fails with {@link UnsupportedKernelException} if this kernel does not
   *     have it
   */
  public Answer<Family> get(String name) {
    return find(name)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new UnsupportedKernelException(
                            "generic netlink family " + name,
                            "a kernel or module that has it",
                            "CTRL_CMD_GETFAMILY answered ENOENT")));
  }

  /**
   * Looks the number of a multicast group up, to join it by.
   *
   * @param family the family's name
   * @param group the group's name
   * @return the number, empty if there is no such group
   */
  public Answer<Optional<Integer>> group(String family, String group) {
    return find(family)
        .map(found -> found.flatMap(each -> Optional.ofNullable(each.groups().get(group))));
  }

  /** Forgets what was looked up. */
  public void forget() {
    families.clear();
  }

  /**
   * Asks a family for a list.
   *
   * @param family the family
   * @param request what to ask: its type is the family's number
   * @param command the command
   * @param filter writes the attributes of the request
   * @param replies the messages that may come back
   * @param type makes an object of a message
   * @param <T> the objects' type
   * @return the objects
   */
  public <T> Answer<List<T>> list(
      Family family,
      MessageSchema request,
      int command,
      Consumer<MessageWriter> filter,
      MessageCatalog replies,
      Function<Message, T> type) {
    return new Exchange(connection, replies)
        .list(request, header(command, family.version()), filter, request.name(), type);
  }

  /** {@return what {@code ethtool} asks of devices} */
  public Ethtool ethtool() {
    return new Ethtool(this);
  }

  /** {@return what network devices can do with XDP} */
  public XdpDevices xdpDevices() {
    return new XdpDevices(this);
  }

  /**
   * The messages about families and those of the families that Weir describes, under the numbers
   * they have on this kernel.
   *
   * @return the catalog
   */
  public Answer<MessageCatalog> catalog() {
    return families()
        .map(
            all -> {
              MessageCatalog catalog = CATALOG;
              for (Family each : all) {
                if (each.name().equals(Ethtool.FAMILY)) {
                  catalog =
                      MessageCatalog.join("generic", catalog, EthtoolMessages.catalog(each.id()));
                } else if (each.name().equals(XdpDevices.FAMILY)) {
                  catalog =
                      MessageCatalog.join("generic", catalog, NetdevMessages.catalog(each.id()));
                }
              }
              return catalog;
            });
  }

  static StructValue header(int command, int version) {
    return CtrlMessages.GENLMSGHDR
        .zero()
        .with(CtrlMessages.CMD, command)
        .with(CtrlMessages.VERSION, version);
  }

  /** {@return the connection beneath, for what has no method here} */
  public NetlinkConnection connection() {
    return connection;
  }

  /** Closes the connection. Calls without an answer fail. Closing again does nothing. */
  @Override
  public void close() {
    connection.close();
  }

  @Override
  public String toString() {
    return connection.toString();
  }
}
