// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.List;
import java.util.Optional;

/**
 * A policy, as the kernel described it. Immutable; what has no accessor is in {@link #message()}.
 */
public final class Policy {
  private final Message message;
  private final StructValue info;

  private Policy(Message message, StructValue info) {
    this.message = message;
    this.info = info;
  }

  /**
   * Makes a policy of a message.
   *
   * @param message an {@code XFRM_MSG_NEWPOLICY}, {@code …_UPDPOLICY}, {@code …_POLEXPIRE}, {@code
   *     …_ACQUIRE}, or a {@code …_DELPOLICY} of the kernel
   * @return the policy
   * @throws InvalidSpecException if it is another message
   */
  public static Policy of(Message message) {
    if (message.schema().header() == XfrmStructs.USERPOLICY_INFO) {
      return new Policy(message, message.struct());
    }
    if (message.schema().header() == XfrmStructs.USER_POLEXPIRE) {
      return new Policy(message, message.struct().part("pol", XfrmStructs.USERPOLICY_INFO));
    }
    if (message.schema().header() == XfrmStructs.USER_ACQUIRE) {
      return new Policy(message, message.struct().part("policy", XfrmStructs.USERPOLICY_INFO));
    }
    Optional<StructValue> attribute = message.get(XfrmMessages.XFRMA_POLICY);
    if (attribute.isPresent()) {
      return new Policy(message, attribute.get());
    }
    throw new InvalidSpecException(message.schema().name() + " does not describe a policy");
  }

  /** {@return what it is known by: its selector} */
  public PolicyId id() {
    return State.sound(
        () -> new PolicyId(direction(), Optional.of(selector()), 0, mark(), interfaceId(), type()));
  }

  /** {@return which packets it looks at} */
  public PolicyDirection direction() {
    return State.sound(() -> PolicyDirection.of(number("dir")));
  }

  /** {@return whether it is a socket's own, which other processes cannot touch} */
  public boolean isOfSocket() {
    return number("dir") > 2;
  }

  /** {@return the packets it is for} */
  public Selector selector() {
    return State.sound(() -> Selector.of(info.part("sel", XfrmStructs.SELECTOR)));
  }

  /** {@return the number the kernel gave it} */
  public long index() {
    return number("index");
  }

  /** {@return its place among those that match: 0 is looked at first} */
  public long priority() {
    return number("priority");
  }

  /** {@return what it does with packets that match} */
  public PolicyAction action() {
    return number("action") == 0 ? PolicyAction.ALLOW : PolicyAction.BLOCK;
  }

  /** {@return whether a socket's own policy comes before it} */
  public boolean isLocalOk() {
    return (number("flags") & PolicySpec.XFRM_POLICY_LOCALOK) != 0;
  }

  /** {@return whether it is also for ICMP errors about its packets} */
  public boolean isForIcmp() {
    return (number("flags") & PolicySpec.XFRM_POLICY_ICMP) != 0;
  }

  /** {@return what it asks of packets, from the inside out} */
  public List<Template> templates() {
    return message
        .get(XfrmMessages.XFRMA_TMPL)
        .map(all -> all.stream().map(each -> State.sound(() -> Template.of(each))).toList())
        .orElse(List.of());
  }

  /** {@return when it expires} */
  public Lifetime lifetime() {
    return Lifetime.of(info.part("lft", XfrmStructs.LIFETIME_CFG));
  }

  /** {@return when it was made and used; the kernel counts no packets} */
  public Usage usage() {
    return Usage.of(info.part("curlft", XfrmStructs.LIFETIME_CUR));
  }

  /** {@return the marks of its packets} */
  public Mark mark() {
    return message.get(XfrmMessages.XFRMA_MARK).map(Mark::of).orElse(Mark.ANY);
  }

  /** {@return the xfrm interface it belongs to, 0 for none} */
  public long interfaceId() {
    return message.number(XfrmMessages.XFRMA_IF_ID, 0);
  }

  /** {@return in which set it is} */
  public PolicyType type() {
    return message
        .get(XfrmMessages.XFRMA_POLICY_TYPE)
        .map(
            struct ->
                struct.get(XfrmStructs.USERPOLICY_TYPE.field("type")) == 1
                    ? PolicyType.SUB
                    : PolicyType.MAIN)
        .orElse(PolicyType.MAIN);
  }

  /** {@return the network card that applies it} */
  public Optional<Offload> offload() {
    return message
        .get(XfrmMessages.XFRMA_OFFLOAD_DEV)
        .map(struct -> State.sound(() -> Offload.of(struct)));
  }

  /** {@return everything the kernel said} */
  public Message message() {
    return message;
  }

  private long number(String field) {
    return info.get(XfrmStructs.USERPOLICY_INFO.field(field));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Policy that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  /** {@return direction, selector and priority} */
  @Override
  public String toString() {
    return "dir " + direction() + " " + selector() + " priority " + priority();
  }
}
