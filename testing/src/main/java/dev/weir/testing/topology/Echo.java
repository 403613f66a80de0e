// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.Errno;
import dev.weir.core.net.IpAddress;
import dev.weir.testing.internal.socket.KernelSocket;
import dev.weir.testing.internal.socket.KernelSocket.Received;
import dev.weir.testing.internal.socket.SocketAddress;
import dev.weir.testing.packet.Checksum;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** ICMP echo over a raw socket (RFC 792, RFC 4443). */
final class Echo implements AutoCloseable {
  private static final int SOCK_RAW = 3;
  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int HEADER = 8;
  private static final int DATA = 56;

  /** Types of request, reply and the errors, for both versions. */
  private static final int V4_REQUEST = 8;

  private static final int V4_REPLY = 0;
  private static final Set<Integer> V4_ERRORS = Set.of(3, 11, 12);
  private static final int V6_REQUEST = 128;
  private static final int V6_REPLY = 129;
  private static final Set<Integer> V6_ERRORS = Set.of(1, 2, 3, 4);

  private final KernelSocket socket;
  private final IpAddress target;
  private final boolean v4;
  private final int identifier = ThreadLocalRandom.current().nextInt(1 << 16);
  private final Set<Integer> outstanding = new HashSet<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private int answered;

  private Echo(KernelSocket socket, IpAddress target) {
    this.socket = socket;
    this.target = target;
    this.v4 = target.isIpv4();
  }

  /** Opens the socket in the namespace of the calling thread. */
  static Echo to(IpAddress target) {
    int protocol = target.isIpv4() ? IPPROTO_ICMP : IPPROTO_ICMPV6;
    String name = "raw socket for echo to " + target;
    return new Echo(KernelSocket.open(target.family().number(), SOCK_RAW, protocol, name), target);
  }

  Exchange exchange(int count, Duration patience) {
    for (int sequence = 1; sequence <= count; sequence++) {
      long result = socket.send(request(sequence), SocketAddress.of(target, 0));
      if (result < 0) {
        problems.add(Errno.of((int) -result).name());
      } else {
        outstanding.add(sequence);
      }
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (!outstanding.isEmpty()) {
      Optional<Received> received =
          socket.receive(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      if (received.isEmpty()) {
        break;
      }
      consider(received.get());
    }
    return new Exchange(count, answered, List.copyOf(problems));
  }

  @Override
  public void close() {
    socket.close();
  }

  private byte[] request(int sequence) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + DATA);
    out.put(0, (byte) (v4 ? V4_REQUEST : V6_REQUEST))
        .putShort(4, (short) identifier)
        .putShort(6, (short) sequence);
    for (int i = HEADER; i < HEADER + DATA; i++) {
      out.put(i, (byte) i);
    }
    if (v4) {
      // For ICMPv6 the kernel does it, because of the pseudo header.
      out.putShort(2, (short) Checksum.of(out.array()));
    }
    return out.array();
  }

  private void consider(Received received) {
    // A raw IPv4 socket hands over the IP header too.
    int start = v4 ? (received.data()[0] & 0xf) * 4 : 0;
    ByteBuffer icmp =
        ByteBuffer.wrap(received.data(), start, received.data().length - start).slice();
    if (icmp.remaining() < HEADER) {
      return;
    }
    int type = icmp.get(0) & 0xff;
    if (type == (v4 ? V4_REPLY : V6_REPLY)) {
      boolean ours = (icmp.getShort(4) & 0xffff) == identifier && hasData(icmp);
      if (ours && outstanding.remove(icmp.getShort(6) & 0xffff)) {
        answered++;
      }
    } else if ((v4 ? V4_ERRORS : V6_ERRORS).contains(type)) {
      considerError(icmp, type);
    }
  }

  /** An error carries the beginning of the packet that caused it. */
  private void considerError(ByteBuffer icmp, int type) {
    int inner = HEADER + (v4 ? (icmp.get(HEADER) & 0xf) * 4 : 40);
    if (icmp.remaining() >= inner + HEADER
        && (icmp.getShort(inner + 4) & 0xffff) == identifier
        && outstanding.remove(icmp.getShort(inner + 6) & 0xffff)) {
      problems.add((v4 ? "ICMP" : "ICMPv6") + " type " + type + " code " + (icmp.get(1) & 0xff));
    }
  }

  private static boolean hasData(ByteBuffer icmp) {
    if (icmp.remaining() != HEADER + DATA) {
      return false;
    }
    for (int i = HEADER; i < HEADER + DATA; i++) {
      if (icmp.get(i) != (byte) i) {
        return false;
      }
    }
    return true;
  }
}
