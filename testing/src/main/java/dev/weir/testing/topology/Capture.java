// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.KernelException;
import dev.weir.testing.internal.socket.KernelSocket;
import dev.weir.testing.internal.socket.KernelSocket.Received;
import dev.weir.testing.internal.socket.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a device receives and sends, from the moment this was opened until it is closed. Not
 * thread-safe.
 *
 * <p>It sees what the kernel's packet sockets see: behind XDP on the way in, before tc ingress;
 * behind tc egress on the way out.
 */
public final class Capture implements AutoCloseable {
  private static final int SOCK_RAW = 3;

  /** asm-generic/socket.h, uapi/linux/if_packet.h, uapi/linux/if_ether.h. */
  private static final int SOL_SOCKET = 1;

  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_STATISTICS = 6;
  private static final int PACKET_AUXDATA = 8;
  private static final int PACKET_OUTGOING = 4;
  private static final int ETH_P_ALL = 3;

  /** struct cmsghdr and, behind it, struct tpacket_auxdata. */
  private static final int CMSG_HEADER = 16;

  private static final int TP_VLAN_TCI = CMSG_HEADER + 16;
  private static final int TP_VLAN_TPID = CMSG_HEADER + 18;
  private static final int AUXDATA_END = CMSG_HEADER + 20;
  private static final int TP_STATUS_CSUMNOTREADY = 0x08;
  private static final int TP_STATUS_VLAN_VALID = 0x10;

  /** struct tpacket_stats: frames seen, frames lost. Reading it sets both to zero. */
  private static final int STATISTICS_SIZE = 8;

  private static final int STATISTICS_LOST = 4;

  private static final int BUFFER_BYTES = 16 << 20;
  private static final int MAC_ADDRESSES = 12;

  private final KernelSocket socket;
  private final String device;
  private final Duration patience;
  private final Duration silence;
  private final List<Frame> seen = new ArrayList<>();
  private long lost;

  private Capture(KernelSocket socket, String device, Duration patience, Duration silence) {
    this.socket = socket;
    this.device = device;
    this.patience = patience;
    this.silence = silence;
  }

  /** Opens a capture in the namespace of the calling thread. */
  static Capture on(int ifindex, String device, Duration patience, Duration silence) {
    return on(ifindex, device, patience, silence, BUFFER_BYTES);
  }

  static Capture on(
      int ifindex, String device, Duration patience, Duration silence, int bufferBytes) {
    // Without a protocol it hears nothing until it is bound; with one it would hear every device.
    KernelSocket socket =
        KernelSocket.open(SocketAddress.AF_PACKET, SOCK_RAW, 0, "capture on " + device);
    try {
      sizeBuffer(socket, bufferBytes);
      socket.option(SOL_PACKET, PACKET_AUXDATA, 1);
      socket.bind(SocketAddress.ofDevice(ifindex, ETH_P_ALL));
      return new Capture(socket, device, patience, silence);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void sizeBuffer(KernelSocket socket, int bytes) {
    try {
      socket.option(SOL_SOCKET, SO_RCVBUFFORCE, bytes);
    } catch (KernelException e) {
      // CAP_NET_ADMIN of a user namespace is not enough: as much as net.core.rmem_max allows.
      socket.option(SOL_SOCKET, SO_RCVBUF, bytes);
    }
  }

  /** {@return every frame seen so far, without waiting} */
  public List<Frame> seen() {
    listen(Duration.ZERO);
    return List.copyOf(seen);
  }

  /**
   * Waits for a frame. Frames seen before count too.
   *
   * @param wanted which
   * @return the first such frame
   * @throws AssertionError if none came, with those that did
   */
  public Frame await(Predicate<? super Frame> wanted) {
    return await(1, wanted).get(0);
  }

  /**
   * Waits for frames. Frames seen before count too.
   *
   * @param count how many
   * @param wanted which
   * @return the first so many of them
   * @throws AssertionError if fewer came, with all those that did
   */
  public List<Frame> await(int count, Predicate<? super Frame> wanted) {
    List<Frame> matching = new ArrayList<>(seen().stream().filter(wanted).toList());
    long deadline = System.nanoTime() + patience.toNanos();
    while (matching.size() < count) {
      Optional<Frame> frame = receive(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      if (frame.isEmpty()) {
        throw new AssertionError(
            "expected "
                + count
                + " such frame(s) on "
                + device
                + ", saw "
                + matching.size()
                + " within "
                + patience
                + " among"
                + list(seen)
                + lostFrames());
      }
      frame.filter(wanted).ifPresent(matching::add);
    }
    return List.copyOf(matching.subList(0, count));
  }

  /**
   * Waits for the time of the topology's silence, and demands that no such frame was seen before or
   * comes meanwhile.
   *
   * @param unwanted which
   * @throws AssertionError if one was seen, or the kernel had no room for frames that nobody has
   *     seen therefore
   */
  public void assertNone(Predicate<? super Frame> unwanted) {
    listen(silence);
    List<Frame> matching = seen.stream().filter(unwanted).<Frame>map(frame -> frame).toList();
    if (!matching.isEmpty()) {
      throw new AssertionError("expected no such frame on " + device + ", saw" + list(matching));
    }
    String unseen = lostFrames();
    if (!unseen.isEmpty()) {
      throw new AssertionError(
          "cannot tell whether there was no such frame on " + device + ":" + unseen);
    }
  }

  /** Ends the capture. Closing again does nothing. */
  @Override
  public void close() {
    socket.close();
  }

  /** {@return what it listens to} */
  @Override
  public String toString() {
    return "capture on " + device + ", " + seen.size() + " frames";
  }

  /** Adds to what was seen until the time is up and nothing more is there. */
  private void listen(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    Optional<Frame> frame;
    do {
      frame = receive(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    } while (frame.isPresent());
  }

  /** {@return how many frames did not fit into the buffer since the capture began, in words} */
  private String lostFrames() {
    lost +=
        Integer.toUnsignedLong(
            socket
                .structure(SOL_PACKET, PACKET_STATISTICS, STATISTICS_SIZE)
                .getInt(STATISTICS_LOST));
    return lost == 0
        ? ""
        : "\n  and " + lost + " frame(s) were lost, because the capture was not read fast enough";
  }

  private Optional<Frame> receive(Duration wait) {
    Optional<Frame> frame = socket.receive(wait).map(Capture::frame);
    frame.ifPresent(seen::add);
    return frame;
  }

  private static Frame frame(Received received) {
    Frame.Direction direction =
        SocketAddress.packetType(received.source()) == PACKET_OUTGOING
            ? Frame.Direction.OUTGOING
            : Frame.Direction.INCOMING;
    ByteBuffer control = received.control();
    if (control.limit() < AUXDATA_END || control.getInt(8) != SOL_PACKET) {
      return new Frame(received.data(), direction, false);
    }
    int status = control.getInt(CMSG_HEADER);
    byte[] bytes = received.data();
    if ((status & TP_STATUS_VLAN_VALID) != 0) {
      bytes = withTag(bytes, control.getShort(TP_VLAN_TPID), control.getShort(TP_VLAN_TCI));
    }
    return new Frame(bytes, direction, (status & TP_STATUS_CSUMNOTREADY) != 0);
  }

  /** The kernel keeps the outermost tag beside the packet; it belongs behind the addresses. */
  private static byte[] withTag(byte[] bytes, short tpid, short tci) {
    return ByteBuffer.allocate(bytes.length + 4)
        .order(ByteOrder.BIG_ENDIAN)
        .put(bytes, 0, MAC_ADDRESSES)
        .putShort(tpid)
        .putShort(tci)
        .put(bytes, MAC_ADDRESSES, bytes.length - MAC_ADDRESSES)
        .array();
  }

  private static String list(List<Frame> frames) {
    StringBuilder text = new StringBuilder(frames.isEmpty() ? " none" : ":");
    frames.forEach(frame -> text.append("\n  ").append(frame));
    return text.toString();
  }
}
