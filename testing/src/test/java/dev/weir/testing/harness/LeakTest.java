// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.handle.OpenHandles;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capability;
import dev.weir.core.mount.BpfFs;
import dev.weir.core.mount.Cgroup;
import dev.weir.core.netns.NamedNamespaces;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.testing.Bpf;
import dev.weir.testing.KernelAssumptions;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.BpfFileSystem;
import dev.weir.testing.feature.BpfSyscall;
import dev.weir.testing.feature.CgroupV2;
import dev.weir.testing.feature.LinkKind;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Each sample leaves one thing behind; what it leaves is cleared away here, after the verdict. */
@Tag("kernel")
class LeakTest {
  private static final long PID = ProcessHandle.current().pid();
  private static final Deque<AutoCloseable> LEFT = new ArrayDeque<>();

  @BeforeEach
  void samplesNeedPrivileges() {
    KernelAssumptions.assumeKernel(
        Set.of(Capability.BPF), new BpfSyscall(), new BpfFileSystem(), new CgroupV2());
  }

  @AfterEach
  void clearAway() throws Exception {
    while (!LEFT.isEmpty()) {
      LEFT.pop().close();
    }
  }

  @Sample
  @KernelTest
  static class LeavesSocket {
    @Test
    void opensOne() throws IOException {
      LEFT.push(SocketChannel.open());
    }

    @Test
    void opensNone() {}
  }

  @Sample
  @KernelTest
  static class LeavesSelector {
    @Test
    void test() throws IOException {
      LEFT.push(Selector.open());
    }
  }

  @Sample
  @KernelTest
  static class LeavesHandle {
    @Test
    void test() {
      LEFT.push(OwnedFd.adopt(Syscall.EVENTFD2.call(0, 0), "forgotten event"));
    }
  }

  @Sample
  @KernelTest
  static class ForgetsHandle {
    @Test
    void test() throws Exception {
      String name = forget();
      // Found by the collector before the class ends, and taken off the register.
      while (OpenHandles.snapshot().stream().anyMatch(handle -> handle.name().equals(name))) {
        System.gc();
        Thread.sleep(10);
        OpenHandles.reportLeaks();
      }
    }

    private static String forget() {
      long number = Syscall.EVENTFD2.call(0, 0);
      LEFT.push(() -> Syscall.CLOSE.call(number));
      return OwnedFd.adopt(number, "unreachable event").toString();
    }
  }

  @Sample
  @KernelTest
  static class LeavesLink {
    private static final int BPF_XDP = 37; // enum bpf_attach_type
    private static final int LOOPBACK = 1;

    @Test
    void test() {
      long program = Bpf.loadReturning(Bpf.BPF_PROG_TYPE_XDP, 2);
      long link = Bpf.link(program, LOOPBACK, BPF_XDP);
      Syscall.CLOSE.call(program);
      LEFT.push(() -> Syscall.CLOSE.call(link));
    }
  }

  @Sample
  @KernelTest
  static class LeavesMountNamespace {
    private static final int AT_FDCWD = -100;

    @Test
    void test() {
      try (Scratch scratch = Scratch.open()) {
        long fd = Syscall.OPENAT.call(AT_FDCWD, scratch.cString("/proc/self/ns/mnt"), 0, 0);
        Syscall.OPENAT.check(fd, "sample");
        LEFT.push(() -> Syscall.CLOSE.call(fd));
      }
    }
  }

  @Sample
  @KernelTest
  static class LeavesOrphan {
    @Test
    void test() throws Exception {
      Process shell =
          new ProcessBuilder(
                  "nsenter",
                  "--net=/proc/" + PID + "/task/" + Syscall.GETTID.call() + "/ns/net",
                  "sh",
                  "-c",
                  "sleep 1000 </dev/null >/dev/null 2>&1 & echo $!")
              .start();
      String pid = new String(shell.getInputStream().readAllBytes(), UTF_8).strip();
      assertThat(shell.waitFor()).isZero();
      LEFT.push(() -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy));
    }
  }

  @Sample
  @KernelTest
  static class LeavesNamespace {
    @Test
    void test() {
      LEFT.push(NetworkNamespace.create());
    }
  }

  @Sample
  @KernelTest
  static class LeavesNamespaceName {
    @Test
    void test() {
      String name = "weir-leak-" + PID;
      NamedNamespaces.create(name).close();
      LEFT.push(() -> NamedNamespaces.delete(name));
    }
  }

  @Sample
  @KernelTest
  static class LeavesCgroup {
    @Test
    void test() {
      LEFT.push(Cgroup.create("weir-leak-" + PID));
    }
  }

  @Sample
  @KernelTest
  static class LeavesMapDescriptor {
    @Test
    void test() {
      long fd = Bpf.createArray(4, 4, 1, 0);
      LEFT.push(() -> Syscall.CLOSE.call(fd));
    }
  }

  @Sample
  @KernelTest
  static class LeavesPin {
    @Test
    void test() throws IOException {
      Path directory = Files.createTempDirectory("weir-leak-bpffs");
      LEFT.push(() -> Files.delete(directory));
      Bpf.mountBpffs(directory);
      LEFT.push(() -> Bpf.unmount(directory));
      long fd = Bpf.createArray(4, 4, 1, 0);
      Bpf.pin(fd, directory.resolve("forgotten"));
      Syscall.CLOSE.call(fd);
    }
  }

  @Sample
  @KernelTest
  static class LeavesFilesOfTheKernel {
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_PATH = 010000000;

    @Test
    void test() throws IOException {
      Path directory = Files.createTempDirectory("weir-leak-files");
      LEFT.push(() -> Files.delete(directory));
      Path file = Files.createFile(directory.resolve("file"));
      LEFT.push(() -> Files.delete(file));
      try (Scratch scratch = Scratch.open()) {
        leave(Syscall.FSOPEN, Syscall.FSOPEN.call(scratch.cString("bpf"), 1));
        leave(Syscall.OPENAT, open(scratch.cString(file.toString()), O_PATH));
        leave(Syscall.OPENAT, open(scratch.cString("/proc/self/status"), 0));
        leave(Syscall.OPENAT, open(scratch.cString(directory.toString()), 0));
      }
    }

    private static long open(long path, int flags) {
      return Syscall.OPENAT.call(AT_FDCWD, path, flags | O_CLOEXEC, 0);
    }

    private static void leave(Syscall call, long fd) {
      call.check(fd, "sample");
      LEFT.push(() -> Syscall.CLOSE.call(fd));
    }
  }

  @Sample
  @KernelTest
  static class LeavesProcess {
    @Test
    void test() throws IOException {
      // By another name than the file's, as everything is called where all tools are one busybox.
      Path directory = Files.createTempDirectory("weir-leak-process");
      Path name = Files.createSymbolicLink(directory.resolve("sleep"), Path.of("/bin/sleep"));
      Process process = new ProcessBuilder(name.toString(), "1000").start();
      LEFT.push(() -> Files.delete(directory));
      LEFT.push(() -> Files.delete(name));
      LEFT.push(() -> process.destroyForcibly().waitFor());
    }
  }

  @Sample
  @KernelTest(linkKinds = "bridge")
  static class LeavesDevice {
    @Test
    void test() throws Exception {
      String name = "weirleak" + PID % 10_000_000;
      inFirstNamespace("add", name, "type", "bridge");
      LEFT.push(() -> inFirstNamespace("del", name));
    }

    /** As a test that has lost its way does it. */
    private static void inFirstNamespace(String verb, String... arguments) throws Exception {
      List<String> command =
          new ArrayList<>(List.of("nsenter", "--net=/proc/" + PID + "/ns/net", "ip", "link", verb));
      command.addAll(List.of(arguments));
      Process process = new ProcessBuilder(command).inheritIO().start();
      assertThat(process.waitFor()).as(command.toString()).isZero();
    }
  }

  @Sample
  @KernelTest
  static class LeavesThread {
    @Test
    void test() {
      CountDownLatch end = new CountDownLatch(1);
      Thread thread =
          new Thread(
              () -> {
                try {
                  end.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "stranded");
      thread.start();
      LEFT.push(
          () -> {
            end.countDown();
            thread.join();
          });
    }
  }

  @Sample
  @KernelTest
  static class LeavesNothingThoughItFails {
    @Test
    void test(BpfFs pins, Cgroup cgroup) {
      long fd = Bpf.createArray(4, 4, 1, 0);
      Bpf.pin(fd, pins.path().resolve("map"));
      Syscall.CLOSE.call(fd);
      cgroup.add(ProcessHandle.current().pid());
      throw new IllegalStateException("on purpose");
    }
  }

  @Sample
  static class LeavesSocketInOneOfItsTests {
    @KernelTest
    @Test
    void test() throws IOException {
      LEFT.push(SocketChannel.open());
    }
  }

  @Test
  void aSocketFailsTheClassAndNamesTheTest() {
    EngineExecutionResults results = Engine.runLeaking(LeavesSocket.class);
    results.testEvents().assertStatistics(stats -> stats.succeeded(2));
    results.containerEvents().assertStatistics(stats -> stats.failed(1));
    assertThat(messages(results))
        .singleElement()
        .asString()
        .containsPattern(
            "left behind:\n  - descriptor \\d+: socket:\\[\\d+\\], AF_INET6? SOCK_STREAM"
                + " \\(first seen after opensOne\\(\\)\\)");
  }

  @Test
  void aSelectorIsFound() {
    assertThat(messages(Engine.runLeaking(LeavesSelector.class)))
        .singleElement()
        .asString()
        .contains("anon_inode:[eventpoll]", "anon_inode:[eventfd]");
  }

  @Test
  void aHandleIsNamedOnceWithTheStackThatMadeIt() {
    List<Throwable> failures = Engine.failures(Engine.runLeaking(LeavesHandle.class));
    assertThat(failures).singleElement().satisfies(LeakTest::namesHandleAndStack);
  }

  private static void namesHandleAndStack(Throwable failure) {
    // Another JVM's test may have something lying about on this machine; of the descriptor itself,
    // which the handle owns, there is no word.
    assertThat(failure.getMessage())
        .startsWith("left behind:\n  - open handle: forgotten event")
        .doesNotContain("- descriptor");
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(
            stack ->
                assertThat(stack.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(LeavesHandle.class.getName())));
  }

  @Test
  void aHandleThatNothingRefersToIsFoundThoughTheCollectorWasFaster() {
    assertThat(messages(Engine.runLeaking(ForgetsHandle.class)))
        .singleElement()
        .asString()
        .contains("open handle: unreachable event");
  }

  @Test
  void aLinkIsFound() {
    assertThat(messages(Engine.runLeaking(LeavesLink.class)))
        .singleElement()
        .asString()
        .contains("BPF link ");
  }

  @Test
  void aMountNamespaceIsFound() {
    assertThat(messages(Engine.runLeaking(LeavesMountNamespace.class)))
        .singleElement()
        .asString()
        .contains(": mnt:[");
  }

  @Test
  void aProcessWhoseParentHasEndedIsFoundInATestsNamespace() {
    KernelAssumptions.assumeTools("nsenter");
    assertThat(messages(Engine.runLeaking(LeavesOrphan.class)))
        .singleElement()
        .asString()
        .containsPattern("process \\d+: sleep 1000");
  }

  @Test
  void aNamespaceIsFound() {
    assertThat(messages(Engine.runLeaking(LeavesNamespace.class)))
        .singleElement()
        .asString()
        .contains("open handle: new network namespace");
  }

  @Test
  void aNamespacesNameIsFound() {
    assertThat(messages(Engine.runLeaking(LeavesNamespaceName.class)))
        .singleElement()
        .asString()
        .contains("named network namespace /run/netns/weir-leak-" + PID);
  }

  @Test
  void aCgroupIsFound() {
    assertThat(messages(Engine.runLeaking(LeavesCgroup.class)))
        .singleElement()
        .asString()
        .contains("open handle: cgroup weir-leak-" + PID);
  }

  @Test
  void aMapIsFoundByDescriptorAndById() {
    assertThat(messages(Engine.runLeaking(LeavesMapDescriptor.class)))
        .singleElement()
        .asString()
        .contains("anon_inode:bpf-map", "BPF map ");
  }

  @Test
  void aMountAndWhatIsPinnedOnItAreFound() {
    assertThat(messages(Engine.runLeaking(LeavesPin.class)))
        .singleElement()
        .asString()
        .contains("mount of bpf on ", "weir-leak-bpffs", "/forgotten", "BPF map ");
  }

  @Test
  void mountContextsPathsAndFilesOfTheKernelAreFound() {
    assertThat(messages(Engine.runLeaking(LeavesFilesOfTheKernel.class)))
        .singleElement()
        .asString()
        .contains("anon_inode:[fscontext]", "/file (first seen", "/status (first seen")
        .containsPattern(": /.*/weir-leak-files\\d+ \\(first seen");
  }

  @Test
  void aProcessThatRunsOnIsFound() {
    assertThat(messages(Engine.runLeaking(LeavesProcess.class)))
        .singleElement()
        .asString()
        .containsPattern("left behind:\n  - process \\d+: /.*/weir-leak-process\\d+/sleep 1000 ");
  }

  @Test
  void aDeviceInTheFirstNamespaceIsFound() {
    KernelAssumptions.assumeTools("ip", "nsenter");
    KernelAssumptions.assumeKernel(new LinkKind("bridge"));
    assertThat(messages(Engine.runLeaking(LeavesDevice.class)))
        .singleElement()
        .asString()
        .containsPattern("device weirleak\\d+ in the first namespace");
  }

  @Test
  void aThreadThatStaysInATestsNamespaceIsFound() {
    assertThat(messages(Engine.runLeaking(LeavesThread.class)))
        .singleElement()
        .asString()
        .contains("thread \"stranded\"", "stays in the network namespace net:[");
  }

  @Test
  void aTestThatFailsLeavesNothingOfWhatItWasGiven() {
    assertThat(messages(Engine.run(LeavesNothingThoughItFails.class)))
        .containsExactly("on purpose");
  }

  @Test
  void aKernelTestInAnOrdinaryClassIsWatchedByItself() {
    EngineExecutionResults results = Engine.runLeaking(LeavesSocketInOneOfItsTests.class);
    results.testEvents().assertStatistics(stats -> stats.failed(1));
    assertThat(messages(results)).singleElement().asString().contains("left behind:");
  }

  private static List<String> messages(EngineExecutionResults results) {
    return Engine.failures(results).stream().map(Throwable::getMessage).toList();
  }
}
