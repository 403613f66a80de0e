// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ObjectShowTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine weirctl = Weirctl.commandLine(args);
    weirctl.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return weirctl.execute(args);
  }

  private Path object(String order) throws IOException {
    Path file = directory.resolve("xdp_pass.o");
    try (InputStream in =
        getClass().getResourceAsStream("/dev/weir/datapath/" + order + "/xdp_pass.o")) {
      assertThat(in).isNotNull();
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({"bpfel, little", "bpfeb, big"})
  void anObjectIsOneDocument(String order, String name) throws IOException {
    assertThat(run("object", "show", object(order).toString(), "--json")).isZero();

    JsonObject document = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(document.get("byteOrder").getAsString()).isEqualTo(name);
    assertThat(document.get("license").getAsString()).isEqualTo("Dual BSD/GPL");
    assertThat(document.get("kernelVersion").getAsLong()).isZero();
    assertThat(document.getAsJsonArray("maps")).isEmpty();
    assertThat(document.getAsJsonArray("variables")).isEmpty();
    JsonObject program = document.getAsJsonArray("programs").get(0).getAsJsonObject();
    assertThat(program.get("name").getAsString()).isEqualTo("weir_xdp_pass");
    assertThat(program.get("section").getAsString()).isEqualTo("xdp");
    assertThat(program.get("type").getAsString()).isEqualTo("xdp");
    assertThat(program.get("attachType").getAsString()).isEqualTo("xdp");
    assertThat(program.get("attachTo").isJsonNull()).isTrue();
    assertThat(program.get("instructions").getAsInt()).isEqualTo(2);
    assertThat(program.getAsJsonArray("calls")).isEmpty();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void forPeopleItIsALineForEachThing() throws IOException {
    assertThat(run("object", "show", object("bpfel").toString())).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "license \"Dual BSD/GPL\", little-endian",
            "program weir_xdp_pass  section xdp  xdp  attach xdp  2 instructions");
  }

  @Test
  void aDamagedObjectIsAnErrorOfKindSpec() throws IOException {
    Path file = object("bpfel");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 300));

    assertThat(run("object", "show", file.toString(), "--json")).isEqualTo(1);

    JsonObject error =
        JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonObject("error");
    assertThat(error.get("kind").getAsString()).isEqualTo("spec");
    assertThat(error.get("message").getAsString())
        .startsWith(file.toString())
        .contains("section headers");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void withoutJsonAnErrorGoesToStandardErrorInOneLine() {
    assertThat(run("object", "show", "/nowhere.o")).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).singleElement().asString().startsWith("weirctl: reading");
  }

  @Test
  void wrongUsageHasItsOwnStatusAndKind() {
    assertThat(run("object", "show", "--json")).isEqualTo(2);

    JsonObject error =
        JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonObject("error");
    assertThat(error.get("kind").getAsString()).isEqualTo("usage");
    assertThat(error.get("message").getAsString()).contains("FILE");
  }

  @ParameterizedTest
  @CsvSource({"''", "object", "object nothing", "--nothing", "object show a b"})
  void whatIsNoCommandIsWrongUsage(String line) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ", -1);

    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).contains("--help").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({"--help", "object --help", "object show --help"})
  void everyCommandHasHelp(String line) {
    assertThat(run(line.split(" ", -1))).isZero();
    assertThat(out.toString()).startsWith("Usage: weirctl");
  }
}
