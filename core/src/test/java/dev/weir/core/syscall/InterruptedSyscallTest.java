// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.Errno;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a real signal does to a call that waits. */
@Tag("kernel") // needs no privilege, but every kernel should see it
class InterruptedSyscallTest {
  private static final int SIGUSR2 = 12;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SA_FAMILY_SIZE = 2;

  /** Not among Weir's calls: the test sends its signal to one thread. */
  private static final long TGKILL = "amd64".equals(System.getProperty("os.arch")) ? 234 : 131;

  /**
   * A handler must exist, or the signal would end the JVM; through reflection, because the compiler
   * warns of sun.misc.
   */
  @BeforeAll
  static void handleTheSignal() throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object ignoring =
        Proxy.newProxyInstance(
            handler.getClassLoader(), new Class<?>[] {handler}, (p, m, a) -> null);
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance("USR2"), ignoring);
  }

  @Test
  void aWaitWhoseLengthOnlyTheCallerKnowsReportsTheInterruption() throws Exception {
    Waiting poll = new Waiting(InterruptedSyscallTest::pollNothingForAMinute);

    poll.interruptUntilDone();

    assertThat(poll.result()).isEqualTo(-Errno.EINTR.number());
  }

  @Test
  void aReceiveThatTheKernelDoesNotRestartIsMadeAgain() throws Exception {
    long socket = boundUnixSocket();
    try {
      // A receive timeout is what keeps the kernel from restarting it (net/unix: sock_intr_errno).
      setReceiveTimeout(socket, 60);
      Waiting receive = new Waiting(() -> receiveByte(socket));

      for (int i = 0; i < 20; i++) {
        receive.interrupt();
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(receive.isDone()).as("still waiting after 20 signals").isFalse();

      sendByteToItself(socket);
      assertThat(receive.result()).isEqualTo(1);
    } finally {
      Syscall.CLOSE.call(socket);
    }
  }

  @Test
  void closeIsNeverMadeAgain() {
    assertThat(Syscall.CLOSE.interrupted()).isEqualTo(Syscall.Interrupted.IS_DONE);
  }

  private static long pollNothingForAMinute() {
    try (Scratch scratch = Scratch.open()) {
      int timeout = scratch.allocate(16);
      scratch.buffer().putLong(timeout, 60);
      return Syscall.PPOLL.call(0, 0, scratch.address(timeout), 0, 0, 0);
    }
  }

  private static long boundUnixSocket() {
    long socket = Syscall.SOCKET.check(Syscall.SOCKET.call(AF_UNIX, SOCK_DGRAM, 0), "unix socket");
    try (Scratch scratch = Scratch.open()) {
      int address = scratch.allocate(SA_FAMILY_SIZE);
      scratch.buffer().putShort(address, (short) AF_UNIX);
      // Only the family: the kernel picks an abstract name (unix(7), autobind).
      Syscall.BIND.check(
          Syscall.BIND.call(socket, scratch.address(address), SA_FAMILY_SIZE), "unix socket");
    }
    return socket;
  }

  private static void setReceiveTimeout(long socket, long seconds) {
    try (Scratch scratch = Scratch.open()) {
      int timeval = scratch.allocate(16);
      scratch.buffer().putLong(timeval, seconds);
      long result =
          Syscall.SETSOCKOPT.call(socket, SOL_SOCKET, SO_RCVTIMEO, scratch.address(timeval), 16, 0);
      Syscall.SETSOCKOPT.check(result, "unix socket");
    }
  }

  private static long receiveByte(long socket) {
    try (Scratch scratch = Scratch.open()) {
      return Syscall.RECVFROM.call(socket, scratch.address(scratch.allocate(8)), 8, 0, 0, 0);
    }
  }

  private static void sendByteToItself(long socket) {
    try (Scratch scratch = Scratch.open()) {
      int name = scratch.allocate(112);
      int length = scratch.allocate(4);
      scratch.buffer().putInt(length, 110);
      long got = Syscall.GETSOCKNAME.call(socket, scratch.address(name), scratch.address(length));
      Syscall.GETSOCKNAME.check(got, "unix socket");
      long data = scratch.address(scratch.allocate(1));
      long sent =
          Syscall.SENDTO.call(
              socket, data, 1, 0, scratch.address(name), scratch.buffer().getInt(length));
      Syscall.SENDTO.check(sent, "unix socket");
    }
  }

  /** A call under way on a thread that can be sent signals. */
  private static final class Waiting {
    private final AtomicLong tid = new AtomicLong();
    private final CompletableFuture<Long> result = new CompletableFuture<>();

    Waiting(java.util.function.LongSupplier call) {
      Thread thread =
          new Thread(
              () -> {
                tid.set(Syscall.GETTID.call());
                result.complete(call.getAsLong());
              },
              "waiting-in-a-system-call");
      thread.setDaemon(true);
      thread.start();
    }

    void interrupt() {
      if (tid.get() != 0) {
        long sent =
            dev.weir.core.internal.ffi.Native.backend()
                .syscall(TGKILL, ProcessHandle.current().pid(), tid.get(), SIGUSR2, 0);
        assertThat(sent).isIn(0L, (long) -Errno.ESRCH.number());
      }
    }

    /** The first signal may come before the thread waits; one of them comes while it does. */
    void interruptUntilDone() throws InterruptedException {
      while (!result.isDone()) {
        interrupt();
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }

    boolean isDone() {
      return result.isDone();
    }

    long result() throws Exception {
      return result.get();
    }
  }
}
