// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.InvalidSpecException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FileNameProperties {

  @Property
  void anyTextIsANameOrRefusedInPrintableWords(@ForAll("texts") String text) {
    try {
      assertThat(FileName.check("cgroup name", text)).isEqualTo(text);
      assertThat(text).matches("[!-.0-~]{1,255}").isNotIn(".", "..");
    } catch (InvalidSpecException e) {
      assertThat(text.matches("[!-.0-~]{1,255}") && !text.equals(".") && !text.equals(".."))
          .isFalse();
      assertThat(e.getMessage()).startsWith("cgroup name \"").matches("[ -~]+");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.strings().ascii().ofMaxLength(20),
        Arbitraries.strings().withCharRange('!', '~').ofMaxLength(300),
        Arbitraries.of(".", "..", "...", "", "/", "a/b", "\ud800"));
  }
}
