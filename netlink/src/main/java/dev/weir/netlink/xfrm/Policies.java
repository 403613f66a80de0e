// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.Errno;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.error.WeirException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
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

/** The policies of a namespace. Thread-safe. */
public final class Policies {
  private final Exchange exchange;

  Policies(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, XfrmMessages.CATALOG);
  }

  /** {@return all of them, those of sockets and of both types included} */
  public Answer<List<Policy>> list() {
    return exchange.list(
        XfrmMessages.GETPOLICY_DUMP,
        XfrmMessages.GETPOLICY_DUMP.header().zero(),
        out -> {},
        "list policies",
        Policy::of);
  }

  /**
   * Fetches a policy.
   *
   * @param id which
   * @return the policy, empty if there is none
   */
  public Answer<Optional<Policy>> find(PolicyId id) {
    return exchange.find(
        id.message(XfrmMessages.GETPOLICY), "get policy", id.toString(), Policy::of, Errno.ENOENT);
  }

  /**
   * Fetches a policy.
   *
   * @param id which
   * @return the policy; it fails with {@link NoSuchElementException} if there is none
   */
  public Answer<Policy> get(PolicyId id) {
    return find(id)
        .map(
            found ->
                found.orElseThrow(() -> new NoSuchElementException("there is no policy " + id)));
  }

  /**
   * Makes a policy and reads it back.
   *
   * @param spec what to make
   * @return the policy; it fails with {@code EEXIST} if there is one of the same identity, whatever
   *     its priority, with {@link WeirException} if it did not become what the spec says, after
   *     which it is gone again
   */
  public Answer<Policy> create(PolicySpec spec) {
    return put(spec, XfrmMessages.NEWPOLICY, "create policy")
        .then(
            policy -> {
              List<String> differences = spec.differences(policy);
              return differences.isEmpty()
                  ? Answer.of(policy)
                  : delete(spec.id()).then(done -> differs("create policy", spec, differences));
            });
  }

  /**
   * Makes a policy, in place of the one of the same identity if there is one: packets meet the one
   * or the other. Replacing takes the kernel some sixteen times as long as creating: compare first.
   *
   * @param spec what to make
   * @return the policy; it fails with {@link WeirException} if it did not become what the spec says
   */
  public Answer<Policy> replace(PolicySpec spec) {
    return put(spec, XfrmMessages.UPDPOLICY, "replace policy")
        .then(
            policy -> {
              List<String> differences = spec.differences(policy);
              return differences.isEmpty()
                  ? Answer.of(policy)
                  : differs("replace policy", spec, differences);
            });
  }

  private Answer<Policy> put(PolicySpec spec, MessageSchema schema, String operation) {
    return exchange
        .change(spec.message(schema), operation, spec.toString())
        .then(reply -> get(spec.id()));
  }

  private static Answer<Policy> differs(
      String operation, PolicySpec spec, List<String> differences) {
    Answer<Policy> failed = new Answer<>();
    failed.completeExceptionally(
        new WeirException(
            operation + " " + spec + ": what was made is not what was asked for: " + differences));
    return failed;
  }

  /**
   * Deletes a policy.
   *
   * @param id which
   * @return when it is done; it fails with {@code ENOENT} if there is none
   */
  public Answer<Void> delete(PolicyId id) {
    return exchange
        .change(id.message(XfrmMessages.DELPOLICY), "delete policy", id.toString())
        .map(reply -> null);
  }

  /**
   * Deletes all policies of a type, those of sockets excepted.
   *
   * @param type the type
   * @return when it is done
   */
  public Answer<Void> flush(PolicyType type) {
    Message message =
        Message.of(
            XfrmMessages.FLUSHPOLICY,
            0,
            XfrmMessages.FLUSHPOLICY.header().zero(),
            out ->
                out.putIf(
                    type != PolicyType.MAIN,
                    XfrmMessages.XFRMA_POLICY_TYPE,
                    PolicyId.typeStruct(type)));
    return exchange.change(message, "flush policies", "of type " + type).map(reply -> null);
  }

  /** {@return how many there are} */
  public Answer<SpdInfo> info() {
    return exchange
        .change(
            Message.of(XfrmMessages.GETSPDINFO, 0, XfrmStructs.FLAGS.zero(), out -> {}),
            "count policies",
            "")
        .map(reply -> SpdInfo.of(Xfrm.only(reply, "count policies")));
  }

  /**
   * Sets from which prefix lengths on policies are hashed.
   *
   * @param ipv4 for IPv4, at most 32 bits
   * @param ipv6 for IPv6
   * @return when it is done; the kernel rebuilds its tables later
   */
  public Answer<Void> setThresholds(HashThresholds ipv4, HashThresholds ipv6) {
    return exchange
        .change(
            Message.of(
                XfrmMessages.NEWSPDINFO,
                0,
                XfrmStructs.FLAGS.zero(),
                out ->
                    out.put(XfrmMessages.XFRMA_SPD_IPV4_HTHRESH, ipv4.struct())
                        .put(XfrmMessages.XFRMA_SPD_IPV6_HTHRESH, ipv6.struct())),
            "set thresholds of policies",
            "")
        .map(reply -> null);
  }

  /**
   * Tells what happens to packets that no policy matches.
   *
   * @return it; it fails with {@link UnsupportedKernelException} before 5.15
   */
  public Answer<PolicyDefaults> defaults() {
    Message message =
        Message.of(XfrmMessages.GETDEFAULT, 0, XfrmStructs.USERPOLICY_DEFAULT.zero(), out -> {});
    return orUnsupported(
        exchange
            .change(message, "get default policy", "")
            .map(reply -> PolicyDefaults.of(Xfrm.only(reply, "get default policy"))));
  }

  /**
   * Sets what happens to packets that no policy matches.
   *
   * @param defaults what is to happen
   * @return when it is done; it fails with {@link UnsupportedKernelException} before 5.15
   */
  public Answer<Void> setDefaults(PolicyDefaults defaults) {
    StructValue header =
        XfrmStructs.USERPOLICY_DEFAULT
            .zero()
            .with(XfrmStructs.USERPOLICY_DEFAULT.field("in"), PolicyDefaults.number(defaults.in()))
            .with(
                XfrmStructs.USERPOLICY_DEFAULT.field("fwd"),
                PolicyDefaults.number(defaults.forward()))
            .with(
                XfrmStructs.USERPOLICY_DEFAULT.field("out"), PolicyDefaults.number(defaults.out()));
    return orUnsupported(
        exchange
            .change(
                Message.of(XfrmMessages.SETDEFAULT, 0, header, out -> {}),
                "set default policy",
                defaults.toString())
            .map(reply -> null));
  }

  /** Kernels without these messages answer EINVAL, which nothing else about them can be. */
  private static <T> Answer<T> orUnsupported(Answer<T> answer) {
    return Answer.from(
        answer.exceptionallyCompose(
            error -> {
              Throwable cause =
                  error instanceof CompletionException && error.getCause() != null
                      ? error.getCause()
                      : error;
              boolean unknown =
                  cause instanceof NetlinkException refusal && refusal.errno() == Errno.EINVAL;
              Answer<T> failed = new Answer<>();
              failed.completeExceptionally(
                  unknown
                      ? new UnsupportedKernelException(
                          "XFRM_MSG_GETDEFAULT", "5.15", "it answered EINVAL")
                      : cause);
              return failed;
            }));
  }
}
