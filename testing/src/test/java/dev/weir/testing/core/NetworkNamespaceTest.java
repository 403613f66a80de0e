// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.KernelException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest
class NetworkNamespaceTest {
  private static final Path DEVICES = Path.of("/proc/thread-self/net/dev");

  @Test
  void aNewOneHasALoopbackThatIsDownAndNothingElse() throws IOException {
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      List<String> devices =
          namespace.call(() -> Files.readAllLines(DEVICES)).stream()
              .filter(line -> line.contains(":"))
              .map(line -> line.substring(0, line.indexOf(':')).strip())
              .toList();
      assertThat(devices).contains("lo").doesNotContain("eth0");
      assertThat(namespace.call(() -> Files.readString(Path.of("/proc/thread-self/net/fib_trie"))))
          .doesNotContain("127.0.0.1");
    }
  }

  @Test
  void eachIsItsOwn(NetworkNamespace here) {
    try (NetworkNamespace one = NetworkNamespace.create();
        NetworkNamespace other = NetworkNamespace.create();
        NetworkNamespace current = NetworkNamespace.current()) {
      assertThat(one.inode()).isNotEqualTo(other.inode()).isNotEqualTo(here.inode());
      assertThat(current.inode()).isEqualTo(here.inode());
      assertThat(one.<Long, RuntimeException>call(NetworkNamespaceTest::currentInode))
          .isEqualTo(one.inode());
    }
  }

  @Test
  void theCallersThreadStaysWhereItIs(NetworkNamespace here) {
    try (NetworkNamespace other = NetworkNamespace.create()) {
      Thread caller = Thread.currentThread();
      Thread inside = other.call(Thread::currentThread);
      assertThat(inside).isNotSameAs(caller);
      assertThat(currentInode()).isEqualTo(here.inode());
    }
  }

  @Test
  void theThreadIsGoneWhenTheCallReturns() {
    try (NetworkNamespace other = NetworkNamespace.create()) {
      for (int i = 0; i < 50; i++) {
        Thread inside = other.call(Thread::currentThread);
        assertThat(inside.isAlive()).isFalse();
        assertThat(inside.isDaemon()).isTrue();
        assertThat(inside.getName()).startsWith("weir-in-");
      }
    }
  }

  @Test
  void aSocketStaysInTheNamespaceItWasOpenedIn(NetworkNamespace here) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // The loopback of this test's namespace is up; nobody listens on it.
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        NetworkNamespace other = NetworkNamespace.create()) {
      int port = server.getLocalPort();
      assertThatThrownBy(() -> other.run(() -> new Socket(loopback, port).close()))
          .isInstanceOf(IOException.class);
      try (Socket client = here.call(() -> new Socket(loopback, port));
          Socket accepted = other.call(server::accept)) {
        client.getOutputStream().write("over".getBytes(UTF_8));
        client.shutdownOutput();
        assertThat(other.call(() -> accepted.getInputStream().readAllBytes()))
            .isEqualTo("over".getBytes(UTF_8));
      }
    }
  }

  @Test
  void whatTheTaskThrowsComesOutAsItIsWithTheCallersStack() {
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      FileNotFoundException checked = new FileNotFoundException("checked");
      assertThatThrownBy(
              () ->
                  namespace.run(
                      () -> {
                        throw checked;
                      }))
          .isSameAs(checked);
      assertThat(checked.getSuppressed())
          .singleElement()
          .satisfies(
              caller -> {
                assertThat(caller)
                    .hasMessageContaining(
                        "called from here, on " + Thread.currentThread().getName());
                assertThat(caller.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().startsWith(getClass().getName()));
              });
      StackOverflowError error = new StackOverflowError();
      assertThatThrownBy(
              () ->
                  namespace.run(
                      () -> {
                        throw error;
                      }))
          .isSameAs(error);
    }
  }

  @Test
  void anInterruptOfTheCallerReachesTheTaskAndStaysSet() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicReference<String> seen = new AtomicReference<>();
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      Thread caller =
          new Thread(
              () -> {
                namespace.run(
                    () -> {
                      inside.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        seen.set("task interrupted");
                      }
                    });
                seen.accumulateAndGet(
                    ", caller interrupted: " + Thread.currentThread().isInterrupted(),
                    String::concat);
              });
      caller.start();
      inside.await();
      caller.interrupt();
      caller.join();
    }
    assertThat(seen).hasValue("task interrupted, caller interrupted: true");
  }

  @Test
  void threadLocalsOfTheCallerAreNotInherited() {
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    local.set("of the caller");
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      String seen = namespace.call(() -> String.valueOf(local.get()));
      assertThat(seen).isEqualTo("null");
    } finally {
      local.remove();
    }
  }

  @Test
  void callsFromManyThreadsDoNotMixNamespaces() throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (NetworkNamespace one = NetworkNamespace.create();
        NetworkNamespace other = NetworkNamespace.create()) {
      List<Thread> threads =
          List.of(one, other, one, other).stream()
              .map(namespace -> new Thread(() -> callOften(namespace, failure)))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(failure.get()).isNull();
  }

  private static void callOften(NetworkNamespace namespace, AtomicReference<Throwable> failure) {
    try {
      for (int i = 0; i < 200; i++) {
        long seen = namespace.<Long, RuntimeException>call(NetworkNamespaceTest::currentInode);
        assertThat(seen).isEqualTo(namespace.inode());
      }
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  @Test
  void theNamespaceOfAProcessIsTheOneItWasStartedIn(NetworkNamespace here) throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    try (NetworkNamespace ofChild = NetworkNamespace.ofProcess(child.pid())) {
      // A child belongs to the thread that starts it, and this thread is in the test's namespace.
      assertThat(ofChild.inode()).isEqualTo(here.inode());
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThatThrownBy(() -> NetworkNamespace.ofProcess(child.pid()))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void somethingElseThanANetworkNamespaceIsRefused(@TempDir Path directory) throws Exception {
    for (String other : new String[] {"/proc/self/ns/uts", "/etc/passwd", "/etc"}) {
      assertThatThrownBy(() -> NetworkNamespace.open(Path.of(other)))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
          .hasMessageContaining(other)
          .hasMessageContaining("not a network namespace");
    }
    // Opening a FIFO waits for somebody at its other end, unless told otherwise.
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> NetworkNamespace.open(fifo))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("not a network namespace");
    assertThatThrownBy(() -> NetworkNamespace.open(Path.of("/run/netns/weir-no-such")))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("/run/netns/weir-no-such")
        .hasMessageContaining("ENOENT");
  }

  @Test
  void aClosedOneRefusesAndSaysWhich() {
    NetworkNamespace namespace = NetworkNamespace.create();
    namespace.close();
    namespace.close();
    assertThatThrownBy(() -> namespace.run(() -> {}))
        .isInstanceOf(HandleClosedException.class)
        .hasMessageContaining("new network namespace");
    assertThatThrownBy(namespace::inode).isInstanceOf(HandleClosedException.class);
  }

  private static long currentInode() {
    try (NetworkNamespace current = NetworkNamespace.current()) {
      return current.inode();
    }
  }
}
