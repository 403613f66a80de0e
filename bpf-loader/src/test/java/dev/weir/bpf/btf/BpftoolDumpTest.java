// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read is what bpftool reads, type by type, as text and as JSON. */
class BpftoolDumpTest {

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyTypeOfAnObjectIsPrintedAsBpftoolPrintsIt(Fixture fixture) {
    assertThat(Fixture.rawLines(fixture.btf()))
        .isEqualTo(Tools.lines("bpftool", "btf", "dump", "file", fixture.path(), "format", "raw"));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyFieldOfEveryRecordIsWhatBpftoolSaysInJson(Fixture fixture) {
    assertThat(BpftoolJson.of(fixture.btf()))
        .isEqualTo(
            String.join("", Tools.lines("bpftool", "-j", "btf", "dump", "file", fixture.path())));
  }

  @Test
  void everyTypeOfTheRunningKernelIsPrintedAsBpftoolPrintsIt() {
    Btf kernel = Blobs.vmlinux();
    List<String> expected =
        Tools.lines("bpftool", "btf", "dump", "file", Blobs.VMLINUX, "format", "raw");
    List<String> actual = Fixture.rawLines(kernel);

    assertThat(actual.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isEqualTo(expected.get(i));
    }
  }

  @Test
  void everyFieldOfTheRunningKernelsTypesIsWhatBpftoolSaysInJson() {
    String ours = BpftoolJson.of(Blobs.vmlinux());
    String theirs =
        String.join("", Tools.lines("bpftool", "-j", "btf", "dump", "file", Blobs.VMLINUX));
    assertThat(ours.equals(theirs)).as("the same %d characters", theirs.length()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void whatIsWrittenAnewBpftoolReadsAsItReadTheObject(Fixture fixture, @TempDir Path directory) {
    Path written = Blobs.file(directory, "written.btf", BtfBuilder.of(fixture.btf()).build());
    assertThat(Tools.lines("bpftool", "btf", "dump", "file", written, "format", "raw"))
        .isEqualTo(Tools.lines("bpftool", "btf", "dump", "file", fixture.path(), "format", "raw"));
  }

  @Test
  void splitBtfIsWhatBpftoolReadsOnTheSameBase(@TempDir Path directory) {
    Btf base = Fixture.newest("btf_kinds").btf();
    Btf split = SplitBtfTest.splitOn(base);
    Path baseFile = Blobs.file(directory, "base.btf", base);
    Path splitFile = Blobs.file(directory, "split.btf", split);

    assertThat(Fixture.rawLines(split))
        .isEqualTo(Tools.lines("bpftool", "-B", baseFile, "btf", "dump", "file", splitFile));
  }

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }
}
