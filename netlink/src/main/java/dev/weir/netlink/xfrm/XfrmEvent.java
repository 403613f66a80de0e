// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.List;

/**
 * What the kernel tells whoever has joined an {@link XfrmGroup}. Without keys: where the message
 * had some, they are overwritten when it is received.
 */
public sealed interface XfrmEvent {
  /**
   * A state was made or changed.
   *
   * @param state the state
   * @param updated whether it was there before
   */
  record StateMade(State state, boolean updated) implements XfrmEvent {}

  /**
   * A state was deleted.
   *
   * @param state the state
   */
  record StateDeleted(State state) implements XfrmEvent {}

  /**
   * A state expired.
   *
   * @param state the state
   * @param hard whether it is gone; otherwise it is time for another
   */
  record StateExpired(State state, boolean hard) implements XfrmEvent {}

  /**
   * All states of a protocol were deleted.
   *
   * @param protocol the protocol's number, 0 for all
   */
  record StatesFlushed(int protocol) implements XfrmEvent {}

  /**
   * A policy was made or changed.
   *
   * @param policy the policy
   * @param updated whether it was there before
   */
  record PolicyMade(Policy policy, boolean updated) implements XfrmEvent {}

  /**
   * A policy was deleted.
   *
   * @param policy the policy
   */
  record PolicyDeleted(Policy policy) implements XfrmEvent {}

  /**
   * A policy expired.
   *
   * @param policy the policy
   * @param hard whether it is gone
   */
  record PolicyExpired(Policy policy, boolean hard) implements XfrmEvent {}

  /**
   * All policies of a type were deleted.
   *
   * @param message what the kernel said
   */
  record PoliciesFlushed(Message message) implements XfrmEvent {}

  /**
   * A packet matched a policy, and there is no state for it. The kernel has made a larval one of
   * the same sequence number, and waits for it to be completed.
   *
   * @param id the state that is missing; its SPI is 0 unless the template names one
   * @param source where its packets come from
   * @param packet the packet
   * @param policy the policy
   * @param templates what the policy asks for
   * @param sequence the number of the request
   */
  record Acquire(
      StateId id,
      IpAddress source,
      Selector packet,
      Policy policy,
      List<Template> templates,
      long sequence)
      implements XfrmEvent {}

  /**
   * Packets of a state of ESP in UDP come from another address now.
   *
   * @param id the state
   * @param requestId its request id
   * @param oldSource where they came from
   * @param oldPort from which port
   * @param newSource where they come from
   * @param newPort from which port
   */
  record Mapping(
      StateId id,
      long requestId,
      IpAddress oldSource,
      int oldPort,
      IpAddress newSource,
      int newPort)
      implements XfrmEvent {}

  /**
   * Where a state stands.
   *
   * @param event what is told
   */
  record Standing(AsyncEvent event) implements XfrmEvent {}

  /**
   * A policy and its states moved to other addresses.
   *
   * @param direction the policy's direction
   * @param selector the packets it is for
   * @param moves from where to where
   */
  record Migrated(PolicyDirection direction, Selector selector, List<Move> moves)
      implements XfrmEvent {}

  /**
   * One move of a migration.
   *
   * @param oldSource the old source
   * @param oldDestination the old destination
   * @param newSource the new source
   * @param newDestination the new destination
   * @param protocol the protocol's number
   * @param mode how packets are wrapped
   * @param requestId the states' request id
   */
  record Move(
      IpAddress oldSource,
      IpAddress oldDestination,
      IpAddress newSource,
      IpAddress newDestination,
      int protocol,
      Mode mode,
      long requestId) {
    static Move of(StructValue struct) {
      return new Move(
          address(struct, "old_saddr"),
          address(struct, "old_daddr"),
          address(struct, "new_saddr"),
          address(struct, "new_daddr"),
          (int) struct.get(XfrmStructs.USER_MIGRATE.field("proto")),
          State.sound(() -> Mode.of(struct.get(XfrmStructs.USER_MIGRATE.field("mode")))),
          struct.get(XfrmStructs.USER_MIGRATE.field("reqid")));
    }

    private static IpAddress address(StructValue struct, String field) {
      return StateId.address(struct, XfrmStructs.USER_MIGRATE.field(field));
    }
  }

  /**
   * Something else.
   *
   * @param message what the kernel said
   */
  record Other(Message message) implements XfrmEvent {}

  /**
   * Makes an event of a notification.
   *
   * @param message the notification
   * @return the event
   * @throws dev.weir.netlink.codec.MalformedMessageException if it is damaged
   */
  static XfrmEvent of(Message message) {
    int type = message.schema().type();
    if (type == XfrmMessages.NEWSA.type() || type == XfrmMessages.UPDSA.type()) {
      return new StateMade(State.of(message), type == XfrmMessages.UPDSA.type());
    } else if (type == XfrmMessages.DELSA.type() && message.has(XfrmMessages.XFRMA_SA)) {
      return new StateDeleted(State.of(message));
    } else if (type == XfrmMessages.EXPIRE.type()) {
      boolean hard = message.field(XfrmStructs.USER_EXPIRE.field("hard")) != 0;
      return new StateExpired(State.of(message), hard);
    } else if (type == XfrmMessages.FLUSHSA.type()) {
      return new StatesFlushed((int) message.field(XfrmStructs.USERSA_FLUSH.field("proto")));
    } else if (type == XfrmMessages.NEWPOLICY.type() || type == XfrmMessages.UPDPOLICY.type()) {
      return new PolicyMade(Policy.of(message), type == XfrmMessages.UPDPOLICY.type());
    } else if (type == XfrmMessages.DELPOLICY.type() && message.has(XfrmMessages.XFRMA_POLICY)) {
      return new PolicyDeleted(Policy.of(message));
    } else if (type == XfrmMessages.POLEXPIRE.type()) {
      boolean hard = message.field(XfrmStructs.USER_POLEXPIRE.field("hard")) != 0;
      return new PolicyExpired(Policy.of(message), hard);
    } else if (type == XfrmMessages.FLUSHPOLICY.type()) {
      return new PoliciesFlushed(message);
    } else if (type == XfrmMessages.ACQUIRE.type()) {
      return acquire(message);
    } else if (type == XfrmMessages.MAPPING.type()) {
      return mapping(message);
    } else if (type == XfrmMessages.NEWAE.type()) {
      return new Standing(AsyncEvent.of(message));
    } else if (type == XfrmMessages.MIGRATE.type()) {
      return migrated(message);
    }
    return new Other(message);
  }

  private static XfrmEvent acquire(Message message) {
    StructValue struct = message.struct();
    Mark mark = message.get(XfrmMessages.XFRMA_MARK).map(Mark::of).orElse(Mark.ANY);
    Policy policy = Policy.of(message);
    return new Acquire(
        new StateId(
            StateId.address(struct, XfrmStructs.USER_ACQUIRE.field("id.daddr")),
            message.field(XfrmStructs.USER_ACQUIRE.field("id.spi")),
            (int) message.field(XfrmStructs.USER_ACQUIRE.field("id.proto")),
            mark),
        StateId.address(struct, XfrmStructs.USER_ACQUIRE.field("saddr")),
        State.sound(() -> Selector.of(struct.part("sel", XfrmStructs.SELECTOR))),
        policy,
        policy.templates(),
        message.field(XfrmStructs.USER_ACQUIRE.field("seq")));
  }

  private static XfrmEvent mapping(Message message) {
    StructValue struct = message.struct();
    Mark mark = message.get(XfrmMessages.XFRMA_MARK).map(Mark::of).orElse(Mark.ANY);
    return new Mapping(
        StateId.of(struct.part("id", XfrmStructs.USERSA_ID), mark),
        message.field(XfrmStructs.USER_MAPPING.field("reqid")),
        StateId.address(struct, XfrmStructs.USER_MAPPING.field("old_saddr")),
        (int) message.field(XfrmStructs.USER_MAPPING.field("old_sport")),
        StateId.address(struct, XfrmStructs.USER_MAPPING.field("new_saddr")),
        (int) message.field(XfrmStructs.USER_MAPPING.field("new_sport")));
  }

  private static XfrmEvent migrated(Message message) {
    StructValue struct = message.struct();
    return new Migrated(
        State.sound(() -> PolicyDirection.of(struct.get(XfrmStructs.USERPOLICY_ID.field("dir")))),
        State.sound(() -> Selector.of(struct.part("sel", XfrmStructs.SELECTOR))),
        message
            .get(XfrmMessages.XFRMA_MIGRATE)
            .map(all -> all.stream().map(Move::of).toList())
            .orElse(List.of()));
  }
}
