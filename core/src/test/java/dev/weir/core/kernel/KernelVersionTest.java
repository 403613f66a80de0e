// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("kernel") // needs no privilege, but every kernel should see it
class KernelVersionTest {

  @Test
  void theRunningKernelIsTheOneThatProcSpeaksOf() throws IOException {
    // Debian's uname is 6.1.0-43-amd64 for a kernel built from 6.1.162, which its own banner spells
    // out.
    String banner = Files.readString(Path.of("/proc/version"));
    Matcher debian = Pattern.compile("SMP.* Debian (\\d+\\.\\d+\\.\\d+)").matcher(banner);
    Matcher plain = Pattern.compile("Linux version (\\d+\\.\\d+\\.\\d+)").matcher(banner);
    boolean isDebian = debian.find();
    assertThat(plain.find()).isTrue();
    String version = isDebian ? debian.group(1) : plain.group(1);

    int patch = Integer.parseInt(version.substring(version.lastIndexOf('.') + 1));
    // LINUX_VERSION_CODE has a byte for it: 5.10.262 calls itself 5.10.255 (Makefile,
    // filechk_version.h).
    String encoded = version.substring(0, version.lastIndexOf('.') + 1) + Math.min(255, patch);
    assertThat(KernelVersion.running()).hasToString(encoded);
  }

  @Test
  void theCodeIsTheKernelsOwnEncoding() {
    assertThat(KernelVersion.parse("5.10.218").code()).isEqualTo(0x050ada);
    assertThat(KernelVersion.ofCode(0x050ada)).hasToString("5.10.218");
  }

  @Test
  void versionsAreOrderedByNumberNotByText() {
    assertThat(KernelVersion.parse("5.10").isAtLeast(KernelVersion.parse("5.9"))).isTrue();
    assertThat(KernelVersion.parse("6.6").isAtLeast(KernelVersion.parse("6.6"))).isTrue();
    assertThat(KernelVersion.parse("5.10.9").isAtLeast(KernelVersion.parse("5.10.10"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "6|kernel version \"6\": two or three numbers joined by dots are wanted",
        "6.1.2.3|kernel version \"6.1.2.3\": two or three numbers joined by dots are wanted",
        "6.x|kernel version \"6.x\": a number of 0 to 255 is wanted at offset 2",
        "6.1.|kernel version \"6.1.\": a number of 0 to 999 is wanted at offset 4",
        "6.256|kernel version \"6.256\": 256 at offset 2 is not within 0..255",
      })
  void whatIsNotAVersionIsRefusedWithThePosition(String text, String message) {
    assertThatThrownBy(() -> KernelVersion.parse(text))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
  }

  @Test
  void aPatchLevelBeyondTheKernelsEncodingIsItsLast() {
    assertThat(KernelVersion.parse("5.10.262")).isEqualTo(new KernelVersion(5, 10, 255));
  }
}
