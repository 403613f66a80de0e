// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PageSizeTest {

  @Test
  void itIsWhatGetconfSays() throws IOException, InterruptedException {
    Process getconf = new ProcessBuilder("getconf", "PAGESIZE").start();
    String said = new String(getconf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(getconf.waitFor()).isZero();

    assertThat(PageSize.bytes()).isEqualTo(Integer.parseInt(said.strip()));
  }
}
