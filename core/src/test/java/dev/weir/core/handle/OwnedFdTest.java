// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.Allocation;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.WeirException;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel") // needs no privilege, but every kernel should see it
class OwnedFdTest {
  private static final int O_CLOEXEC = 02000000;
  private static final int O_NONBLOCK = 04000;
  private static final int F_GETFD = 1;
  private static final int FD_CLOEXEC = 1;
  private static final int F_DUPFD = 0;

  private static OwnedFd eventFd() {
    long fd = Syscall.EVENTFD2.call(0, O_CLOEXEC | O_NONBLOCK);
    return OwnedFd.adopt(Syscall.EVENTFD2.check(fd, "eventfd"), "eventfd");
  }

  private static boolean isOpen(int number) {
    return Syscall.FCNTL.call(number, F_GETFD, 0) >= 0;
  }

  @Test
  void closeClosesTheNumberOnce() {
    OwnedFd fd = eventFd();
    int number = fd.acquire();
    fd.release();

    fd.close();
    assertThat(isOpen(number)).isFalse();
    assertThat(fd.isOpen()).isFalse();

    // Somebody else gets the number; closing again must not take it from them.
    try (OwnedFd stranger = eventFd()) {
      int strangers = stranger.acquire();
      stranger.release();
      assertThat(strangers).as("the kernel gives out the lowest free number").isEqualTo(number);
      fd.close();
      assertThat(isOpen(strangers)).isTrue();
    }
  }

  @Test
  void useAfterCloseNamesTheHandle() {
    OwnedFd fd = eventFd();
    fd.close();
    assertThatThrownBy(fd::acquire)
        .isInstanceOf(HandleClosedException.class)
        .hasMessageMatching("eventfd \\(fd \\d+\\) is closed");
    assertThatThrownBy(fd::duplicate).isInstanceOf(HandleClosedException.class);
    assertThatThrownBy(fd::detach).isInstanceOf(HandleClosedException.class);
  }

  @Test
  void aNumberLentOutIsClosedByTheLastToReturnIt() {
    OwnedFd fd = eventFd();
    int number = fd.acquire();
    fd.acquire();

    fd.close();
    assertThat(fd.isOpen()).isFalse();
    assertThatThrownBy(fd::acquire).isInstanceOf(HandleClosedException.class);
    assertThat(isOpen(number)).as("two uses under way").isTrue();
    fd.release();
    assertThat(isOpen(number)).as("one use under way").isTrue();
    fd.release();
    assertThat(isOpen(number)).isFalse();
  }

  @Test
  void aNumberThatMeansAStandardStreamIsMovedOutOfTheWay() {
    long standardError = Syscall.FCNTL.check(Syscall.FCNTL.call(2, F_DUPFD, 100), "standard error");
    try (OwnedFd source = eventFd()) {
      int number = source.acquire();
      Syscall.DUP3.check(Syscall.DUP3.call(number, 2, O_CLOEXEC), "standard error");
      source.release();

      try (OwnedFd adopted = OwnedFd.adopt(2, "eventfd as 2")) {
        int raw = adopted.acquire();
        adopted.release();
        assertThat(raw).isGreaterThanOrEqualTo(3);
        assertThat(isOpen(2)).as("the low number is given back").isFalse();
      }
    } finally {
      Syscall.DUP3.call(standardError, 2, 0);
      Syscall.CLOSE.call(standardError);
    }
  }

  @Test
  void aNegativeNumberIsNotADescriptor() {
    assertThatThrownBy(() -> OwnedFd.adopt(-22, "map weir_x"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("-22 is not a descriptor: cannot adopt it as map weir_x");
  }

  @Test
  void aDuplicateIsTheSameFileUnderAnotherNumberAndCloseOnExec() throws Exception {
    try (OwnedFd fd = eventFd();
        OwnedFd copy = fd.duplicate()) {
      int a = fd.acquire();
      int b = copy.acquire();
      try {
        assertThat(b).isNotEqualTo(a);
        assertThat(Syscall.FCNTL.call(b, F_GETFD, 0) & FD_CLOEXEC).isEqualTo(FD_CLOEXEC);
        assertThat(eventFdId(b)).isEqualTo(eventFdId(a));
      } finally {
        fd.release();
        copy.release();
      }
    }
  }

  @Test
  void aDetachedNumberStaysOpenAndBelongsToTheCaller() {
    OwnedFd fd = eventFd();
    int number = fd.detach();

    fd.close();
    assertThat(fd.isOpen()).isFalse();
    assertThat(isOpen(number)).isTrue();
    assertThat(Syscall.CLOSE.call(number)).isZero();
  }

  @Test
  void aNumberInUseIsNotHandedOver() {
    try (OwnedFd fd = eventFd()) {
      fd.acquire();
      assertThatThrownBy(fd::detach)
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("1 use(s)");
      fd.release();
      assertThat(fd.isOpen()).isTrue();
    }
  }

  @Test
  void aReleaseTooManyIsAnErrorAndChangesNothing() {
    try (OwnedFd fd = eventFd()) {
      int number = fd.acquire();
      fd.release();
      assertThatThrownBy(fd::release)
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("released more often than acquired");
      assertThat(fd.isOpen()).isTrue();
      fd.close();
      assertThat(isOpen(number)).isFalse();
    }
  }

  @Test
  void releasesTooManyOnOneThreadDoNotDisturbUsesOnAnother() throws Exception {
    try (OwnedFd fd = eventFd()) {
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong refused = new AtomicLong();
      Thread careless =
          new Thread(
              () -> {
                while (!stop.get()) {
                  try {
                    fd.release();
                  } catch (WeirException e) {
                    refused.incrementAndGet();
                    continue;
                  }
                  fd.acquire(); // it took the other thread's use; give it back
                }
              });
      careless.start();
      while (refused.get() < 1_000) {
        assertThat(fd.isOpen()).isTrue();
      }
      stop.set(true);
      careless.join();
      int number = fd.acquire();
      fd.release();
      fd.close();
      assertThat(isOpen(number)).isFalse();
    }
  }

  @Test
  void whatIsAdoptedBecomesCloseOnExec() {
    try (OwnedFd fd = OwnedFd.adopt(Syscall.EVENTFD2.call(0, 0), "inheritable eventfd")) {
      int number = fd.acquire();
      assertThat(Syscall.FCNTL.call(number, F_GETFD, 0) & FD_CLOEXEC).isEqualTo(FD_CLOEXEC);
      fd.release();
    }
  }

  @Test
  void anotherProcessesNumbersAreNotCutDownToThirtyTwoBits() {
    long self = ProcessHandle.current().pid();
    assertThatThrownBy(() -> OwnedFd.copyFrom(self + (1L << 32), 0, "somebody's"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> OwnedFd.copyFrom(self, -1, "nobody's"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void lendingAllocatesNothing() {
    try (OwnedFd fd = eventFd()) {
      assertThat(
              Allocation.perCall(
                  () -> {
                    fd.acquire();
                    fd.release();
                  }))
          .isLessThan(1);
    }
  }

  /**
   * Readers use a descriptor while its owner closes it and opens another, which gets the same
   * number. A reader that ever sees another file than the one it was lent was cut by the close.
   */
  @Test
  void aNumberLentOutNeverNamesAnotherFile() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong lent = new AtomicLong();
    AtomicLong mixedUp = new AtomicLong();
    Slot slot = new Slot();
    slot.fd = new Tagged(1);
    CountDownLatch ended = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      Thread reader =
          new Thread(
              () -> {
                while (!stop.get()) {
                  Tagged tagged = slot.fd;
                  int raw;
                  try {
                    raw = tagged.fd.acquire();
                  } catch (HandleClosedException e) {
                    continue;
                  }
                  try {
                    lent.incrementAndGet();
                    if (tagged.valueSeenThrough(raw) != tagged.tag) {
                      mixedUp.incrementAndGet();
                    }
                  } finally {
                    tagged.fd.release();
                  }
                }
                ended.countDown();
              });
      reader.setDaemon(true);
      reader.start();
    }

    for (long tag = 2; tag < 3_000 || lent.get() < 3_000; tag++) {
      Tagged before = slot.fd;
      before.fd.close();
      slot.fd = new Tagged(tag);
    }
    stop.set(true);
    ended.await();
    slot.fd.fd.close();

    assertThat(mixedUp).hasValue(0);
  }

  private static String eventFdId(int number) throws java.io.IOException {
    return Files.readAllLines(Path.of("/proc/self/fdinfo/" + number)).stream()
        .filter(line -> line.startsWith("eventfd-id"))
        .findFirst()
        .orElse("same kernel without eventfd-id");
  }

  private static final class Slot {
    volatile Tagged fd;
  }

  /** An open file that can be told from others through its descriptor: by its offset. */
  private static final class Tagged {
    private static final int AT_FDCWD = -100;
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;

    private final long tag;
    private final OwnedFd fd;

    Tagged(long tag) {
      this.tag = tag;
      try (Scratch scratch = Scratch.open()) {
        long opened =
            Syscall.OPENAT.call(AT_FDCWD, scratch.cString("/proc/self/exe"), O_CLOEXEC, 0);
        this.fd = OwnedFd.adopt(Syscall.OPENAT.check(opened, "a file"), "file " + tag);
      }
      int raw = fd.acquire();
      Syscall.LSEEK.check(Syscall.LSEEK.call(raw, tag, SEEK_SET), "a file");
      fd.release();
    }

    long valueSeenThrough(int raw) {
      long offset = Syscall.LSEEK.call(raw, 0, SEEK_CUR);
      return offset == -Errno.EBADF.number() ? -1 : offset;
    }
  }
}
