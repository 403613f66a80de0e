// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * What a state or policy has done so far.
 *
 * @param bytes bytes carried
 * @param packets packets carried
 * @param added when it was made, seconds since 1970
 * @param used when it was first used, seconds since 1970, 0 if never
 */
public record Usage(long bytes, long packets, long added, long used) {
  static Usage of(StructValue struct) {
    return new Usage(
        struct.get(XfrmStructs.LIFETIME_CUR.field("bytes")),
        struct.get(XfrmStructs.LIFETIME_CUR.field("packets")),
        struct.get(XfrmStructs.LIFETIME_CUR.field("add_time")),
        struct.get(XfrmStructs.LIFETIME_CUR.field("use_time")));
  }
}
