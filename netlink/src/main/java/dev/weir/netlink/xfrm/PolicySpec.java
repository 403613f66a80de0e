// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy to be made.
 *
 * <pre>{@code
 * PolicySpec.of(PolicyDirection.OUT, Selector.of(anywhere, podsOfThatNode))
 *     .template(Template.tunnel(local, remote, 1).withSpi(3))
 *     .mark(new Mark(0x3e00, 0xff00))
 *     .build();
 * }</pre>
 *
 * @param id what it is known by: a selector
 * @param action what it does with packets that match
 * @param priority its place among those that match: 0 is looked at first
 * @param templates what it asks of packets, from the inside out; at most six
 * @param lifetime when it expires
 * @param localOk whether a socket's own policy comes before it ({@code XFRM_POLICY_LOCALOK})
 * @param icmp whether it is also for ICMP errors about its packets ({@code XFRM_POLICY_ICMP})
 * @param offload the network card that applies it; kernel 6.2
 */
public record PolicySpec(
    PolicyId id,
    PolicyAction action,
    long priority,
    List<Template> templates,
    Lifetime lifetime,
    boolean localOk,
    boolean icmp,
    Optional<Offload> offload) {
  static final int XFRM_POLICY_LOCALOK = 1;
  static final int XFRM_POLICY_ICMP = 2;

  /** {@code XFRM_MAX_DEPTH}. */
  private static final int MAX_TEMPLATES = 6;

  /**
   * Checks what belongs together.
   *
   * @param id what it is known by
   * @param action what it does
   * @param priority its place
   * @param templates what it asks of packets
   * @param lifetime when it expires
   * @param localOk whether a socket's own policy comes before it
   * @param icmp whether it is also for ICMP errors
   * @param offload the network card that applies it
   */
  public PolicySpec {
    if (id.selector().isEmpty()) {
      throw new InvalidSpecException("policy " + id + ": one that is made has a selector");
    }
    if (priority < 0 || priority > 0xffff_ffffL) {
      throw new InvalidSpecException("policy " + id + ": priority " + priority);
    }
    templates = List.copyOf(templates);
    if (templates.size() > MAX_TEMPLATES) {
      throw new InvalidSpecException(
          "policy " + id + ": " + templates.size() + " templates, the kernel takes 6");
    }
    if (action == PolicyAction.BLOCK && !templates.isEmpty()) {
      throw new InvalidSpecException("policy " + id + ": it blocks, so its templates mean nothing");
    }
  }

  /**
   * A policy that lets packets pass, with the priority 0.
   *
   * @param direction which packets it looks at
   * @param selector the packets it is for
   * @return a builder
   */
  public static Builder of(PolicyDirection direction, Selector selector) {
    return new Builder(PolicyId.of(direction, selector));
  }

  Message message(MessageSchema schema) {
    StructValue header =
        XfrmStructs.USERPOLICY_INFO
            .zero()
            .with("sel", id.selector().orElseThrow().struct())
            .with("lft", lifetime.struct())
            .with(field("priority"), priority)
            .with(field("dir"), id.direction().number())
            .with(field("action"), action == PolicyAction.BLOCK ? 1 : 0)
            .with(
                field("flags"),
                (localOk ? XFRM_POLICY_LOCALOK : 0) | (icmp ? XFRM_POLICY_ICMP : 0));
    return Message.of(schema, 0, header, this::write);
  }

  private void write(MessageWriter out) {
    if (id.type() != PolicyType.MAIN) {
      out.put(XfrmMessages.XFRMA_POLICY_TYPE, PolicyId.typeStruct(id.type()));
    }
    if (!templates.isEmpty()) {
      out.put(XfrmMessages.XFRMA_TMPL, templates.stream().map(Template::struct).toList());
    }
    StateSpec.writeMark(id.mark(), out);
    out.putIf(id.interfaceId() != 0, XfrmMessages.XFRMA_IF_ID, id.interfaceId());
    offload.ifPresent(device -> out.put(XfrmMessages.XFRMA_OFFLOAD_DEV, device.struct()));
  }

  /** {@return what the policy is otherwise than this spec says} */
  List<String> differences(Policy policy) {
    List<String> found = new ArrayList<>();
    compare(found, "identity", id, policy.id());
    compare(found, "action", action, policy.action());
    compare(found, "priority", priority, policy.priority());
    compare(found, "templates", templates, policy.templates());
    compare(found, "lifetime", lifetime, policy.lifetime());
    compare(found, "localok", localOk, policy.isLocalOk());
    compare(found, "icmp", icmp, policy.isForIcmp());
    compare(
        found,
        "offload device",
        offload.map(Offload::device),
        policy.offload().map(Offload::device));
    return found;
  }

  private static void compare(List<String> found, String what, Object wanted, Object there) {
    if (!wanted.equals(there)) {
      found.add(what + ": " + wanted + " was asked for, there is " + there);
    }
  }

  private static Field field(String name) {
    return XfrmStructs.USERPOLICY_INFO.field(name);
  }

  /** {@return what it is known by} */
  @Override
  public String toString() {
    return id.toString();
  }

  /** Puts a policy together. */
  public static final class Builder {
    private PolicyId id;
    private PolicyAction action = PolicyAction.ALLOW;
    private long priority;
    private final List<Template> templates = new ArrayList<>();
    private Lifetime lifetime = Lifetime.UNLIMITED;
    private boolean localOk;
    private boolean icmp;
    private Optional<Offload> offload = Optional.empty();

    private Builder(PolicyId id) {
      this.id = id;
    }

    /**
     * Drops packets that match.
     *
     * @return this
     */
    public Builder block() {
      action = PolicyAction.BLOCK;
      return this;
    }

    /**
     * Sets its place.
     *
     * @param value 0 is looked at first
     * @return this
     */
    public Builder priority(long value) {
      priority = value;
      return this;
    }

    /**
     * Adds a template, outside of those that are there.
     *
     * @param value what is asked of packets
     * @return this
     */
    public Builder template(Template value) {
      templates.add(value);
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
     * Binds it to an xfrm interface.
     *
     * @param value the interface's id
     * @return this
     */
    public Builder interfaceId(long value) {
      id = new PolicyId(id.direction(), id.selector(), 0, id.mark(), value, id.type());
      return this;
    }

    /**
     * Puts it into the other set.
     *
     * @param value the set
     * @return this
     */
    public Builder type(PolicyType value) {
      id = new PolicyId(id.direction(), id.selector(), 0, id.mark(), id.interfaceId(), value);
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
     * Lets policies of sockets come before it.
     *
     * @return this
     */
    public Builder localOk() {
      localOk = true;
      return this;
    }

    /**
     * Also for ICMP errors about its packets.
     *
     * @return this
     */
    public Builder icmp() {
      icmp = true;
      return this;
    }

    /**
     * Lets a network card apply it; kernel 6.2.
     *
     * @param value which
     * @return this
     */
    public Builder offload(Offload value) {
      offload = Optional.of(value);
      return this;
    }

    /**
     * Finishes it.
     *
     * @return the spec
     * @throws InvalidSpecException if something does not go together
     */
    public PolicySpec build() {
      return new PolicySpec(id, action, priority, templates, lifetime, localOk, icmp, offload);
    }
  }
}
