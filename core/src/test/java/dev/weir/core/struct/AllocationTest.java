// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.core.struct.KnownRecords.Drop;
import dev.weir.core.struct.KnownRecords.Event;
import dev.weir.core.struct.KnownRecords.Mac;
import dev.weir.core.struct.KnownRecords.PolicyKey;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What hot paths may allocate: nothing to write and to look, the value itself to decode. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20_000;
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ByteBuffer BUFFER = ByteBuffer.allocateDirect(512);

  @Test
  void encode_allocatesNothing() {
    assertThat(encoding(PolicyKey.class, new PolicyKey(64, 1, true, 6, 443))).isZero();
    assertThat(encoding(Event.class, new Event(1, new Drop(1, 2), 3))).isZero();
    assertThat(
            encoding(
                KnownRecords.Ethhdr.class, new KnownRecords.Ethhdr(new Mac(1), new Mac(2), 0x800)))
        .isZero();
    assertThat(encoding(KnownRecords.Names.class, new KnownRecords.Names("é", 1, "eth0🐧")))
        .isZero();
    assertThat(
            encoding(
                KnownRecords.NestedArrays.class,
                new KnownRecords.NestedArrays(
                    new int[][] {{1, 2, 3}, {4, 5, 6}},
                    new KnownRecords.Pair[] {
                      new KnownRecords.Pair(1, 2),
                      new KnownRecords.Pair(3, 4),
                      new KnownRecords.Pair(5, 6)
                    },
                    List.of(
                        new KnownRecords.PairsAndNumber(
                            List.of(new KnownRecords.Pair(1, 2), new KnownRecords.Pair(1, 2)), 1),
                        new KnownRecords.PairsAndNumber(
                            List.of(new KnownRecords.Pair(1, 2), new KnownRecords.Pair(1, 2)),
                            1)))))
        .isZero();
  }

  private static <T extends Record> long encoding(Class<T> type, T value) {
    StructCodec<T> codec = StructCodec.of(LOOKUP, type);
    return bytesOfTheRounds(() -> codec.encode(value, BUFFER, 8));
  }

  @Test
  void decode_allocatesTheRecordAndNothingElse() {
    StructCodec<PolicyKey> codec = StructCodec.of(LOOKUP, PolicyKey.class);
    PolicyKey[] kept = new PolicyKey[1];
    codec.encode(new PolicyKey(64, 1, true, 6, 443), BUFFER, 0);

    long bytes = bytesOfTheRounds(() -> kept[0] = codec.decode(BUFFER, 0));
    long own =
        bytesOfTheRounds(() -> kept[0] = new PolicyKey(kept[0].prefixlen(), 1, true, 6, 443));

    assertThat(own).isPositive();
    assertThat(bytes).isEqualTo(own);
  }

  @Test
  void fields_allocateNothing() {
    StructLayout key = KnownStructs.all().get("policy_key");
    LongField identity = key.u32("identity");
    IntField port = key.u16("dport");
    IntField egress = key.u8("egress");
    StructLayout names = KnownStructs.all().get("names");
    TextField name = names.text("long_name");
    BooleanField flag = KnownStructs.all().get("bools").bool("c");
    BytesField data = KnownStructs.all().get("lpm6").bytes("data");
    byte[] address = new byte[16];

    assertThat(
            bytesOfTheRounds(
                () -> {
                  identity.set(BUFFER, 3, identity.get(BUFFER, 3) ^ 1);
                  port.set(BUFFER, 3, port.get(BUFFER, 3) ^ 1);
                  egress.set(BUFFER, 3, egress.get(BUFFER, 3) ^ 1);
                  flag.set(BUFFER, 50, !flag.get(BUFFER, 50));
                  name.set(BUFFER, 100, "weir0é");
                  data.get(BUFFER, 200, address);
                  data.set(BUFFER, 300, address);
                }))
        .isZero();
  }

  /**
   * Of all rounds together, in the best of several runs: linking and profiling allocate at first.
   */
  private static long bytesOfTheRounds(Runnable round) {
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 6; run++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        round.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
