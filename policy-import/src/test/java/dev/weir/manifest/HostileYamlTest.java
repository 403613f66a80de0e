// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that mean no good, or nothing. */
class HostileYamlTest {
  private static ManifestException refused(String text) {
    return refused(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ManifestException refused(byte[] bytes) {
    return catchThrowableOfType(
        ManifestException.class, () -> ManifestReader.lenient().read(Map.of("f.yaml", bytes)));
  }

  @Test
  void anAliasBombIsCountedAsIfItWereWrittenOut() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 60; i++) {
      String last = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + (last + ", ").repeat(9) + last + "]\n");
    }
    assertThat(refused(bomb.toString()))
        .hasMessageMatching("f.yaml:[67]:\\d+: more than 1000000 values, with aliases written out");
  }

  @Test
  void anAliasToItselfIsNoValue() {
    assertThat(refused("kind: &k [*k]"))
        .hasMessage("f.yaml:1:11: alias *k: there is no complete value with that anchor before it");
    assertThat(refused("a: *nobody")).hasMessageStartingWith("f.yaml:1:4: alias *nobody");
  }

  @ParameterizedTest
  @CsvSource({"[,1", "'{a: ',1", "'- ',1", "'? ',1"})
  void deepNestingIsGivenUpEarly(String opening, int line) {
    ManifestException refused = refused(opening.repeat(500_000));
    assertThat(refused).hasMessageContaining("more than 64 levels inside each other");
    assertThat(refused.line()).isEqualTo(line);
    assertThat(refused.column()).isLessThan(64 * opening.length() + 2);
  }

  @Test
  void deepIndentationIsGivenUpEarly() {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      deep.append(" ".repeat(i)).append("a:\n");
    }
    assertThat(refused(deep.toString()))
        .hasMessageStartingWith("f.yaml:65:65: more than 64 levels");
  }

  @Test
  void whatIsNotUtf8IsNamedByItsPlace() {
    byte[] bytes = "kind: List\nname: abc".getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xff;
    assertThat(refused(bytes)).hasMessage("f.yaml:2:8: not UTF-8: byte 0xff");
    assertThat(refused(new byte[] {'a', ':', ' ', (byte) 0xe2, (byte) 0x82}))
        .hasMessageStartingWith("f.yaml:1:4: not UTF-8");
    assertThat(refused("kind: a".getBytes(StandardCharsets.UTF_16)))
        .hasMessageStartingWith("f.yaml:1:1: not UTF-8");
  }

  @Test
  void controlCharactersAreNamedByTheirPlace() {
    assertThat(refused("kind: List\nfoo: a\u0001b"))
        .hasMessage("f.yaml:2:7: not YAML: character U+0001 is not allowed");
  }

  @Test
  void enormousFilesAreRefusedUnread() {
    assertThat(refused(new byte[(16 << 20) + 1]))
        .hasMessageContaining("16777217 bytes are more than 16777216");
  }

  @Test
  void manyValuesAreTooMany() {
    assertThat(refused("a: [" + "1,".repeat(1_000_001) + "]"))
        .hasMessageContaining("more than 1000000 values");
  }

  @Test
  void syntaxErrorsHaveAPlace() {
    assertThat(refused("kind: List\nitems: [a")).hasMessageStartingWith("f.yaml:2:10: not YAML: ");
    assertThat(refused("kind: 'List")).hasMessageStartingWith("f.yaml:1:");
    assertThat(refused("a: b: c")).hasMessageStartingWith("f.yaml:1:5: not YAML: ");
  }

  @Test
  void fieldsComeOnce() {
    assertThat(refused("kind: List\napiVersion: v1\nkind: Pod"))
        .hasMessage("f.yaml:3:1: field kind comes twice, first in line 1");
  }

  @Test
  void namesOfFieldsAreStrings() {
    assertThat(refused("? [a]\n: b")).hasMessageContaining("the name of a field must be a string");
  }

  @Test
  void tagsThatWouldMakeObjectsAreRefused() {
    assertThat(refused("kind: !!java.net.URL [x]")).hasMessageContaining("tag");
    assertThat(refused("kind: !custom x")).hasMessageContaining("tag !custom");
    assertThat(refused("kind: !!binary aGk=")).hasMessageContaining("tag");
  }

  @ParameterizedTest
  @CsvSource({"42", "a", "[]", "'[{}]'", "true"})
  void documentsThatAreNoObjectsAreNone(String text) {
    assertThat(refused(text)).hasMessageContaining("expected an object, not");
  }

  @Test
  void nothingIsNoRules() {
    for (String nothing :
        new String[] {"", "---\n", "---\n---\n...\n", "# only a comment\n", "~"}) {
      assertThat(ManifestReader.strict().read("f.yaml", nothing).rules().size()).isZero();
    }
  }

  @Test
  void aFileThatIsNotThereIsSaidSo() {
    assertThatThrownBy(() -> ManifestReader.strict().read(java.nio.file.Path.of("no/such/file")))
        .hasMessageContaining("manifest no/such/file: cannot be read");
  }
}
