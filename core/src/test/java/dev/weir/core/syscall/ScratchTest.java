// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.core.Allocation;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.ThreadConfinementException;
import dev.weir.core.error.WeirException;
import dev.weir.core.memory.NativeMemory;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel") // needs no privilege, but every kernel should see it
class ScratchTest {

  @Test
  void blocksAreZeroedAlignedAndApart() {
    try (Scratch first = Scratch.open()) {
      int a = first.allocate(5);
      first.buffer().putLong(a, -1L);
      int b = first.allocate(8);

      assertThat(a % 8).isZero();
      assertThat(b % 8).isZero();
      assertThat(b).isGreaterThanOrEqualTo(a + 8);
      assertThat(first.buffer().getLong(b)).isZero();
      first.buffer().putLong(b, -1L);
    }
    try (Scratch again = Scratch.open()) {
      int block = again.allocate(64);
      for (int i = 0; i < 64; i++) {
        assertThat(again.buffer().get(block + i)).as("byte %d", i).isZero();
      }
    }
  }

  @Test
  void addressesLeadToTheBuffer() {
    try (Scratch scratch = Scratch.open()) {
      int block = scratch.allocate(8);
      assertThat(scratch.address(block))
          .isEqualTo(NativeMemory.addressOf(scratch.buffer()) + block);
    }
  }

  @Test
  void anInnerScratchLeavesTheOuterOnesBlocksAlone() {
    try (Scratch outer = Scratch.open()) {
      int block = outer.allocate(16);
      long address = outer.address(block);
      outer.buffer().putLong(block, 0x1122334455667788L);

      try (Scratch inner = Scratch.open()) {
        inner.buffer().putLong(inner.allocate(8), -1L);
      }
      try (Scratch large = Scratch.open(8 << 20)) {
        large.buffer().putLong(large.allocate(8 << 20), -1L);
      }

      assertThat(outer.address(block)).as("nothing has moved").isEqualTo(address);
      assertThat(outer.buffer().getLong(block)).isEqualTo(0x1122334455667788L);
    }
  }

  @Test
  void manyInsideEachOtherAllHaveTheRoomTheyWerePromised() {
    List<Scratch> open = new ArrayList<>();
    List<Long> addresses = new ArrayList<>();
    for (int depth = 0; depth < 40; depth++) {
      Scratch scratch = Scratch.open();
      addresses.add(scratch.address(scratch.allocate(Scratch.PROMISED_CAPACITY)));
      open.add(scratch);
    }

    assertThat(addresses).doesNotHaveDuplicates();
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void everyCapacityCanBeFilledToTheLastByte() {
    for (int capacity : new int[] {0, 1, 7, 8, 4095, 40_001, 300_003}) {
      try (Scratch scratch = Scratch.open(capacity)) {
        int block = scratch.allocate(capacity);
        if (capacity > 0) {
          scratch.buffer().put(block + capacity - 1, (byte) 1);
        }
        try (Scratch inner = Scratch.open(capacity)) {
          int within = inner.allocate(capacity);
          if (capacity > 0) {
            inner.buffer().put(within + capacity - 1, (byte) 1);
          }
        }
      }
    }
  }

  @Test
  void moreThanIsLeftIsRefusedWithBothNumbers() {
    try (Scratch scratch = Scratch.open()) {
      assertThatThrownBy(() -> scratch.allocate(Scratch.MAX_CAPACITY))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("a block of 1073741824 bytes from a scratch with");
      assertThatThrownBy(() -> scratch.allocate(-1)).isInstanceOf(InvalidSpecException.class);
    }
    assertThatThrownBy(() -> Scratch.open(-1)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void textIsCopiedAsUtf8WithItsNul() {
    try (Scratch scratch = Scratch.open()) {
      long address = scratch.cString("größe");
      byte[] expected = "größe\0".getBytes(StandardCharsets.UTF_8);
      byte[] seen = new byte[expected.length];
      scratch.buffer().get((int) (address - scratch.address(0)), seen);
      assertThat(seen).isEqualTo(expected);
    }
  }

  @Test
  void textWithNulIsRefusedBecauseTheKernelWouldSeeLess() {
    try (Scratch scratch = Scratch.open()) {
      assertThatThrownBy(() -> scratch.cString("/run/netns/a\0/../../etc"))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessage("NUL at offset 12 of a string meant for the kernel");
    }
  }

  @Test
  void useOnAnotherThreadIsRefused() throws Exception {
    try (Scratch scratch = Scratch.open()) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread other =
          new Thread(
              () -> {
                try {
                  scratch.allocate(8);
                  thrown.complete(new AssertionError("was allowed"));
                } catch (RuntimeException e) {
                  thrown.complete(e);
                }
              });
      other.start();
      assertThat(thrown.get()).isInstanceOf(ThreadConfinementException.class);
    }
  }

  @Test
  void useAfterCloseIsRefused() {
    Scratch scratch = Scratch.open();
    scratch.close();
    assertThatThrownBy(() -> scratch.allocate(8)).isInstanceOf(HandleClosedException.class);
    assertThatThrownBy(scratch::close).isInstanceOf(HandleClosedException.class);
  }

  @Test
  void closingAnInnerOneTwiceLeavesTheOuterOneOpen() {
    try (Scratch outer = Scratch.open()) {
      int block = outer.allocate(8);
      Scratch inner = Scratch.open();
      inner.close();

      assertThatThrownBy(inner::close).isInstanceOf(HandleClosedException.class);
      assertThatThrownBy(() -> inner.allocate(8)).isInstanceOf(HandleClosedException.class);
      assertThat(outer.allocate(8)).isGreaterThan(block);
    }
  }

  @Test
  void theOuterOneWaitsForTheInnerOne() {
    try (Scratch outer = Scratch.open()) {
      Scratch inner = Scratch.open();

      // Its block would lie where the inner one's do.
      assertThatThrownBy(() -> outer.allocate(8))
          .isInstanceOf(WeirException.class)
          .hasMessage("this scratch has another open inside it, to be closed first");
      assertThatThrownBy(outer::close).isInstanceOf(WeirException.class);

      inner.close();
      assertThat(outer.allocate(8)).isNotNegative();
    }
  }

  @Test
  void memoryThatWasLargeOnceIsNotKept() {
    long address;
    try (Scratch large = Scratch.open(8 << 20)) {
      address = large.address(0);
      try (Scratch inner = Scratch.open()) {
        assertThat(inner.buffer()).isSameAs(large.buffer());
      }
    }
    try (Scratch outer = Scratch.open();
        Scratch inner = Scratch.open()) {
      assertThat(outer.address(0)).isNotEqualTo(address);
      assertThat(inner.buffer()).isSameAs(outer.buffer());
    }
  }

  @Test
  void openingInsideAnotherAllocatesNothing() {
    try (Scratch outer = Scratch.open()) {
      outer.allocate(8);
      assertThat(
              Allocation.perCall(
                  () -> {
                    try (Scratch scratch = Scratch.open()) {
                      scratch.buffer().putInt(scratch.allocate(144), 1);
                    }
                  }))
          .isLessThan(1);
    }
  }

  @Test
  void openingAllocatesNothing() {
    assertThat(
            Allocation.perCall(
                () -> {
                  try (Scratch scratch = Scratch.open()) {
                    scratch.buffer().putInt(scratch.allocate(144), 1);
                  }
                }))
        .isLessThan(1);
  }

  @Test
  void virtualThreadsThatYieldWhileOpenNeverShareMemory() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads (JDK 21)");
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    AtomicInteger mixedUp = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      long mine = ThreadLocalRandom.current().nextLong();
      threads.add((Thread) start.invoke(null, (Runnable) () -> holdAcrossYields(mine, mixedUp)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(mixedUp).hasValue(0);
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // the yield is where another virtual thread gets the carrier
  private static void holdAcrossYields(long mine, AtomicInteger mixedUp) {
    for (int round = 0; round < 20; round++) {
      try (Scratch scratch = Scratch.open()) {
        int block = scratch.allocate(8);
        scratch.buffer().putLong(block, mine);
        Thread.yield();
        if (scratch.buffer().getLong(block) != mine) {
          mixedUp.incrementAndGet();
        }
      }
    }
  }
}
