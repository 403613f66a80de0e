// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.internal.externs.ResolvedExterns;
import dev.weir.bpf.internal.info.SourceInfo;
import dev.weir.bpf.internal.kernel.RunningKernel;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.ExternSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramFunction;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelAssumptions;
import dev.weir.testing.KernelTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the kernel was told of programs, as bpftool reads it, and what it tells of itself. */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class KernelReadsBackTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static final Path CONFIG = Path.of("/proc/config.gz");

  private final ObjectSpec spec = BpfObjectTest.object("clang-19/bpfel");

  @Test
  void functionsAndLinesAreThoseOfTheSource() throws IOException, InterruptedException {
    KernelAssumptions.assumeTools("bpftool");
    ProgramSpec program = spec.program("functions");
    Btf btf = spec.btf().orElseThrow();
    try (BpfObject object = BpfObject.loader(spec).only("functions").load()) {
      String dump = xlated(object.program("functions").info().id());

      assertThat(program.functions()).hasSizeGreaterThan(1);
      for (ProgramFunction function : program.functions()) {
        assertThat(dump).contains(" " + function.name() + "(");
      }
      Set<Integer> lines = new LinkedHashSet<>();
      ByteBuffer records = SourceInfo.of(spec, program).lines();
      while (records.hasRemaining()) {
        records.getInt();
        records.getInt();
        assertThat(dump).contains("; " + btf.string(records.getInt()).strip());
        lines.add(records.getInt() >>> 10);
      }
      Set<Integer> told = new LinkedHashSet<>();
      Matcher matcher = Pattern.compile("line_num:(\\d+)").matcher(dump);
      while (matcher.find()) {
        told.add(Integer.parseInt(matcher.group(1)));
      }
      assertThat(told).isEqualTo(lines).hasSizeGreaterThan(3);
    }
  }

  /**
   * The branches that ask whether a function is there are decided before the verifier sees them.
   */
  @Test
  void functionsOfTheKernelAreCalledAndAbsentOnesAreNot() throws IOException, InterruptedException {
    KernelAssumptions.assumeTools("bpftool");
    boolean there =
        new RunningKernel()
            .types()
            .main()
            .btf()
            .find("bpf_dynptr_from_skb", BtfKind.FUNC)
            .isPresent();
    Assumptions.assumeTrue(there, "needs bpf_dynptr_from_skb (6.4)");
    try (BpfObject object = BpfObject.loader(externs()).only("functions").load()) {
      BpfProgram program = object.program("functions");

      assertThat(xlated(program.info().id()))
          .contains("call bpf_dynptr_from_skb#")
          .doesNotContain("unknown#");
      assertThat(program.run(ProgramRun.ofData(new byte[64])).returnValue()).isZero();
    }
  }

  private static ObjectSpec externs() {
    return ObjectSpec.parse(FixtureFiles.ROOT.resolve("clang-19/bpfel/externs_kernel.o"));
  }

  private static String xlated(int id) throws IOException, InterruptedException {
    List<String> command =
        List.of("bpftool", "prog", "dump", "xlated", "id", String.valueOf(id), "linum");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** The same file, read by other means. */
  @Test
  void configurationIsTheKernels() throws IOException {
    Assumptions.assumeTrue(Files.isReadable(CONFIG), "needs CONFIG_IKCONFIG_PROC: " + CONFIG);
    List<String> config = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(CONFIG)), StandardCharsets.UTF_8))) {
      reader.lines().forEach(config::add);
    }
    ObjectSpec object = externs();
    ByteBuffer values =
        ByteBuffer.wrap(
                ResolvedExterns.of(
                        object, List.of(object.program("configuration")), new RunningKernel())
                    .kconfig()
                    .orElseThrow())
            .order(object.byteOrder());

    String hz = value(config, "CONFIG_HZ");
    assertThat(values.getShort(at(object, "CONFIG_HZ"))).isEqualTo(Short.parseShort(hz));
    assertThat((char) values.get(at(object, "CONFIG_BPF")))
        .isEqualTo(value(config, "CONFIG_BPF").charAt(0));
    assertThat(values.get(at(object, "CONFIG_NET"))).isEqualTo((byte) 1);
    assertThat(values.getInt(at(object, "CONFIG_BPF_SYSCALL"))).isEqualTo(1);
    byte[] text = new byte[16];
    values.get(at(object, "CONFIG_CC_VERSION_TEXT"), text);
    assertThat(new String(text, StandardCharsets.US_ASCII))
        .isEqualTo(value(config, "CONFIG_CC_VERSION_TEXT").substring(1, 16) + '\0');
  }

  private static String value(List<String> config, String option) {
    return config.stream()
        .filter(line -> line.startsWith(option + "="))
        .map(line -> line.substring(option.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static int at(ObjectSpec object, String name) {
    return object.externs().stream()
        .filter(extern -> extern.name().equals(name))
        .mapToInt(ExternSpec::offset)
        .findFirst()
        .orElseThrow();
  }
}
