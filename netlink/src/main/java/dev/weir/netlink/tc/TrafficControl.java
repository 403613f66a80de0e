// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.rtnl.TcMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import java.util.List;

/** The qdiscs and filters of a namespace's devices. Thread-safe. */
public final class TrafficControl {
  // uapi/linux/pkt_sched.h
  private static final long TC_H_CLSACT = 0xffff_fff1L;
  private static final long CLSACT_HANDLE = 0xffff_0000L;

  private final Exchange exchange;

  /**
   * Makes a client of a connection, which stays its owner's.
   *
   * @param connection a connection for {@link dev.weir.netlink.transport.NetlinkProtocol#ROUTE}
   */
  public TrafficControl(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, TcMessages.CATALOG);
  }

  /** {@return the qdiscs of all devices} */
  public Answer<List<Qdisc>> qdiscs() {
    return exchange.list(
        TcMessages.RTM_GETQDISC, TcMessages.TCMSG.zero(), out -> {}, "list qdiscs", Qdisc::new);
  }

  /**
   * Lists the filters at a hook of a device. As in {@code tc}, each priority is there once more,
   * with handle 0 and without options.
   *
   * @param device the device's index
   * @param hook the hook
   * @return the filters in the order they run; none without a clsact qdisc
   */
  public Answer<List<Filter>> filters(int device, Hook hook) {
    return filters(device, hook.parent());
  }

  /**
   * Lists the filters of a qdisc or class.
   *
   * @param device the device's index
   * @param parent the number of the qdisc or class
   * @return the filters in the order they run; none if there is no such parent
   */
  public Answer<List<Filter>> filters(int device, long parent) {
    Answer<List<Filter>> filters =
        exchange.list(
            TcMessages.RTM_GETTFILTER,
            TcMessages.TCMSG
                .zero()
                .with(TcMessages.IFINDEX, device)
                .with(TcMessages.PARENT, parent),
            out -> {},
            "list filters",
            Filter::new);
    return Exchange.orWhen(filters, Errno.EINVAL, List.of());
  }

  /**
   * Gives a device the qdisc that filters hang on. If it has one, that stays as it is, with its
   * filters.
   *
   * @param device the device's index
   * @return when it is done; it fails with {@code EEXIST} if an ingress qdisc is in its place
   */
  public Answer<Void> ensureClsact(int device) {
    return exchange
        .change(
            Message.of(
                TcMessages.RTM_NEWQDISC,
                Nlmsg.NLM_F_CREATE,
                clsact(device),
                out -> out.put(TcMessages.TCA_KIND, "clsact")),
            "create clsact qdisc",
            "of device " + device)
        .map(reply -> null);
  }

  /**
   * Takes the qdisc that filters hang on from a device, with all filters.
   *
   * @param device the device's index
   * @return when it is done; it fails with {@code EINVAL} if there is none
   */
  public Answer<Void> deleteClsact(int device) {
    return exchange
        .change(
            Message.of(
                TcMessages.RTM_DELQDISC,
                0,
                clsact(device),
                // An ingress qdisc has the same place: the kind says that it is not meant.
                out -> out.put(TcMessages.TCA_KIND, "clsact")),
            "delete clsact qdisc",
            "of device " + device)
        .map(reply -> null);
  }

  /**
   * Makes a qdisc.
   *
   * @param spec what to make
   * @return when it is done; it fails with {@code EEXIST} if one is there, {@code ENOENT} if the
   *     kernel does not have its kind
   */
  public Answer<Void> createQdisc(QdiscSpec spec) {
    return exchange
        .change(
            spec.message(TcMessages.RTM_NEWQDISC, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_EXCL),
            "create qdisc",
            spec.toString())
        .map(reply -> null);
  }

  /**
   * Makes a qdisc, in place of the one that is there, whose classes and filters end.
   *
   * @param spec what to make
   * @return when it is done
   */
  public Answer<Void> replaceQdisc(QdiscSpec spec) {
    return exchange
        .change(
            spec.message(TcMessages.RTM_NEWQDISC, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_REPLACE),
            "replace qdisc",
            spec.toString())
        .map(reply -> null);
  }

  /**
   * Deletes a qdisc with its classes and filters.
   *
   * @param spec which
   * @return when it is done; it fails with {@code EINVAL} or {@code ENOENT} if there is none
   */
  public Answer<Void> deleteQdisc(QdiscSpec spec) {
    return exchange
        .change(spec.message(TcMessages.RTM_DELQDISC, 0), "delete qdisc", spec.toString())
        .map(reply -> null);
  }

  /**
   * Lists the classes of a device.
   *
   * @param device the device's index
   * @return the classes
   */
  public Answer<List<TrafficClass>> classes(int device) {
    return exchange.list(
        TcMessages.RTM_GETTCLASS,
        TcMessages.TCMSG.zero().with(TcMessages.IFINDEX, device),
        out -> {},
        "list classes",
        TrafficClass::of);
  }

  /**
   * Makes a class of an HTB qdisc.
   *
   * @param spec what to make
   * @return when it is done; it fails with {@code EEXIST} if it is there, {@code ENOENT} if the
   *     qdisc or parent is not
   */
  public Answer<Void> createClass(HtbClassSpec spec) {
    return exchange
        .change(
            spec.message(TcMessages.RTM_NEWTCLASS, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_EXCL),
            "create class",
            spec.toString())
        .map(reply -> null);
  }

  /**
   * Changes a class of an HTB qdisc, or makes it.
   *
   * @param spec what it is to be
   * @return when it is done
   */
  public Answer<Void> replaceClass(HtbClassSpec spec) {
    return exchange
        .change(
            spec.message(TcMessages.RTM_NEWTCLASS, Nlmsg.NLM_F_CREATE),
            "replace class",
            spec.toString())
        .map(reply -> null);
  }

  /**
   * Deletes a class.
   *
   * @param device the device's index
   * @param handle which
   * @return when it is done; it fails with {@code ENOENT} if there is none, {@code EBUSY} if it has
   *     classes or filters lead to it
   */
  public Answer<Void> deleteClass(int device, Handle handle) {
    StructValue header =
        TcMessages.TCMSG
            .zero()
            .with(TcMessages.IFINDEX, device)
            .with(TcMessages.HANDLE, handle.number());
    return exchange
        .change(
            Message.of(TcMessages.RTM_DELTCLASS, 0, header, out -> {}),
            "delete class",
            handle + " of device " + device)
        .map(reply -> null);
  }

  private static StructValue clsact(int device) {
    return TcMessages.TCMSG
        .zero()
        .with(TcMessages.IFINDEX, device)
        .with(TcMessages.HANDLE, CLSACT_HANDLE)
        .with(TcMessages.PARENT, TC_H_CLSACT);
  }

  /**
   * Lets a program run where none runs yet.
   *
   * @param spec where
   * @param program the program, of type {@code sched_cls}; open until the answer is there
   * @return when it is done; it fails with {@code EEXIST} if a filter is there
   */
  public Answer<Void> create(BpfFilterSpec spec, OwnedFd program) {
    return put(spec, program, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_EXCL, "create filter");
  }

  /**
   * Lets a program run, in place of the one that runs there: packets meet the one or the other.
   *
   * @param spec where
   * @param program the program, of type {@code sched_cls}; open until the answer is there
   * @return when it is done
   */
  public Answer<Void> replace(BpfFilterSpec spec, OwnedFd program) {
    return put(spec, program, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_REPLACE, "replace filter");
  }

  private Answer<Void> put(BpfFilterSpec spec, OwnedFd program, int flags, String operation) {
    int number = program.acquire();
    Answer<Void> answer;
    try {
      Message message =
          Message.of(
              TcMessages.RTM_NEWTFILTER,
              flags,
              header(spec),
              out ->
                  out.put(TcMessages.TCA_KIND, "bpf")
                      .nest(
                          TcMessages.TCA_OPTIONS,
                          options ->
                              options
                                  .put(TcMessages.TCA_BPF_FD, (long) number)
                                  .put(TcMessages.TCA_BPF_NAME, spec.name())
                                  .put(
                                      TcMessages.TCA_BPF_FLAGS,
                                      (long) Filter.TCA_BPF_FLAG_ACT_DIRECT)));
      answer = exchange.change(message, operation, spec.toString()).map(reply -> null);
    } catch (RuntimeException e) {
      program.release();
      throw e;
    }
    return Answer.from(answer.whenComplete((done, error) -> program.release()));
  }

  /**
   * Ends a filter.
   *
   * @param spec where it runs
   * @return when it is done; it fails with {@code ENOENT} if there is none
   */
  public Answer<Void> delete(BpfFilterSpec spec) {
    return exchange
        .change(
            Message.of(
                TcMessages.RTM_DELTFILTER,
                0,
                header(spec),
                out -> out.put(TcMessages.TCA_KIND, "bpf")),
            "delete filter",
            spec.toString())
        .map(reply -> null);
  }

  private static StructValue header(BpfFilterSpec spec) {
    // TC_H_MAKE(prio << 16, htons(protocol))
    int protocol = Short.toUnsignedInt(Short.reverseBytes((short) spec.protocol()));
    return TcMessages.TCMSG
        .zero()
        .with(TcMessages.IFINDEX, spec.device())
        .with(TcMessages.HANDLE, spec.handle())
        .with(TcMessages.PARENT, spec.hook().parent())
        .with(TcMessages.INFO, ((long) spec.priority() << 16) | protocol);
  }
}
