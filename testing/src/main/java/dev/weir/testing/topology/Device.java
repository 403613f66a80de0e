// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.KernelException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import dev.weir.testing.internal.socket.KernelSocket;
import dev.weir.testing.internal.socket.SocketAddress;
import java.util.List;

/** A host's end of a link. Thread-safe. */
public final class Device {
  private static final int SOCK_RAW = 3;

  private final Host host;
  private final String name;
  private final int ifindex;
  private final MacAddress mac;
  private final int mtu;
  private final List<IpAddress> addresses;

  Device(Host host, String name, int ifindex, MacAddress mac, int mtu, List<IpAddress> addresses) {
    this.host = host;
    this.name = name;
    this.ifindex = ifindex;
    this.mac = mac;
    this.mtu = mtu;
    this.addresses = List.copyOf(addresses);
  }

  /** {@return the name, for example {@code eth0}} */
  public String name() {
    return name;
  }

  /** {@return the index, which means something in the host's namespace only} */
  public int ifindex() {
    return ifindex;
  }

  /** {@return the link-layer address} */
  public MacAddress mac() {
    return mac;
  }

  /** {@return the MTU in bytes} */
  public int mtu() {
    return mtu;
  }

  /** {@return the addresses, one for each prefix of the link and in their order} */
  public List<IpAddress> addresses() {
    return addresses;
  }

  /**
   * Sends a frame as it is: past routes, neighbours and netfilter, through tc egress.
   *
   * @param frame from the Ethernet header on
   * @throws KernelException if the device does not take it, {@code EMSGSIZE} if it is too long
   */
  public void send(byte[] frame) {
    String what = "frame of " + frame.length + " bytes on " + this;
    try (KernelSocket socket =
        host.call(() -> KernelSocket.open(SocketAddress.AF_PACKET, SOCK_RAW, 0, what))) {
      long result = socket.send(frame, SocketAddress.ofDevice(ifindex, 0));
      if (result < 0) {
        throw new KernelException("send", what, (int) -result);
      }
    }
  }

  /**
   * Begins to listen to what it receives and sends.
   *
   * @return the capture, to be closed
   */
  public Capture capture() {
    return host.call(() -> Capture.on(ifindex, toString(), host.patience(), host.silence()));
  }

  /** {@return host and name} */
  @Override
  public String toString() {
    return host.name() + "/" + name;
  }
}
