// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.WeirException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.internal.rtnl.NamespaceIdMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.Reply;
import java.util.OptionalInt;

/**
 * The numbers under which a namespace knows others: what {@link Link#lowerNamespaceId()} counts in.
 * Thread-safe.
 */
public final class NamespaceIds {
  private static final int NETNSA_NSID_NOT_ASSIGNED = -1;

  private final Exchange exchange;

  NamespaceIds(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, NamespaceIdMessages.CATALOG);
  }

  /**
   * Looks up a namespace's number.
   *
   * @param namespace the other namespace
   * @return its number, empty if it has none here yet
   */
  public Answer<OptionalInt> find(NetworkNamespace namespace) {
    return ask(NamespaceIdMessages.RTM_GETNSID, namespace, NETNSA_NSID_NOT_ASSIGNED, "find")
        .map(
            reply -> {
              long id =
                  reply.messages().stream()
                      .findFirst()
                      .orElseThrow(() -> new WeirException("an answer without namespace id"))
                      .number(NamespaceIdMessages.NETNSA_NSID, NETNSA_NSID_NOT_ASSIGNED);
              return id < 0 ? OptionalInt.empty() : OptionalInt.of((int) id);
            });
  }

  /**
   * Gives a namespace a number.
   *
   * @param namespace the other namespace
   * @param id its number, 0 or more
   * @return when it is done; it fails with {@code EEXIST} if it has one
   */
  public Answer<Void> assign(NetworkNamespace namespace, int id) {
    return ask(NamespaceIdMessages.RTM_NEWNSID, namespace, id, "assign").map(reply -> null);
  }

  private Answer<Reply> ask(
      MessageSchema schema, NetworkNamespace namespace, int id, String operation) {
    int number = namespace.descriptor().acquire();
    Answer<Reply> answer;
    try {
      Message message =
          Message.of(
              schema,
              0,
              NamespaceIdMessages.RTGENMSG.zero(),
              out -> {
                out.put(NamespaceIdMessages.NETNSA_FD, (long) number);
                out.putIf(
                    schema.equals(NamespaceIdMessages.RTM_NEWNSID),
                    NamespaceIdMessages.NETNSA_NSID,
                    (long) id);
              });
      answer = exchange.change(message, operation + " namespace id", namespace.toString());
    } catch (RuntimeException e) {
      namespace.descriptor().release();
      throw e;
    }
    return Answer.from(answer.whenComplete((reply, error) -> namespace.descriptor().release()));
  }
}
