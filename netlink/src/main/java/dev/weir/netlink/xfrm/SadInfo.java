// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * The database of states.
 *
 * @param count how many there are
 * @param buckets of the hash table
 * @param maxBuckets what the hash table can grow to
 */
public record SadInfo(long count, long buckets, long maxBuckets) {
  static SadInfo of(Message message) {
    StructValue hash =
        message.get(XfrmMessages.XFRMA_SAD_HINFO).orElseGet(XfrmStructs.SADHINFO::zero);
    return new SadInfo(
        message.number(XfrmMessages.XFRMA_SAD_CNT, 0),
        hash.get(XfrmStructs.SADHINFO.field("sadhcnt")),
        hash.get(XfrmStructs.SADHINFO.field("sadhmcnt")));
  }
}
