// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.core.Allocation;
import dev.weir.core.error.Errno;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backend must do, whichever of them the process uses. */
@Tag("kernel") // needs no privilege, but every kernel should see it
class BackendContractTest {
  private static final boolean X86 = Native.ARCHITECTURE == Native.Architecture.X86_64;
  private static final long PREAD64 = X86 ? 17 : 67;
  private static final long CLOSE = X86 ? 3 : 57;
  private static final long GETPID = X86 ? 39 : 172;
  private static final long GETTID = X86 ? 186 : 178;
  private static final long MMAP = X86 ? 9 : 222;
  private static final long MUNMAP = X86 ? 11 : 215;
  private static final long MEMFD_CREATE = X86 ? 319 : 279;
  private static final long PWRITE64 = X86 ? 18 : 68;
  private static final long LSEEK = X86 ? 8 : 62;
  private static final long PPOLL = X86 ? 271 : 73;
  private static final long FUTEX = X86 ? 202 : 98;
  private static final long NO_SUCH_CALL = 100_000;

  static Stream<NativeBackend> backends() {
    return Stream.of(new DirectBackend(), new JffiBackend());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void passesTheSelfTest(NativeBackend backend) {
    assertThatCode(() -> NativeSelfTest.run(backend, FUTEX, LSEEK)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void resultsAndErrorsAreTheKernels(NativeBackend backend) {
    assertThat(backend.syscall(GETPID, 0, 0, 0, 0)).isEqualTo(ProcessHandle.current().pid());
    assertThat(backend.syscall(GETPID, 1, 2, 3, 4, 5, 6)).isEqualTo(ProcessHandle.current().pid());
    assertThat(backend.syscall(CLOSE, -1, 0, 0, 0)).isEqualTo(-Errno.EBADF.number());
    assertThat(backend.syscall(CLOSE, -1, 0, 0, 0, 0, 0)).isEqualTo(-Errno.EBADF.number());
    assertThat(backend.syscall(NO_SUCH_CALL, 0, 0, 0, 0)).isEqualTo(-Errno.ENOSYS.number());
  }

  /** The fourth argument is the one whose register differs between functions and system calls. */
  @ParameterizedTest
  @MethodSource("backends")
  void fourArgumentsArriveInTheirFullWidth(NativeBackend backend) {
    ByteBuffer memory = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
    memory.put(0, "weir\0".getBytes(StandardCharsets.US_ASCII));
    long address = backend.addressOf(memory);
    long file = backend.syscall(MEMFD_CREATE, address, 0, 0, 0);
    long far = (1L << 40) + 8192;
    try {
      memory.putLong(16, 0x0123_4567_89ab_cdefL);
      assertThat(backend.syscall(PWRITE64, file, address + 16, 8, far)).isEqualTo(8);
      assertThat(backend.syscall(PREAD64, file, address + 32, 8, far)).isEqualTo(8);
      assertThat(memory.getLong(32)).isEqualTo(0x0123_4567_89ab_cdefL);
      assertThat(backend.syscall(LSEEK, file, far, 0, 0)).as("a result of 41 bits").isEqualTo(far);

      long mapped = backend.syscall(MMAP, 0, 4096, 1, 1, file, far - far % 4096);
      assertThat(mapped).as("six arguments: the file's page at that offset").isPositive();
      assertThat(backend.bufferAt(mapped, 8).order(ByteOrder.nativeOrder()).getLong(0))
          .isEqualTo(0x0123_4567_89ab_cdefL);
      assertThat(backend.syscall(MUNMAP, mapped, 4096, 0, 0)).isZero();
    } finally {
      backend.syscall(CLOSE, file, 0, 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theShortFormAllocatesNothing(NativeBackend backend) {
    assertThat(Allocation.perCall(() -> backend.syscall(GETPID, 0, 0, 0, 0))).isLessThan(1);
    assertThat(Allocation.perCall(() -> backend.syscall(CLOSE, -1, 0, 0, 0))).isLessThan(1);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void threadsThatWaitInACallDelayNoCollection(NativeBackend backend) throws Exception {
    ByteBuffer timeout = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    timeout.putLong(0, 3600);
    long[] tid = new long[1];
    CountDownLatch started = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              tid[0] = backend.syscall(GETTID, 0, 0, 0, 0);
              started.countDown();
              long end = backend.syscall(PPOLL, 0, 0, backend.addressOf(timeout), 0, 0, 0);
              assertThat(end).isLessThanOrEqualTo(0);
            },
            "waiting-in-ppoll");
    waiting.setDaemon(true);
    waiting.start();
    started.await();

    // Each of these stops all Java threads; with one that never comes to a stop this test hangs.
    for (int i = 0; i < 5; i++) {
      System.gc();
    }

    assertThat(waiting.isAlive()).isTrue();
  }

  /** Each thread makes calls that fail in a way of its own; a stranger's errno would show. */
  @ParameterizedTest
  @MethodSource("backends")
  void errorsKeepToTheirThreads(NativeBackend backend) throws Exception {
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      boolean odd = i % 2 == 1;
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 20_000; n++) {
                  failOnPurpose(backend, odd, wrong);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (int i = 0; i < 20; i++) {
      System.gc();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("backends")
  @SuppressWarnings("ThreadPriorityCheck") // the yields are what is tested
  void errorsKeepToTheirVirtualThreads(NativeBackend backend) throws Throwable {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads: JDK 21");
    MethodHandle startVirtual =
        MethodHandles.publicLookup()
            .findStatic(
                Thread.class,
                "startVirtualThread",
                MethodType.methodType(Thread.class, Runnable.class));
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean odd = i % 2 == 1;
      Runnable task =
          () -> {
            for (int n = 0; n < 200; n++) {
              failOnPurpose(backend, odd, wrong);
              Thread.yield();
            }
          };
      threads.add((Thread) startVirtual.invoke(task));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong).isEmpty();
  }

  private static void failOnPurpose(
      NativeBackend backend, boolean odd, ConcurrentLinkedQueue<String> wrong) {
    long result =
        odd ? backend.syscall(NO_SUCH_CALL, 0, 0, 0, 0) : backend.syscall(CLOSE, -1, 0, 0, 0, 0, 0);
    long expected = odd ? -Errno.ENOSYS.number() : -Errno.EBADF.number();
    if (result != expected) {
      wrong.add(result + " instead of " + expected);
    }
  }
}
