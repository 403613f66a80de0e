// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortRangeTest {

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "80, 80, 80", "80-90, 80, 90", "80-80, 80, 80", "0-65535, 0, 65535"})
  void parsesOnePortOrTwo(String text, int first, int last) {
    assertThat(PortRange.parse(text)).isEqualTo(new PortRange(first, last));
  }

  @Test
  void printsASinglePortWithoutAHyphen() {
    assertThat(PortRange.parse("80-80")).hasToString("80");
    assertThat(PortRange.ALL).hasToString("0-65535");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|expected port at offset 0, found end of text",
        "-|expected port at offset 0, found '-'",
        "-80|expected port at offset 0, found '-'",
        "80-|expected last port at offset 3, found end of text",
        "80-90-100|expected end of text at offset 5, found '-'",
        "90-80|last port 80 at offset 3 is below the first, 90",
        "65536|port 65536 at offset 0 is not within 0..65535",
        "1-65536|last port 65536 at offset 2 is not within 0..65535",
        "4294967376|port 4294967376 at offset 0 is not within 0..65535",
        "080|port at offset 0 has a leading zero",
        "80-090|last port at offset 3 has a leading zero",
        "80:90|expected '-' at offset 2, found ':'",
        "` 80`|expected port at offset 0, found ' '",
        "`80 - 90`|expected '-' at offset 2, found ' '",
        "http|expected port at offset 0, found 'h'",
        "\u0668\u0660|expected port at offset 0, found '\\u0668'",
      })
  void refusesNamingTheOffset(String text, String detail) {
    assertThatThrownBy(() -> PortRange.parse(text))
        .isExactlyInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("port range \"")
        .hasMessageEndingWith("\": " + detail);
  }

  @Test
  void refusesRangesThatAreNone() {
    for (int[] pair : new int[][] {{-1, 5}, {5, 4}, {0, 65536}, {70000, 70001}}) {
      assertThatThrownBy(() -> new PortRange(pair[0], pair[1]))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessage("port range %d-%d: expected 0 <= first <= last <= 65535", pair[0], pair[1]);
    }
    assertThatThrownBy(() -> PortRange.of(65536)).isInstanceOf(InvalidSpecException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "80|80/16",
        "0|0/16",
        "65535|65535/16",
        "0-65535|0/0",
        "0-32767|0/1",
        "8080-8090|8080/13, 8088/15, 8090/16",
        "1-3|1/16, 2/15",
        "1024-65535|1024/6, 2048/5, 4096/4, 8192/3, 16384/2, 32768/1",
      })
  void splitsIntoBlocks(String range, String blocks) {
    assertThat(PortRange.parse(range).blocks()).hasToString('[' + blocks + ']');
  }

  @Test
  void theWorstRangeTakesThirtyBlocks() {
    assertThat(PortRange.parse("1-65535").blocks()).hasSize(16);
    assertThat(PortRange.parse("1-65534").blocks()).hasSize(30);
  }

  @Test
  void containsOnlyPorts() {
    assertThat(PortRange.ALL.contains(-1)).isFalse();
    assertThat(PortRange.ALL.contains(65536)).isFalse();
    assertThat(PortRange.ALL.contains(65535)).isTrue();
    assertThat(PortRange.ALL.size()).isEqualTo(65536);
    assertThat(PortRange.of(7).isSingle()).isTrue();
    assertThat(PortRange.ALL.isSingle()).isFalse();
  }

  @Test
  void aBlockIsAMaskedPort() {
    PortBlock block = new PortBlock(8080, 13);
    assertThat(block.mask()).isEqualTo(0xfff8);
    assertThat(block.first()).isEqualTo(8080);
    assertThat(block.last()).isEqualTo(8087);
    assertThat(block.toRange()).isEqualTo(new PortRange(8080, 8087));
    assertThat(block).hasToString("8080/13");
    assertThat(new PortBlock(0, 0).mask()).isZero();
    assertThat(new PortBlock(0, 0).toRange()).isEqualTo(PortRange.ALL);
    assertThat(new PortBlock(80, 16).mask()).isEqualTo(0xffff);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8081|13|bits are set behind the prefix",
        "1|0|bits are set behind the prefix",
        "-1|16|port is not within 0..65535",
        "65536|0|port is not within 0..65535",
        "0|17|prefix length is not within 0..16",
        "0|-1|prefix length is not within 0..16",
      })
  void refusesBlocksThatAreNone(int port, int length, String detail) {
    assertThatThrownBy(() -> new PortBlock(port, length))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("port block %d/%d: %s", port, length, detail);
  }
}
