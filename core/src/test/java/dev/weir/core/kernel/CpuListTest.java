// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|1|1", "0-3|4|4", "0-1,4|3|5", "0,2,4-6,8|6|9", "3|1|4"})
  void theKernelsWayOfWritingIsRead(String text, int count, int limit) {
    CpuList cpus = CpuList.parse(text);
    assertThat(cpus.count()).isEqualTo(count);
    assertThat(cpus.limit()).isEqualTo(limit);
    assertThat(cpus).hasToString(text);
  }

  @Test
  void membershipIsPerCpu() {
    CpuList cpus = CpuList.parse("0-1,4");
    assertThat(cpus.contains(1)).isTrue();
    assertThat(cpus.contains(2)).isFalse();
    assertThat(cpus.contains(4)).isTrue();
    assertThat(cpus.contains(-1)).isFalse();
  }

  @Test
  void thereIsAtLeastOnePossibleCpuForEachThatJavaSees() {
    assertThat(CpuList.possible().count())
        .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "0,",
        "a",
        "0-",
        "-1",
        "3-1",
        "1,0",
        "0-2,2",
        "0;1",
        "99999999",
        "0-65536",
        "0 "
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> CpuList.parse(text))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageMatching("CPU list \".*\": .* is wanted at offset \\d+");
  }
}
