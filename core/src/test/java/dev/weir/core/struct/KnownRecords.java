// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.struct.annotation.Be;
import dev.weir.core.struct.annotation.Bits;
import dev.weir.core.struct.annotation.Case;
import dev.weir.core.struct.annotation.Length;
import dev.weir.core.struct.annotation.Name;
import dev.weir.core.struct.annotation.Offset;
import dev.weir.core.struct.annotation.Struct;
import dev.weir.core.struct.annotation.U16;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.struct.annotation.U64;
import dev.weir.core.struct.annotation.U8;
import dev.weir.core.struct.annotation.Union;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records for structs of struct_oracle.c. */
@SuppressWarnings("ArrayRecordComponent") // a C array may be a Java array, though lists compare
final class KnownRecords {

  private KnownRecords() {}

  @Struct(size = 12)
  record PolicyKey(
      @U32 int prefixlen,
      @U32 long identity,
      @U8 @Bits(1) boolean egress,
      @U8 int proto,
      @Be @U16 int dport) {}

  @Struct(name = "nlmsghdr")
  record MessageHeader(
      @U32 long nlmsgLen,
      @U16 int nlmsgType,
      @U16 int nlmsgFlags,
      @U32 long nlmsgSeq,
      @U32 long nlmsgPid) {}

  record Mac(long address) {}

  static final class MacCodec implements FieldCodec<Mac> {

    @Override
    public CType type() {
      return new CType.Bytes(6);
    }

    @Override
    public void encode(Mac value, ByteBuffer buffer, int offset) {
      for (int i = 0; i < 6; i++) {
        buffer.put(offset + i, (byte) (value.address() >>> (40 - 8 * i)));
      }
    }

    @Override
    public Mac decode(ByteBuffer buffer, int offset) {
      long address = 0;
      for (int i = 0; i < 6; i++) {
        address = (address << 8) | (buffer.get(offset + i) & 0xFF);
      }
      return new Mac(address);
    }
  }

  @Struct(packed = true)
  record Ethhdr(
      @CodedBy(MacCodec.class) Mac hDest,
      @CodedBy(MacCodec.class) Mac hSource,
      @Be @U16 int hProto) {}

  record Iphdr(
      @U8 @Bits(4) int ihl,
      @U8 @Bits(4) int version,
      @U8 int tos,
      @Be @U16 int totLen,
      @Be @U16 int id,
      @Be @U16 int fragOff,
      @U8 int ttl,
      @U8 int protocol,
      @Be @U16 int check,
      @Be @U32 long saddr,
      @Be @U32 long daddr) {}

  @Be
  record BigIphdr(
      @U8 @Bits(4) int version,
      @U8 @Bits(4) int ihl,
      @U8 int tos,
      @U16 int totLen,
      @U16 int id,
      @U16 @Bits(3) int flags,
      @U16 @Bits(13) int frag) {}

  record XfrmAddress(@Be @Length(4) @U32 long[] a6) {}

  record XfrmSelector(
      XfrmAddress daddr,
      XfrmAddress saddr,
      @Be @U16 int dport,
      @Be @U16 int dportMask,
      @Be @U16 int sport,
      @Be @U16 int sportMask,
      @U16 int family,
      @U8 int prefixlenD,
      @U8 int prefixlenS,
      @U8 int proto,
      int ifindex,
      @U32 long user) {}

  record XfrmId(XfrmAddress daddr, @Be @U32 long spi, @U8 int proto) {}

  record XfrmLifetimeCfg(
      @U64 long softByteLimit,
      @U64 long hardByteLimit,
      @U64 long softPacketLimit,
      @U64 long hardPacketLimit,
      @U64 long softAddExpiresSeconds,
      @U64 long hardAddExpiresSeconds,
      @U64 long softUseExpiresSeconds,
      @U64 long hardUseExpiresSeconds) {}

  record XfrmLifetimeCur(
      @U64 long bytes, @U64 long packets, @U64 long addTime, @U64 long useTime) {}

  record XfrmStats(@U32 long replayWindow, @U32 long replay, @U32 long integrityFailed) {}

  record XfrmUsersaInfo(
      XfrmSelector sel,
      XfrmId id,
      XfrmAddress saddr,
      XfrmLifetimeCfg lft,
      XfrmLifetimeCur curlft,
      XfrmStats stats,
      @U32 long seq,
      @U32 long reqid,
      @U16 int family,
      @U8 int mode,
      @U8 int replayWindow,
      @U8 int flags) {}

  @Struct(packed = true)
  record PackedMixed(@U8 int a, @U64 long b, @U16 int c, int d) {}

  record SignedAll(byte a, short b, int c, long d) {}

  record Bools(boolean a, @U32 long b, boolean c) {}

  record Names(@Length(4) String shortName, @U8 int x, @Length(16) String longName) {}

  record Pair(@U8 int low, @U16 int high) {}

  @Struct(name = "")
  record PairsAndNumber(@Length(2) List<Pair> q, @U32 long n) {}

  record NestedArrays(
      @U16 @Length({2, 3}) int[][] m, @Length(3) Pair[] p, @Length(2) List<PairsAndNumber> s) {}

  sealed interface Body permits Drop, Verdict {}

  @Case(1)
  record Drop(@U64 long when, @U16 int reason) implements Body {}

  @Case({2, 3})
  record Verdict(@U32 long rule) implements Body {}

  record Event(@U8 int type, @Union(by = "type") Body body, @U16 int cpu) {}

  @Struct(name = "packed_holes", packed = true, size = 12)
  record PackedHoles(@U8 int a, @Offset(3) @U32 long b, @Name("c") @Offset(10) @U16 int last) {}

  /** The codecs whose struct is in the table, by its name there. */
  static Map<String, StructCodec<?>> codecs() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    Map<String, StructCodec<?>> codecs = new TreeMap<>();
    for (Class<? extends Record> type :
        List.of(
            PolicyKey.class,
            MessageHeader.class,
            Ethhdr.class,
            Iphdr.class,
            BigIphdr.class,
            XfrmSelector.class,
            XfrmId.class,
            XfrmLifetimeCfg.class,
            XfrmLifetimeCur.class,
            XfrmUsersaInfo.class,
            PackedMixed.class,
            SignedAll.class,
            Bools.class,
            Names.class,
            NestedArrays.class)) {
      StructCodec<?> codec = StructCodec.of(lookup, type);
      codecs.put(codec.layout().name(), codec);
    }
    StructCodec<Event> event = StructCodec.of(lookup, Event.class);
    codecs.put("event_drop", event);
    codecs.put("event_verdict", event);
    return codecs;
  }
}
