// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.rtnl;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.WeirException;
import dev.weir.testing.internal.socket.KernelSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A netlink socket for one request at a time. Not thread-safe. */
public final class NetlinkSocket implements AutoCloseable {
  /** uapi/linux/netlink.h. */
  public static final int NETLINK_ROUTE = 0;

  /** IPsec. */
  public static final int NETLINK_XFRM = 6;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;

  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_DUMP_INTR = 0x10;
  private static final int NLM_F_CAPPED = 0x100;
  private static final int NLM_F_ACK_TLVS = 0x200;
  private static final int NLMSGERR_ATTR_MSG = 1;

  /** How often a dump is begun anew because what it lists has changed under way. */
  private static final int ATTEMPTS = 100;

  /** The kernel answers within the system call; not to have an answer is a defect, not slowness. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KernelSocket socket;
  private int sequence = ThreadLocalRandom.current().nextInt(1, 1 << 30);

  private NetlinkSocket(KernelSocket socket) {
    this.socket = socket;
  }

  /** Opens a socket in the network namespace of the calling thread. */
  public static NetlinkSocket open(int protocol) {
    KernelSocket socket =
        KernelSocket.open(AF_NETLINK, SOCK_RAW, protocol, "netlink socket of the test harness");
    try {
      socket.bind(
          ByteBuffer.allocate(12)
              .order(ByteOrder.nativeOrder())
              .putShort((short) AF_NETLINK)
              .array());
      socket.option(SOL_NETLINK, NETLINK_CAP_ACK, 1);
      socket.option(SOL_NETLINK, NETLINK_EXT_ACK, 1);
      return new NetlinkSocket(socket);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a request and reads its answer to the end. A dump during which something changed may lack
   * what was there all the time; it is made again.
   *
   * @param operation what is asked, for the message of an error
   * @param object what it is asked for
   * @return what follows the header of each message of the answer; of an acknowledgement, nothing
   * @throws KernelException if the kernel refuses, with its explanation as the hint
   */
  public List<ByteBuffer> request(Request request, String operation, String object) {
    return request(request, operation, object, () -> {});
  }

  /** As above; the answer comes in several datagrams, and something is done before each. */
  List<ByteBuffer> request(
      Request request, String operation, String object, Runnable beforeDatagram) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<List<ByteBuffer>> answer = attempt(request, operation, object, beforeDatagram);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new WeirException(
        operation + " " + object + ": changed during each of " + ATTEMPTS + " dumps");
  }

  /** {@return the answer; empty if it is that of a dump which the kernel says was interrupted} */
  private Optional<List<ByteBuffer>> attempt(
      Request request, String operation, String object, Runnable beforeDatagram) {
    int expected = ++sequence;
    byte[] bytes = request.bytes(expected);
    int flags = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort(6);
    boolean endsWithOneObject = (flags & (Request.NLM_F_ACK | Request.NLM_F_DUMP)) == 0;
    long sent = socket.send(bytes, new byte[0]);
    if (sent < 0) {
      throw new KernelException(operation, object, (int) -sent);
    }
    List<ByteBuffer> answer = new ArrayList<>();
    boolean interrupted = false;
    while (true) {
      beforeDatagram.run();
      ByteBuffer datagram =
          ByteBuffer.wrap(
                  socket
                      .receive(PATIENCE)
                      .orElseThrow(
                          () -> new WeirException(operation + " " + object + ": no answer"))
                      .data())
              .order(ByteOrder.nativeOrder());
      while (datagram.remaining() >= Request.HEADER_SIZE) {
        ByteBuffer message = next(datagram);
        if (message.getInt(8) != expected) {
          continue;
        }
        int type = message.getShort(4) & 0xffff;
        // In an acknowledgement the bit has no meaning; there may be other flags in its place.
        interrupted |= type != NLMSG_ERROR && (message.getShort(6) & NLM_F_DUMP_INTR) != 0;
        if (type == NLMSG_ERROR || type == NLMSG_DONE) {
          checkError(message, type, operation, object);
          return interrupted ? Optional.empty() : Optional.of(answer);
        }
        answer.add(message.position(Request.HEADER_SIZE).slice().order(ByteOrder.nativeOrder()));
        if (endsWithOneObject) {
          return Optional.of(answer);
        }
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  /** {@return the next message, its length being its limit; moves the datagram behind it} */
  private static ByteBuffer next(ByteBuffer datagram) {
    int start = datagram.position();
    int length = datagram.getInt(start);
    if (length < Request.HEADER_SIZE || length > datagram.remaining()) {
      throw new WeirException("netlink message of " + length + " bytes is damaged");
    }
    ByteBuffer message = datagram.slice(start, length).order(ByteOrder.nativeOrder());
    datagram.position(Math.min(datagram.limit(), start + ((length + 3) & -4)));
    return message;
  }

  private static void checkError(ByteBuffer message, int type, String operation, String object) {
    if (message.limit() < Request.HEADER_SIZE + 4) {
      return;
    }
    int error = message.getInt(Request.HEADER_SIZE);
    if (error >= 0) {
      return;
    }
    int flags = message.getShort(6);
    String explanation = "";
    if ((flags & NLM_F_ACK_TLVS) != 0) {
      // After the error number stands the header of the request; without CAPPED also its body.
      int tlvs = Request.HEADER_SIZE + 4;
      if (type == NLMSG_ERROR) {
        int body = message.getInt(tlvs);
        tlvs += (flags & NLM_F_CAPPED) != 0 ? Request.HEADER_SIZE : (body + 3) & -4;
      }
      explanation = new Attributes(message.position(tlvs)).text(NLMSGERR_ATTR_MSG).orElse("");
    }
    String hint =
        error == -Errno.EPERM.number() && explanation.isEmpty()
            ? "does the process have CAP_NET_ADMIN?"
            : explanation;
    throw new KernelException(operation, object, -error, hint);
  }
}
