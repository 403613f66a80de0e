// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.diag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets beside what {@code ss} prints of them. */
@KernelTest(tools = {"ss", "nsenter"})
class SockDiagTest {
  private SockDiag sockets;

  @BeforeEach
  void open(NetworkNamespace here) {
    sockets = SockDiag.open(here);
  }

  @AfterEach
  void close() {
    sockets.close();
  }

  /** Local and peer address of each line. */
  private static List<String> ss(String options) {
    return Tools.run("ss", "-H", "-n", options)
        .lines()
        .map(line -> line.trim().split("\\s+", -1))
        .map(part -> part[0] + " " + part[1] + " " + part[2] + " " + part[3] + " " + part[4])
        .toList();
  }

  private static String line(InetSocket socket) {
    String state =
        switch (socket.state()) {
          case ESTABLISHED -> "ESTAB";
          case CLOSE -> "UNCONN";
          default -> socket.state().name();
        };
    return "%s %d %d %s %s"
        .formatted(
            state,
            socket.receiveQueue(),
            socket.sendQueue(),
            end(socket.source(), socket.sourcePort()),
            end(socket.destination(), socket.destinationPort()));
  }

  private static String end(IpAddress address, int port) {
    String host = address.isIpv6() ? "[" + address + "]" : address.toString();
    return host + ":" + (port == 0 ? "*" : port);
  }

  private List<String> lines(InetQuery query) {
    return sockets.inet(query).await().stream().map(SockDiagTest::line).toList();
  }

  @Test
  void tcpSocketsAreThoseOfSs() throws IOException {
    try (ServerSocketChannel server = server("127.0.0.1");
        SocketChannel client = client(server);
        SocketChannel accepted = server.accept()) {
      List<String> ours = lines(InetQuery.tcp(IpFamily.AF_INET));
      assertThat(ours).containsExactlyInAnyOrderElementsOf(ss("-4at")).hasSize(3);
      assertThat(lines(InetQuery.tcp(IpFamily.AF_INET).in(TcpState.LISTEN)))
          .containsExactlyInAnyOrderElementsOf(ss("-4lt"))
          .hasSize(1);
      InetSocket listening =
          sockets.inet(InetQuery.tcp(IpFamily.AF_INET).in(TcpState.LISTEN)).await().get(0);
      assertThat(listening.sourcePort())
          .isEqualTo(((InetSocketAddress) server.getLocalAddress()).getPort());
      assertThat(listening.inode()).isPositive();
      assertThat(listening.uid()).isZero();
      assertThat(listening.congestionControl()).isNotEmpty();
      assertThat(client.isOpen() && accepted.isOpen()).isTrue();
    }
  }

  private static ServerSocketChannel server(String address) throws IOException {
    StandardProtocolFamily family =
        address.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    return ServerSocketChannel.open(family)
        .bind(new InetSocketAddress(IpAddress.parse(address).toInetAddress(), 0));
  }

  /** Of IPv4: without a family the JVM's sockets are of IPv6 for both. */
  private static SocketChannel client(ServerSocketChannel server) throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET);
    client.connect(server.getLocalAddress());
    return client;
  }

  @Test
  void socketsOfIpv6AndUdp() throws IOException {
    try (ServerSocketChannel server = server("::1");
        DatagramSocket datagrams =
            new DatagramSocket(0, IpAddress.parse("127.0.0.1").toInetAddress())) {
      assertThat(lines(InetQuery.tcp(IpFamily.AF_INET6)))
          .containsExactlyInAnyOrderElementsOf(ss("-6at"))
          .hasSize(1);
      assertThat(server.isOpen()).isTrue();
      // The JVM's sockets are of IPv6 wherever they are bound.
      List<InetSocket> udp = sockets.inet(InetQuery.udp(IpFamily.AF_INET6)).await();
      assertThat(udp)
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.sourcePort()).isEqualTo(datagrams.getLocalPort());
                assertThat(each.source().unmapped()).isEqualTo(IpAddress.parse("127.0.0.1"));
              });
      assertThat(ss("-6au")).hasSize(1);
    }
  }

  @Test
  void aConnectionIsDestroyed() throws IOException {
    try (ServerSocketChannel server = server("127.0.0.1");
        SocketChannel client = client(server);
        SocketChannel accepted = server.accept()) {
      int port = ((InetSocketAddress) client.getLocalAddress()).getPort();
      InetSocket victim =
          sockets.inet(InetQuery.tcp(IpFamily.AF_INET)).await().stream()
              .filter(each -> each.sourcePort() == port)
              .findFirst()
              .orElseThrow();
      try {
        sockets.destroy(victim, IpProtocol.TCP.number()).await();
      } catch (NetlinkException without) {
        assertThat(without.errno()).isEqualTo(Errno.EOPNOTSUPP);
        return;
      }
      assertThatThrownBy(() -> client.read(java.nio.ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class);
      assertThat(accepted.isOpen()).isTrue();
      assertThat(lines(InetQuery.tcp(IpFamily.AF_INET).in(TcpState.ESTABLISHED))).isEmpty();
      assertThatThrownBy(() -> sockets.destroy(victim, IpProtocol.TCP.number()).await())
          .isInstanceOfSatisfying(
              NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
  }

  @Test
  void unixSocketsAreThoseOfSs(@TempDir Path directory) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel server =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        SocketChannel client = SocketChannel.open(address);
        SocketChannel accepted = server.accept()) {
      List<UnixSocket> ours = sockets.unix().await();
      List<UnixSocket> named =
          ours.stream()
              .filter(each -> each.name().equals(java.util.Optional.of(address.toString())))
              .toList();
      assertThat(named)
          .extracting(UnixSocket::state)
          .containsExactlyInAnyOrder(TcpState.LISTEN, TcpState.ESTABLISHED);
      UnixSocket server2 =
          named.stream()
              .filter(each -> each.state() == TcpState.ESTABLISHED)
              .findFirst()
              .orElseThrow();
      UnixSocket peer =
          ours.stream()
              .filter(each -> each.inode() == server2.peer().orElseThrow())
              .findFirst()
              .orElseThrow();
      assertThat(peer.peer()).contains(server2.inode());
      assertThat(peer.uid().orElse(0L)).isZero();
      List<String> theirs =
          ss("-ax").stream().filter(each -> each.contains(address.toString())).toList();
      assertThat(theirs).hasSize(2);
      assertThat(client.isOpen() && accepted.isOpen()).isTrue();
    }
  }
}
