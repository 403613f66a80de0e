// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.WeirException;
import dev.weir.core.handle.OpenHandles;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest
class OwnedFdTest {
  private static final int AT_FDCWD = -100;
  private static final int O_CLOEXEC = 02000000;
  private static final int F_GETFD = 1;
  private static final int FD_CLOEXEC = 1;

  private static long open(Path path) {
    try (Scratch scratch = Scratch.open()) {
      long result = Syscall.OPENAT.call(AT_FDCWD, scratch.cString(path.toString()), O_CLOEXEC);
      return Syscall.OPENAT.check(result, path.toString());
    }
  }

  private static Path link(int number) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number));
  }

  @Test
  void anAdoptedNumberIsClosedOnceAndGivenBackAtOnce(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    OwnedFd fd = OwnedFd.adopt(open(file), "file");
    int number = fd.acquire();
    assertThat(link(number)).isEqualTo(file);
    fd.release();
    fd.close();
    assertThat(fd.isOpen()).isFalse();
    long stranger = open(directory);
    try {
      // The number is the lowest free one, so the stranger may have it now; a second close must not
      // touch him.
      fd.close();
      assertThat(link((int) stranger)).isEqualTo(directory);
    } finally {
      Syscall.CLOSE.call(stranger);
    }
    assertThatThrownBy(fd::acquire)
        .isInstanceOf(HandleClosedException.class)
        .hasMessageContaining("file (fd " + number + ")");
  }

  @Test
  void closingWaitsForTheLastUse(@TempDir Path directory) throws IOException {
    OwnedFd fd = OwnedFd.adopt(open(directory), "directory");
    int first = fd.acquire();
    int second = fd.acquire();
    fd.close();
    assertThatThrownBy(fd::acquire).isInstanceOf(HandleClosedException.class);
    assertThat(link(first)).isEqualTo(directory);
    fd.release();
    assertThat(link(second)).isEqualTo(directory);
    fd.release();
    assertThat(Path.of("/proc/self/fd/" + first)).doesNotExist();
  }

  @Test
  void aDuplicateIsADescriptorOfItsOwnForTheSameFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "content");
    OwnedFd original = OwnedFd.adopt(open(file), "file");
    try (OwnedFd copy = original.duplicate()) {
      int number = copy.acquire();
      assertThat(number).isNotEqualTo(original.acquire());
      original.release();
      assertThat(Syscall.FCNTL.call(number, F_GETFD) & FD_CLOEXEC).isEqualTo(FD_CLOEXEC);
      original.close();
      assertThat(read(number)).isEqualTo("content");
      copy.release();
      assertThatThrownBy(original::duplicate).isInstanceOf(HandleClosedException.class);
    }
  }

  @Test
  void aDetachedNumberBelongsToTheCaller(@TempDir Path directory) throws IOException {
    OwnedFd fd = OwnedFd.adopt(open(directory), "directory");
    fd.acquire();
    assertThatThrownBy(fd::detach)
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("1 use(s) of it are under way");
    fd.release();
    int number = fd.detach();
    assertThat(fd.isOpen()).isFalse();
    assertThat(OpenHandles.snapshot()).noneMatch(handle -> handle.name().equals(fd.toString()));
    fd.close();
    assertThat(link(number)).isEqualTo(directory);
    assertThatThrownBy(fd::detach).isInstanceOf(HandleClosedException.class);
    Syscall.CLOSE.call(number);
  }

  @Test
  void aNegativeResultCannotBeAdopted() {
    assertThatThrownBy(() -> OwnedFd.adopt(-9, "nothing")).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  @KernelTest(tools = "sleep")
  void aDescriptorOfAnotherProcessIsCopied(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("input"), "from the other process");
    Process child = new ProcessBuilder("sleep", "1000").redirectInput(file.toFile()).start();
    try {
      // Between fork and exec the descriptor may not stand at 0 yet.
      Path input = Path.of("/proc/" + child.pid() + "/fd/0");
      while (!Files.readSymbolicLink(input).equals(file)) {
        Thread.onSpinWait();
      }
      try (OwnedFd copy = OwnedFd.copyFrom(child.pid(), 0, "input of the child")) {
        int number = copy.acquire();
        assertThat(number).isGreaterThan(2);
        assertThat(read(number)).isEqualTo("from the other process");
        copy.release();
      }
      assertThatThrownBy(() -> OwnedFd.copyFrom(child.pid(), 4000, "nothing"))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThatThrownBy(() -> OwnedFd.copyFrom(child.pid(), 0, "nothing"))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
  }

  /**
   * Many threads use handles that others close, while numbers are taken again at once: whoever has
   * acquired a number must find the file there that the handle was made for.
   */
  @Test
  void aNumberIsNeverClosedWhileItIsLent(@TempDir Path directory) throws Exception {
    int slots = 8;
    AtomicReferenceArray<Named> table = new AtomicReferenceArray<>(slots);
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicInteger uses = new AtomicInteger();
    AtomicInteger refusals = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(4);
    List<Thread> users = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread user =
          new Thread(
              () -> {
                started.countDown();
                for (int turn = 0; !done.get(); turn++) {
                  Named named = table.get(turn % slots);
                  if (named != null) {
                    use(named, wrong, uses, refusals);
                  }
                }
              });
      users.add(user);
      user.start();
    }
    started.await();
    for (int i = 0; i < 20_000; i++) {
      Path file = directory.resolve("file" + i % 64);
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      Named before = table.getAndSet(i % slots, new Named(OwnedFd.adopt(open(file), "file"), file));
      if (before != null) {
        before.fd().close();
      }
    }
    done.set(true);
    for (Thread user : users) {
      user.join();
    }
    for (int i = 0; i < slots; i++) {
      table.get(i).fd().close();
    }
    assertThat(wrong).isEmpty();
    assertThat(uses).hasPositiveValue();
  }

  private record Named(OwnedFd fd, Path file) {}

  private static void use(
      Named named,
      ConcurrentLinkedQueue<String> wrong,
      AtomicInteger uses,
      AtomicInteger refusals) {
    int number;
    try {
      number = named.fd().acquire();
    } catch (HandleClosedException e) {
      refusals.incrementAndGet();
      return;
    }
    try {
      Path seen = link(number);
      if (!seen.equals(named.file())) {
        wrong.add(number + " is " + seen + ", not " + named.file());
      }
      uses.incrementAndGet();
    } catch (IOException e) {
      wrong.add(number + " is closed, not " + named.file());
    } finally {
      named.fd().release();
    }
  }

  private static String read(int number) {
    try (Scratch scratch = Scratch.open()) {
      int block = scratch.allocate(256);
      int length =
          (int) Syscall.READ.check(Syscall.READ.call(number, scratch.address(block), 256), "read");
      byte[] bytes = new byte[length];
      scratch.buffer().get(block, bytes);
      return new String(bytes, UTF_8);
    }
  }
}
