// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import org.junit.jupiter.api.Test;

class TextScannerTest {

  @Test
  void readsAndStopsWhereAsked() {
    TextScanner in = new TextScanner("thing", "12:ff");
    assertThat(in.decimal("count", 99)).isEqualTo(12);
    assertThat(in.position()).isEqualTo(2);
    assertThat(in.peek()).isEqualTo(':');
    assertThat(in.peek(1)).isEqualTo('f');
    assertThat(in.peek(3)).isEqualTo(TextScanner.END);
    assertThat(in.accept('-')).isFalse();
    in.expect(':');
    assertThat(in.hexadecimal("digits", 2, 2)).isEqualTo(0xff);
    assertThat(in.atEnd()).isTrue();
    assertThat(in.peek()).isEqualTo(TextScanner.END);
    in.expectEnd();
  }

  @Test
  void aNumberOfAnyLengthStaysOutOfRange() {
    // 2^32 and 2^64 come back to 0 in arithmetic that wraps.
    for (String digits : new String[] {"4294967296", "18446744073709551616", "9".repeat(5000)}) {
      assertThatThrownBy(() -> new TextScanner("thing", digits).decimal("count", 0xffff))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining(" at offset 0 is not within 0..65535")
          .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(200));
    }
  }

  @Test
  void whatItQuotesFitsOnOneLineOfAscii() {
    assertThat(Quoted.text("a\"b\\c\n\u001b[31m\u00e9\ud83d\ude00"))
        .isEqualTo("\"a\\\"b\\\\c\\u000a\\u001b[31m\\u00e9\\ud83d\\ude00\"");
    assertThat(Quoted.text("")).isEqualTo("\"\"");
    assertThat(Quoted.text("x".repeat(64))).isEqualTo('"' + "x".repeat(64) + '"');
    assertThat(Quoted.text("x".repeat(65)))
        .isEqualTo('"' + "x".repeat(64) + "...\" (65 characters)");
    assertThat(Quoted.character('\'')).isEqualTo("'\\''");
    assertThat(Quoted.character('"')).isEqualTo("'\"'");
    assertThat(Quoted.character('\0')).isEqualTo("'\\u0000'");
  }
}
