// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.internal.rtnl.LinkMessages;

/** Turns link specs into messages. */
final class LinkEncoder {
  private static final int IFF_UP = 1;

  private LinkEncoder() {}

  /** {@return the request; {@code peerNamespace} is the descriptor of a peer's, if it has one} */
  static Message create(LinkSpec spec, int peerNamespace) {
    long up = spec.up() ? IFF_UP : 0;
    return Message.of(
        LinkMessages.RTM_NEWLINK,
        Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_EXCL | Nlmsg.NLM_F_ECHO,
        LinkMessages.IFINFOMSG.zero().with(LinkMessages.FLAGS, up).with(LinkMessages.CHANGE, up),
        out -> {
          if (spec.kind() instanceof LinkKind.Macvlan macvlan) {
            out.put(LinkMessages.IFLA_LINK, (long) macvlan.device());
          }
          out.putIf(spec.mtu() > 0, LinkMessages.IFLA_MTU, (long) spec.mtu());
          spec.address()
              .ifPresent(mac -> out.put(LinkMessages.IFLA_ADDRESS, Octets.of(mac.toBytes())));
          out.putIf(spec.master() > 0, LinkMessages.IFLA_MASTER, (long) spec.master());
          out.put(LinkMessages.IFLA_IFNAME, spec.name());
          out.nest(
              LinkMessages.IFLA_LINKINFO,
              info -> {
                info.put(LinkMessages.IFLA_INFO_KIND, spec.kind().kernelName());
                data(spec.kind(), peerNamespace, info);
              });
        });
  }

  private static void data(LinkKind kind, int peerNamespace, MessageWriter info) {
    if (kind instanceof LinkKind.Veth veth) {
      info.nest(
          LinkMessages.IFLA_INFO_DATA,
          data ->
              data.flat(
                  LinkMessages.VETH_INFO_PEER,
                  peer -> {
                    peer.struct(LinkMessages.IFINFOMSG.zero());
                    peer.put(LinkMessages.IFLA_IFNAME, veth.peer());
                    peer.putIf(
                        peerNamespace >= 0, LinkMessages.IFLA_NET_NS_FD, (long) peerNamespace);
                  }));
    } else if (kind instanceof LinkKind.Vxlan vxlan) {
      info.nest(LinkMessages.IFLA_INFO_DATA, data -> vxlan(vxlan, data));
    } else if (kind instanceof LinkKind.Bridge bridge && bridge.vlanFiltering()) {
      // A kernel without VLAN filtering refuses to be told not to filter, too.
      info.nest(
          LinkMessages.IFLA_INFO_DATA, data -> data.put(LinkMessages.IFLA_BR_VLAN_FILTERING, 1L));
    } else if (kind instanceof LinkKind.Macvlan macvlan) {
      info.nest(
          LinkMessages.IFLA_INFO_DATA,
          data -> data.put(LinkMessages.IFLA_MACVLAN_MODE, (long) macvlan.mode().number()));
    }
  }

  private static void vxlan(LinkKind.Vxlan vxlan, MessageWriter data) {
    data.putIf(!vxlan.external(), LinkMessages.IFLA_VXLAN_ID, (long) vxlan.id());
    vxlan
        .remote()
        .ifPresent(
            ip ->
                data.put(
                    ip.isIpv4() ? LinkMessages.IFLA_VXLAN_GROUP : LinkMessages.IFLA_VXLAN_GROUP6,
                    ip));
    vxlan
        .local()
        .ifPresent(
            ip ->
                data.put(
                    ip.isIpv4() ? LinkMessages.IFLA_VXLAN_LOCAL : LinkMessages.IFLA_VXLAN_LOCAL6,
                    ip));
    data.putIf(vxlan.device() > 0, LinkMessages.IFLA_VXLAN_LINK, (long) vxlan.device());
    data.putIf(vxlan.external(), LinkMessages.IFLA_VXLAN_COLLECT_METADATA, 1L);
    data.put(LinkMessages.IFLA_VXLAN_LEARNING, vxlan.learning() ? 1L : 0L);
    data.put(LinkMessages.IFLA_VXLAN_PORT, (long) vxlan.port());
  }
}
