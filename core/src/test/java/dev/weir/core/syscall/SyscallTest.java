// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.core.Allocation;
import dev.weir.core.Needs;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel") // needs no privilege, but every kernel should see it
class SyscallTest {
  private static final Path HEADER = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
  private static final Pattern DEFINITION = Pattern.compile("#define __NR_(\\w+) (\\d+)");

  @Test
  void theKernelKnowsThisProcessByTheSameNumberAsJavaDoes() {
    assertThat(Syscall.GETPID.call()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void everyNumberIsThatOfTheKernelsHeader() throws IOException {
    assumeTrue("amd64".equals(System.getProperty("os.arch")), "is about x86-64");
    Needs.file(HEADER, "linux-libc-dev");
    Map<String, Integer> numbers = new HashMap<>();
    Matcher matcher = DEFINITION.matcher(Files.readString(HEADER));
    while (matcher.find()) {
      numbers.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
    }

    for (Syscall syscall : Syscall.values()) {
      assertThat(numbers).containsEntry(syscall.name().toLowerCase(Locale.ROOT), syscall.x86());
    }
  }

  @Test
  void everyNumberOnAarch64IsThatOfTheGenericTable() throws IOException {
    Path header = Path.of("/usr/include/asm-generic/unistd.h");
    Needs.file(header, "linux-libc-dev");
    Map<String, Integer> numbers = new HashMap<>();
    Matcher matcher =
        Pattern.compile("#define __NR(?:3264)?_(\\w+) (\\d+)").matcher(Files.readString(header));
    while (matcher.find()) {
      numbers.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
    }

    for (Syscall syscall : Syscall.values()) {
      assertThat(numbers).containsEntry(syscall.name().toLowerCase(Locale.ROOT), syscall.aarch64());
    }
  }

  @Test
  void anErrorIsTheNegatedErrno() {
    assertThat(Syscall.CLOSE.call(-1)).isEqualTo(-Errno.EBADF.number());
  }

  @Test
  void allSixArgumentsReachTheKernel() {
    // preadv2(2) would do, but mmap tells more: an offset (the sixth) that is not a multiple of the
    // page size is refused.
    int privateAnonymous = 0x22;
    assertThat(Syscall.MMAP.call(0, 4096, 0, privateAnonymous, -1, 1))
        .isEqualTo(-Errno.EINVAL.number());

    long address = Syscall.MMAP.call(0, 4096, 0, privateAnonymous, -1, 0);
    assertThat(address).isPositive();
    assertThat(Syscall.MUNMAP.call(address, 4096)).isZero();
  }

  @Test
  void checkNamesTheCallTheObjectAndTheErrno() {
    assertThatThrownBy(() -> Syscall.SETNS.check(-Errno.EINVAL.number(), "/run/netns/blue"))
        .isInstanceOf(KernelException.class)
        .hasMessage("setns /run/netns/blue: EINVAL (invalid argument)");
    assertThat(Syscall.SETNS.check(7, "/run/netns/blue")).isEqualTo(7);
  }

  @Test
  void callsOfUpToFourArgumentsAllocateNothing() {
    assertThat(Allocation.perCall(Syscall.GETPPID::call)).as("success").isLessThan(1);
    assertThat(Allocation.perCall(() -> Syscall.CLOSE.call(-1))).as("error").isLessThan(1);
  }
}
