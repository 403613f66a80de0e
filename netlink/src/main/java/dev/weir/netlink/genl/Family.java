// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.genl;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.genl.CtrlMessages;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A family of generic netlink, as this kernel has it. Numbers are given out when a family is
 * registered: they differ between kernels, and after a module is loaded again.
 *
 * @param name the name, by which it is known
 * @param id its number: the type of its messages
 * @param version its version
 * @param headerSize bytes of the struct that its messages have behind the header of generic netlink
 * @param maxAttribute its highest attribute number
 * @param operations its commands; not all families tell all of them
 * @param groups its multicast groups by name, with the numbers to join them by
 */
public record Family(
    String name,
    int id,
    int version,
    int headerSize,
    int maxAttribute,
    List<Operation> operations,
    Map<String, Integer> groups) {
  /**
   * A command of a family.
   *
   * @param command its number
   * @param flags {@code GENL_ADMIN_PERM} 1, {@code GENL_CMD_CAP_DO} 2, {@code …_DUMP} 4, {@code
   *     …_HASPOL} 8, {@code GENL_UNS_ADMIN_PERM} 16
   */
  public record Operation(int command, int flags) {}

  /**
   * Copies the lists.
   *
   * @param name the name
   * @param id its number
   * @param version its version
   * @param headerSize bytes of the struct of its messages
   * @param maxAttribute its highest attribute number
   * @param operations its commands
   * @param groups its multicast groups
   */
  public Family {
    operations = List.copyOf(operations);
    groups = Map.copyOf(groups);
  }

  /**
   * Makes a family of a message.
   *
   * @param message a {@code CTRL_CMD_NEWFAMILY}
   * @return the family
   * @throws InvalidSpecException if it is another message
   */
  public static Family of(Message message) {
    if (!message.schema().equals(CtrlMessages.NEWFAMILY)) {
      throw new InvalidSpecException(message.schema().name() + " does not describe a family");
    }
    return new Family(
        message.get(CtrlMessages.CTRL_ATTR_FAMILY_NAME).orElse(""),
        (int) message.number(CtrlMessages.CTRL_ATTR_FAMILY_ID, 0),
        (int) message.number(CtrlMessages.CTRL_ATTR_VERSION, 0),
        (int) message.number(CtrlMessages.CTRL_ATTR_HDRSIZE, 0),
        (int) message.number(CtrlMessages.CTRL_ATTR_MAXATTR, 0),
        message
            .get(CtrlMessages.CTRL_ATTR_OPS)
            .map(list -> list.entries(CtrlMessages.OPERATION))
            .orElse(List.of())
            .stream()
            .map(Family::operation)
            .toList(),
        message
            .get(CtrlMessages.CTRL_ATTR_MCAST_GROUPS)
            .map(list -> list.entries(CtrlMessages.GROUP))
            .orElse(List.of())
            .stream()
            .collect(
                Collectors.toMap(
                    each -> each.get(CtrlMessages.CTRL_ATTR_MCAST_GRP_NAME).orElse(""),
                    each -> (int) each.number(CtrlMessages.CTRL_ATTR_MCAST_GRP_ID, 0),
                    (first, second) -> second)));
  }

  private static Operation operation(Attributes attributes) {
    return new Operation(
        (int) attributes.number(CtrlMessages.CTRL_ATTR_OP_ID, 0),
        (int) attributes.number(CtrlMessages.CTRL_ATTR_OP_FLAGS, 0));
  }
}
