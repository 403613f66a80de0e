// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * The database of policies.
 *
 * @param in policies for packets that come in
 * @param out policies for packets that go out
 * @param forward policies for packets that are forwarded
 * @param socketIn policies of sockets for packets that come in
 * @param socketOut policies of sockets for packets that go out
 * @param buckets of the hash table
 * @param maxBuckets what the hash table can grow to
 * @param ipv4 from which prefix lengths on IPv4 policies are hashed
 * @param ipv6 from which prefix lengths on IPv6 policies are hashed
 */
public record SpdInfo(
    long in,
    long out,
    long forward,
    long socketIn,
    long socketOut,
    long buckets,
    long maxBuckets,
    HashThresholds ipv4,
    HashThresholds ipv6) {
  static SpdInfo of(Message message) {
    StructValue counts =
        message.get(XfrmMessages.XFRMA_SPD_INFO).orElseGet(XfrmStructs.SPDINFO::zero);
    StructValue hash =
        message.get(XfrmMessages.XFRMA_SPD_HINFO).orElseGet(XfrmStructs.SPDHINFO::zero);
    return new SpdInfo(
        counts.get(XfrmStructs.SPDINFO.field("incnt")),
        counts.get(XfrmStructs.SPDINFO.field("outcnt")),
        counts.get(XfrmStructs.SPDINFO.field("fwdcnt")),
        counts.get(XfrmStructs.SPDINFO.field("inscnt")),
        counts.get(XfrmStructs.SPDINFO.field("outscnt")),
        hash.get(XfrmStructs.SPDHINFO.field("spdhcnt")),
        hash.get(XfrmStructs.SPDHINFO.field("spdhmcnt")),
        message
            .get(XfrmMessages.XFRMA_SPD_IPV4_HTHRESH)
            .map(HashThresholds::of)
            .orElse(new HashThresholds(32, 32)),
        message
            .get(XfrmMessages.XFRMA_SPD_IPV6_HTHRESH)
            .map(HashThresholds::of)
            .orElse(new HashThresholds(128, 128)));
  }
}
