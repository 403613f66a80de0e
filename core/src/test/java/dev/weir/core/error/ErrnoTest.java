// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrnoTest {
  private static final Pattern DEFINITION = Pattern.compile("#define\\s+(E\\w+)\\s+(\\d+)\\s");

  @Test
  void everyNumberOfTheKernelsHeadersHasItsName() throws IOException {
    int seen = 0;
    for (String header : new String[] {"errno-base.h", "errno.h"}) {
      Path path = Path.of("/usr/include/asm-generic", header);
      Needs.file(path, "linux-libc-dev");
      Matcher matcher = DEFINITION.matcher(Files.readString(path));
      while (matcher.find()) {
        assertThat(Errno.of(Integer.parseInt(matcher.group(2)))).hasToString(matcher.group(1));
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(100);
  }

  @Test
  void theNumberThatEscapesFromTheBpfSubsystemHasAName() {
    assertThat(Errno.describe(524)).isEqualTo("ENOTSUPP (operation is not supported)");
  }

  @Test
  void aNumberWithoutANameIsStillShown() {
    assertThat(Errno.of(4000)).isEqualTo(Errno.UNKNOWN);
    assertThat(Errno.describe(4000)).isEqualTo("errno 4000");
    assertThat(Errno.of(-1)).isEqualTo(Errno.UNKNOWN);
    assertThat(Errno.of(0)).isEqualTo(Errno.UNKNOWN);
  }
}
