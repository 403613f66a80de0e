// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What runs for every packet, entry or look-up leaves no garbage. */
class AllocationTest {
  private static final int WARM_UP = 50_000;
  private static final int MEASURED = 200_000;
  private static final int VALUES = 256;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final IpAddress[] addresses = new IpAddress[VALUES];
  private final Cidr[] cidrs = new Cidr[VALUES];
  private final MacAddress[] macs = new MacAddress[VALUES];
  private final PortRange[] ranges = new PortRange[VALUES];
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(32).order(ByteOrder.LITTLE_ENDIAN);
  private final CidrSet set;

  /** Sums up what the operations answer, so that none is optimised away. */
  private long sink;

  AllocationTest() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < VALUES; i++) {
      addresses[i] =
          i % 2 == 0
              ? IpAddress.ofIpv4(random.nextInt())
              : IpAddress.ofIpv6(random.nextLong(), random.nextLong());
      cidrs[i] = Cidr.containing(addresses[i], random.nextInt(33));
      macs[i] = MacAddress.randomLocal(random);
      int port = random.nextInt(65536);
      ranges[i] = new PortRange(port, port + random.nextInt(65536 - port));
    }
    set = CidrSet.of(cidrs);
  }

  @Test
  void comparingAndHashing() {
    assertAllocatesNothing(
        (a, b) ->
            (addresses[a].compareTo(addresses[b]) < 0 ? 1 : 0)
                + (addresses[a].equals(addresses[b]) ? 2 : 0)
                + (cidrs[a].compareTo(cidrs[b]) < 0 ? 4 : 0)
                + (cidrs[a].equals(cidrs[b]) ? 8 : 0)
                + (macs[a].compareTo(macs[b]) < 0 ? 16 : 0)
                + (ranges[a].compareTo(ranges[b]) < 0 ? 32 : 0)
                + addresses[a].hashCode()
                + cidrs[a].hashCode());
  }

  @Test
  void testingForMembership() {
    assertAllocatesNothing(
        (a, b) ->
            (cidrs[a].contains(addresses[b]) ? 1 : 0)
                + (cidrs[a].contains(cidrs[b]) ? 2 : 0)
                + (cidrs[a].overlaps(cidrs[b]) ? 4 : 0)
                + (set.contains(addresses[b]) ? 8 : 0)
                + (set.contains(cidrs[b]) ? 16 : 0)
                + (ranges[a].contains(b) ? 32 : 0)
                + (ranges[a].overlaps(ranges[b]) ? 64 : 0)
                + (ranges[a].contains(ranges[b]) ? 128 : 0));
  }

  @Test
  void telling() {
    assertAllocatesNothing(
        (a, b) ->
            (addresses[a].bit(b & 31) ? 1 : 0)
                + (addresses[a].isLoopback() ? 2 : 0)
                + (addresses[a].isLinkLocal() ? 4 : 0)
                + (addresses[a].isMulticast() ? 8 : 0)
                + (addresses[a].isV4Mapped() ? 16 : 0)
                + (macs[a].isMulticast() ? 32 : 0));
  }

  @Test
  void writing() {
    assertAllocatesNothing(
        (a, b) -> {
          addresses[a].write(buffer, b & 7);
          macs[a].write(buffer, 24);
          return buffer.getInt(b & 7) + buffer.get(29);
        });
  }

  /** The meter itself must be able to move. */
  @Test
  void theMeterSeesWhatIsAllocated() {
    assertThat(bytesPerOperation((a, b) -> addresses[a].toString().length())).isGreaterThan(8.0);
  }

  private interface Operation {
    int apply(int a, int b);
  }

  private void assertAllocatesNothing(Operation operation) {
    assertThat(bytesPerOperation(operation)).as("answers add up to %d", sink).isLessThan(1.0);
  }

  private double bytesPerOperation(Operation operation) {
    repeat(operation, WARM_UP);
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    repeat(operation, MEASURED);
    return (threads.getThreadAllocatedBytes(thread) - before) / (double) MEASURED;
  }

  private void repeat(Operation operation, int times) {
    for (int i = 0; i < times; i++) {
      sink += operation.apply(i % VALUES, Math.floorMod(i * 31, VALUES));
    }
  }
}
