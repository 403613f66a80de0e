// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.Errno;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.error.WeirException;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeReader;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The states (security associations) of a namespace. Thread-safe.
 *
 * <p>Messages with keys are overwritten as soon as they are sent, and keys that the kernel lists
 * are overwritten before anybody sees them.
 */
public final class States {
  // XFRM_AE_RTHR, XFRM_AE_ETHR: what else to tell.
  private static final long THRESHOLDS = 1 | 8;

  private final Exchange exchange;
  private final Exchange withKeys;

  States(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, XfrmMessages.CATALOG);
    this.withKeys = new Exchange(connection, XfrmMessages.CATALOG.withSecrets());
  }

  /** {@return all of them, without keys} */
  public Answer<List<State>> list() {
    return list(out -> {}, "list states");
  }

  /**
   * Lists the states to a destination.
   *
   * @param destination where their packets go
   * @return them, without keys
   */
  public Answer<List<State>> list(IpAddress destination) {
    StructValue filter =
        XfrmStructs.ADDRESS_FILTER
            .zero()
            .with(XfrmStructs.ADDRESS_FILTER.field("daddr"), destination)
            .with(XfrmStructs.ADDRESS_FILTER.field("family"), destination.family().number())
            .with(XfrmStructs.ADDRESS_FILTER.field("dplen"), destination.family().bits());
    return list(out -> out.put(XfrmMessages.XFRMA_ADDRESS_FILTER, filter), "list states")
        .map(
            states ->
                states.stream()
                    .filter(each -> each.id().destination().equals(destination))
                    .toList());
  }

  private Answer<List<State>> list(Consumer<MessageWriter> filter, String operation) {
    return exchange.list(
        XfrmMessages.GETSA_DUMP,
        XfrmMessages.GETSA_DUMP.header().zero(),
        filter,
        operation,
        State::of);
  }

  /**
   * Fetches a state.
   *
   * @param id which: also its mark must be the same
   * @return the state, empty if there is none
   */
  public Answer<Optional<State>> find(StateId id) {
    return lookup(id)
        .then(
            found ->
                found.isEmpty() || found.get().id().equals(id)
                    ? Answer.of(found)
                    // One with a wider mark stands before it.
                    : list(id.destination())
                        .map(all -> all.stream().filter(each -> each.id().equals(id)).findFirst()));
  }

  /**
   * Fetches a state.
   *
   * @param id which
   * @return the state; it fails with {@link NoSuchElementException} if there is none
   */
  public Answer<State> get(StateId id) {
    return find(id)
        .map(
            found ->
                found.orElseThrow(() -> new NoSuchElementException("there is no state " + id)));
  }

  /** What the kernel takes for the one that is meant: the first that matches. */
  private Answer<Optional<State>> lookup(StateId id) {
    return exchange.find(identify(id), "get state", id.toString(), State::of, Errno.ESRCH);
  }

  private static Message identify(StateId id) {
    return Message.of(
        XfrmMessages.GETSA, 0, id.struct(), out -> StateSpec.writeMark(id.mark(), out));
  }

  /**
   * Makes a state, reads it back and compares: kernels ignore what they do not know.
   *
   * @param spec what to make; its keys may be closed once the answer is there
   * @return the state; it fails with {@code EEXIST} if there is one with the same destination, SPI
   *     and protocol whose mark covers this one's, with {@link UnsupportedKernelException} if the
   *     kernel ignored something, after which the state is gone again
   */
  public Answer<State> create(StateSpec spec) {
    Answer<State> made =
        send(spec, spec.message(XfrmMessages.NEWSA), "create state")
            .then(done -> get(spec.id()))
            .then(state -> compared(spec, state, true));
    return Answer.from(made.exceptionallyCompose(error -> failed(explained(error))));
  }

  private static <T> Answer<T> failed(Throwable cause) {
    Answer<T> answer = new Answer<>();
    answer.completeExceptionally(cause);
    return answer;
  }

  /**
   * Changes a state: its lifetime, its output mark, the ports around it; or completes one whose SPI
   * was {@linkplain #allocateSpi allocated}. Key and mark cannot be changed.
   *
   * @param spec what it is to be
   * @return the state; it fails with {@code ESRCH} if there is none, with {@link WeirException} if
   *     it did not become what the spec says
   */
  public Answer<State> update(StateSpec spec) {
    return send(spec, spec.message(XfrmMessages.UPDSA), "update state")
        .then(done -> compareKeys(spec))
        .then(
            keys ->
                keys == KeyComparison.DIFFERENT
                    ? failed(
                        new WeirException(
                            "update state "
                                + spec
                                + ": its keys stay what they were; make another"))
                    : get(spec.id()))
        .then(state -> compared(spec, state, false));
  }

  private Answer<Void> send(StateSpec spec, Message message, String operation) {
    Answer<Void> answer = exchange.change(message, operation, spec.toString()).map(reply -> null);
    return Answer.from(answer.whenComplete((done, error) -> message.wipe()));
  }

  private Answer<State> compared(StateSpec spec, State state, boolean created) {
    List<String> differences = StateDifferences.between(spec, state);
    if (differences.isEmpty()) {
      return Answer.of(state);
    }
    boolean ignoredDirection = spec.direction().isPresent() && state.direction().isEmpty();
    String seen = "the state that was made is not what was asked for: " + differences;
    WeirException failure =
        ignoredDirection
            ? new UnsupportedKernelException("XFRMA_SA_DIR", "6.10", seen)
            : new WeirException((created ? "create" : "update") + " state " + spec + ": " + seen);
    if (!created) {
      return failed(failure);
    }
    return Answer.from(
        delete(spec.id())
            .handle(
                (done, error) -> {
                  if (error != null) {
                    failure.addSuppressed(error);
                  }
                  return failure;
                })
            .thenCompose(States::failed));
  }

  private static Throwable explained(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof NetlinkException refusal && refusal.errno() == Errno.EEXIST) {
      return new NetlinkException(
          refusal.operation(),
          refusal.object(),
          refusal.errnoValue(),
          refusal.explanation(),
          refusal.attribute(),
          "the same destination, SPI and protocol are taken by a state whose mark covers this"
              + " one's; its source does not matter");
    }
    return cause;
  }

  /**
   * Deletes a state, looking first whether the kernel would take the right one.
   *
   * @param id which
   * @return when it is done; it fails with {@code ESRCH} if there is none, with {@link
   *     AmbiguousStateException} if another would be deleted
   */
  public Answer<Void> delete(StateId id) {
    return lookup(id)
        .then(
            found -> {
              if (found.isPresent() && !found.get().id().equals(id)) {
                return failed(new AmbiguousStateException(id, found.get()));
              }
              return exchange
                  .change(
                      Message.of(
                          XfrmMessages.DELSA,
                          0,
                          id.struct(),
                          out -> StateSpec.writeMark(id.mark(), out)),
                      "delete state",
                      id.toString())
                  .map(reply -> null);
            });
  }

  /**
   * Deletes all states.
   *
   * @return when it is done
   */
  public Answer<Void> flush() {
    return flush(0);
  }

  /**
   * Deletes all states of a protocol.
   *
   * @param protocol the protocol's number, 0 for all
   * @return when it is done
   */
  public Answer<Void> flush(int protocol) {
    StructValue header =
        XfrmStructs.USERSA_FLUSH.zero().with(XfrmStructs.USERSA_FLUSH.field("proto"), protocol);
    return exchange
        .change(
            Message.of(XfrmMessages.FLUSHSA, 0, header, out -> {}),
            "flush states",
            protocol == 0 ? "" : "of protocol " + protocol)
        .map(reply -> null);
  }

  /**
   * Reserves an SPI: the kernel makes a state that only has one, and deletes it after {@code
   * net.core.xfrm_acq_expires} seconds unless it is {@linkplain #update completed}.
   *
   * @param request which SPI
   * @return the state; it fails with {@code ENOENT} if none of the SPIs is free, and the kernel
   *     then keeps one without SPI for as long
   */
  public Answer<State> allocateSpi(SpiRequest request) {
    return exchange
        .change(request.message(), "allocate SPI", request.toString())
        .map(
            reply ->
                reply.messages().stream()
                    .findFirst()
                    .map(State::of)
                    .orElseThrow(
                        () ->
                            new WeirException(
                                "allocate SPI " + request + ": the kernel did not say which")));
  }

  /** {@return how many there are} */
  public Answer<SadInfo> info() {
    return exchange
        .change(
            Message.of(XfrmMessages.GETSADINFO, 0, XfrmStructs.FLAGS.zero(), out -> {}),
            "count states",
            "")
        .map(reply -> SadInfo.of(Xfrm.only(reply, "count states")));
  }

  /**
   * Asks where a state's sequence numbers and counters stand.
   *
   * @param id which state
   * @param source where its packets come from
   * @return what the kernel says; it fails with {@code ESRCH} if there is none
   */
  public Answer<AsyncEvent> standing(StateId id, IpAddress source) {
    return exchange
        .change(
            Message.of(
                XfrmMessages.GETAE,
                0,
                aevent(id, source, THRESHOLDS),
                out -> StateSpec.writeMark(id.mark(), out)),
            "get standing of state",
            id.toString())
        .map(reply -> AsyncEvent.of(Xfrm.only(reply, "get standing of state " + id)));
  }

  /**
   * Sets where a state's sequence numbers stand, as a node does that takes over from another.
   *
   * @param id which state
   * @param source where its packets come from
   * @param replay the numbers; the form and the window are the state's own
   * @return when it is done; it fails with {@code ESRCH} if there is none, {@code EINVAL} if the
   *     form is another or the state only reserves an SPI
   */
  public Answer<Void> setReplay(StateId id, IpAddress source, ReplayState replay) {
    return exchange
        .change(
            Message.of(
                XfrmMessages.NEWAE,
                Nlmsg.NLM_F_REPLACE,
                aevent(id, source, 0),
                out -> {
                  replay.write(out);
                  StateSpec.writeMark(id.mark(), out);
                }),
            "set standing of state",
            id.toString())
        .map(reply -> null);
  }

  private static StructValue aevent(StateId id, IpAddress source, long flags) {
    return XfrmStructs.AEVENT_ID
        .zero()
        .with("sa_id", id.struct())
        .with(XfrmStructs.AEVENT_ID.field("saddr"), source)
        .with(XfrmStructs.AEVENT_ID.field("flags"), flags);
  }

  /**
   * Compares a state's keys with those of a spec. The keys that the kernel tells are overwritten
   * after that.
   *
   * @param spec the state with the keys it should have
   * @return whether it has them
   */
  public Answer<KeyComparison> compareKeys(StateSpec spec) {
    return withKeys
        .find(
            identify(spec.id()),
            "compare keys of state",
            spec.toString(),
            message -> {
              try {
                return compare(spec, message);
              } finally {
                message.wipe();
              }
            },
            Errno.ESRCH)
        .map(found -> found.orElse(KeyComparison.ABSENT));
  }

  private static KeyComparison compare(StateSpec spec, Message message) {
    if (!State.of(message).id().equals(spec.id())) {
      return KeyComparison.ABSENT;
    }
    List<KeyMaterial> wanted = spec.transform().keys();
    List<Attribute<StructValue>> holders = keyHolders(message);
    if (holders.size() != wanted.size()) {
      return KeyComparison.DIFFERENT;
    }
    boolean same = true;
    boolean withheld = false;
    for (int i = 0; i < holders.size(); i++) {
      // Where they lie: a copy would have to be overwritten, too.
      AttributeReader at = message.reader();
      at.find(holders.get(i).number());
      int from = keyOffset(holders.get(i));
      same &= wanted.get(i).isSame(at, from);
      withheld |= KeyMaterial.isZero(at, from);
    }
    return same ? KeyComparison.SAME : withheld ? KeyComparison.WITHHELD : KeyComparison.DIFFERENT;
  }

  /** The struct with a second length before the key is that of AEAD and of truncated hashes. */
  private static int keyOffset(Attribute<StructValue> holder) {
    return holder.equals(XfrmMessages.XFRMA_ALG_AEAD)
            || holder.equals(XfrmMessages.XFRMA_ALG_AUTH_TRUNC)
        ? XfrmStructs.ALGO_AEAD.size()
        : XfrmStructs.ALGO.size();
  }

  private static List<Attribute<StructValue>> keyHolders(Message message) {
    boolean truncated = message.has(XfrmMessages.XFRMA_ALG_AUTH_TRUNC);
    return Stream.of(
            XfrmMessages.XFRMA_ALG_AEAD,
            XfrmMessages.XFRMA_ALG_CRYPT,
            truncated ? XfrmMessages.XFRMA_ALG_AUTH_TRUNC : XfrmMessages.XFRMA_ALG_AUTH)
        .filter(message::has)
        .toList();
  }
}
