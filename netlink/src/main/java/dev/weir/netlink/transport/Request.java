// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import java.util.Optional;

/**
 * A message for the kernel, with what is needed to word its failure and to read its answer.
 *
 * @param message the message; the flags that every request has are added when it is sent
 * @param dump whether it lists: its answer ends with a message that says so
 * @param operation what is asked, for example {@code "create link"}
 * @param object what for, for example {@code "v0"}; empty if the operation says it all
 * @param replies the messages that may come back
 * @param visitor who looks at the objects that come back, instead of their being in the reply
 */
public record Request(
    Message message,
    boolean dump,
    String operation,
    String object,
    MessageCatalog replies,
    Optional<MessageVisitor> visitor) {
  /**
   * A request whose objects are in its reply.
   *
   * @param message the message
   * @param dump whether it lists
   * @param operation what is asked
   * @param object what for
   * @param replies the messages that may come back
   */
  public Request(
      Message message, boolean dump, String operation, String object, MessageCatalog replies) {
    this(message, dump, operation, object, replies, Optional.empty());
  }
}
