// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.rtnl;

import dev.weir.core.handle.OwnedFd;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Devices, addresses and routes of one network namespace: the one that the opening thread was in.
 * Not thread-safe.
 */
public final class Rtnl implements AutoCloseable {
  /** uapi/linux/rtnetlink.h. */
  private static final int RTM_NEWLINK = 16;

  private static final int RTM_GETLINK = 18;
  private static final int RTM_SETLINK = 19;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_NEWQDISC = 36;
  private static final int RTM_GETQDISC = 38;
  private static final int RTM_GETTFILTER = 46;

  private static final int IFINFOMSG = 16;
  private static final int IFADDRMSG = 8;
  private static final int RTMSG = 12;
  private static final int TCMSG = 20;

  /** uapi/linux/if_link.h. */
  private static final int IFLA_ADDRESS = 1;

  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int IFLA_LINK_NETNSID = 37;
  private static final int IFLA_XDP = 43;
  private static final int IFLA_XDP_ATTACHED = 2;
  private static final int IFLA_XDP_PROG_ID = 4;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int VETH_INFO_PEER = 1;
  private static final int IFF_UP = 1;

  /** uapi/linux/if.h, IF_OPER_UP. */
  private static final int IF_OPER_UP = 6;

  /** uapi/linux/if_addr.h. */
  private static final int IFA_ADDRESS = 1;

  private static final int IFA_LOCAL = 2;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_F_NODAD = 2;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RT_TABLE_MAIN = 254;
  private static final int RTPROT_STATIC = 4;
  private static final int RTN_UNICAST = 1;

  private static final int TCA_KIND = 1;
  private static final int TC_H_CLSACT = 0xFFFFFFF1;
  private static final int TC_H_CLSACT_MAJOR = 0xFFFF0000;
  private static final int TC_H_CLSACT_INGRESS = 0xFFFFFFF2;
  private static final int TC_H_CLSACT_EGRESS = 0xFFFFFFF3;

  private final NetlinkSocket socket;

  private Rtnl(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Opens it for the network namespace of the calling thread. */
  public static Rtnl open() {
    return new Rtnl(NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE));
  }

  /** One end of a veth pair, with the index it shall have. */
  public record VethEnd(int ifindex, String name, MacAddress mac, int mtu) {}

  /**
   * A device as the kernel describes it; the XDP program's id is 0 if it has none.
   *
   * @param hasFarPeer whether its other end, or the device it is made of, is in another namespace
   */
  public record Link(
      int ifindex, String name, int mtu, boolean isRunning, int xdpProgram, boolean hasFarPeer) {}

  /**
   * Creates a pair of devices, one here, the other in another namespace. The other is created where
   * it belongs: moving it there later would take its addresses and race with whoever looks.
   */
  public void createVeth(VethEnd here, VethEnd there, OwnedFd namespaceThere) {
    int raw = namespaceThere.acquire();
    try {
      Request request = newLink(here.ifindex());
      describe(request, here)
          .nest(
              IFLA_LINKINFO,
              () ->
                  request
                      .attribute(IFLA_INFO_KIND, "veth")
                      .nest(IFLA_INFO_DATA, () -> describePeer(request, there, raw)));
      socket.request(request, "RTM_NEWLINK", "veth " + here.name() + " to " + there.name());
    } finally {
      namespaceThere.release();
    }
  }

  /** Creates a device of a kind that needs no parameters. */
  public void createDevice(String name, String kind) {
    Request request = newLink(0).attribute(IFLA_IFNAME, name);
    request.nest(IFLA_LINKINFO, () -> request.attribute(IFLA_INFO_KIND, kind));
    socket.request(request, "RTM_NEWLINK", kind + " " + name);
  }

  /** Brings a device up. */
  public void setUp(int ifindex) {
    socket.request(
        Request.of(RTM_SETLINK, 0)
            .header(IFINFOMSG, h -> h.putInt(4, ifindex).putInt(8, IFF_UP).putInt(12, IFF_UP)),
        "RTM_SETLINK up",
        "device " + ifindex);
  }

  /** Makes a device a port of a bridge. */
  public void enslave(int ifindex, int bridge) {
    socket.request(
        Request.of(RTM_SETLINK, 0)
            .header(IFINFOMSG, h -> h.putInt(4, ifindex))
            .attribute(IFLA_MASTER, bridge),
        "RTM_SETLINK master " + bridge,
        "device " + ifindex);
  }

  /**
   * Gives a device an address, without duplicate address detection: it can be used at once, where
   * IPv6 would otherwise wait two seconds.
   */
  public void addAddress(int ifindex, IpAddress address, int prefixLength) {
    socket.request(
        Request.of(RTM_NEWADDR, Request.NLM_F_CREATE | Request.NLM_F_EXCL)
            .header(
                IFADDRMSG,
                h ->
                    h.put(0, (byte) address.family().number())
                        .put(1, (byte) prefixLength)
                        .put(2, (byte) IFA_F_NODAD)
                        .putInt(4, ifindex))
            .attribute(IFA_LOCAL, address.toBytes())
            .attribute(IFA_ADDRESS, address.toBytes())
            .attribute(IFA_FLAGS, IFA_F_NODAD),
        "RTM_NEWADDR",
        address + "/" + prefixLength + " on device " + ifindex);
  }

  /** Adds a route through a gateway. */
  public void addRoute(Cidr destination, IpAddress gateway, int ifindex) {
    socket.request(
        Request.of(RTM_NEWROUTE, Request.NLM_F_CREATE | Request.NLM_F_EXCL)
            .header(
                RTMSG,
                h ->
                    h.put(0, (byte) destination.family().number())
                        .put(1, (byte) destination.prefixLength())
                        .put(4, (byte) RT_TABLE_MAIN)
                        .put(5, (byte) RTPROT_STATIC)
                        .put(7, (byte) RTN_UNICAST))
            .attribute(RTA_DST, destination.address().toBytes())
            .attribute(RTA_GATEWAY, gateway.toBytes())
            .attribute(RTA_OIF, ifindex),
        "RTM_NEWROUTE",
        destination + " via " + gateway);
  }

  /** {@return a device} */
  public Link link(String name) {
    Request request =
        Request.get(RTM_GETLINK).header(IFINFOMSG, h -> {}).attribute(IFLA_IFNAME, name);
    return link(socket.request(request, "RTM_GETLINK", name).get(0));
  }

  /** {@return all devices} */
  public List<Link> links() {
    Request request = Request.dump(RTM_GETLINK).header(IFINFOMSG, h -> {});
    return socket.request(request, "RTM_GETLINK", "all devices").stream().map(Rtnl::link).toList();
  }

  /** Puts clsact on a device. */
  public void addClsact(int ifindex) {
    socket.request(
        Request.of(RTM_NEWQDISC, Request.NLM_F_CREATE | Request.NLM_F_EXCL)
            .header(
                TCMSG,
                h -> h.putInt(4, ifindex).putInt(8, TC_H_CLSACT_MAJOR).putInt(12, TC_H_CLSACT))
            .attribute(TCA_KIND, "clsact"),
        "RTM_NEWQDISC",
        "clsact on device " + ifindex);
  }

  /** A qdisc or filter on a device. */
  public record TrafficControl(int ifindex, int handle, int parent, int info, String kind) {}

  /** {@return the qdiscs of all devices} */
  public List<TrafficControl> qdiscs() {
    Request request = Request.dump(RTM_GETQDISC).header(TCMSG, h -> {});
    return socket.request(request, "RTM_GETQDISC", "all devices").stream()
        .map(Rtnl::trafficControl)
        .toList();
  }

  /** {@return the filters on a device's clsact hooks} */
  public List<TrafficControl> clsactFilters(int ifindex) {
    List<TrafficControl> filters = new ArrayList<>();
    for (int parent : new int[] {TC_H_CLSACT_INGRESS, TC_H_CLSACT_EGRESS}) {
      Request request =
          Request.dump(RTM_GETTFILTER).header(TCMSG, h -> h.putInt(4, ifindex).putInt(12, parent));
      socket.request(request, "RTM_GETTFILTER", "device " + ifindex).stream()
          .map(Rtnl::trafficControl)
          .forEach(filters::add);
    }
    return filters;
  }

  @Override
  public void close() {
    socket.close();
  }

  private static Request newLink(int ifindex) {
    return Request.of(RTM_NEWLINK, Request.NLM_F_CREATE | Request.NLM_F_EXCL)
        .header(IFINFOMSG, h -> h.putInt(4, ifindex));
  }

  private static Request describe(Request request, VethEnd end) {
    return request
        .attribute(IFLA_IFNAME, end.name())
        .attribute(IFLA_ADDRESS, end.mac().toBytes())
        .attribute(IFLA_MTU, end.mtu());
  }

  private static void describePeer(Request request, VethEnd peer, int namespace) {
    request.nest(
        VETH_INFO_PEER,
        () ->
            describe(request.header(IFINFOMSG, h -> h.putInt(4, peer.ifindex())), peer)
                .attribute(IFLA_NET_NS_FD, namespace));
  }

  private static Link link(ByteBuffer message) {
    Attributes attributes = new Attributes(message.duplicate().position(IFINFOMSG));
    Attributes xdp = attributes.nest(IFLA_XDP);
    boolean attached = xdp.bytes(IFLA_XDP_ATTACHED).map(mode -> mode[0] != 0).orElse(false);
    return new Link(
        message.getInt(4),
        attributes.text(IFLA_IFNAME).orElse(""),
        attributes.u32(IFLA_MTU).orElse(0),
        attributes.bytes(IFLA_OPERSTATE).map(state -> state[0] == IF_OPER_UP).orElse(false),
        attached ? xdp.u32(IFLA_XDP_PROG_ID).orElse(-1) : 0,
        attributes.u32(IFLA_LINK_NETNSID).isPresent());
  }

  private static TrafficControl trafficControl(ByteBuffer message) {
    Attributes attributes = new Attributes(message.duplicate().position(TCMSG));
    return new TrafficControl(
        message.getInt(4),
        message.getInt(8),
        message.getInt(12),
        message.getInt(16),
        attributes.text(TCA_KIND).orElse(""));
  }
}
