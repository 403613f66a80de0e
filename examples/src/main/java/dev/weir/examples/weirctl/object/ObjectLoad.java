// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.object;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.ObjectLoader;
import dev.weir.bpf.ProgramRun;
import dev.weir.bpf.RunResult;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.Pinning;
import dev.weir.bpf.spec.VariableSpec;
import dev.weir.core.error.KernelException;
import dev.weir.examples.weirctl.console.Output;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weirctl object load FILE}. */
@Command(
    name = "load",
    description =
        "Loads an object, runs one of its programs if asked to, and lets it go again unless told to"
            + " keep it.")
public final class ObjectLoad implements Callable<Integer> {
  /** What {@code BPF_PROG_TEST_RUN} gets when nobody says: a packet of the least length. */
  private static final byte[] NO_DATA = new byte[64];

  @Mixin private Output output = new Output();

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "A BPF object for this machine.")
  private Path file = Path.of("");

  @Option(
      names = "--program",
      paramLabel = "NAME",
      description = "Load this program and what it needs; may be given again.")
  private List<String> programs = List.of();

  @Option(
      names = "--set",
      paramLabel = "VAR=VALUE",
      description =
          "Give a variable its value before loading: a number, or hex:BYTES as they are in memory.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = "--kernel-btf",
      paramLabel = "FILE",
      description = "Adjust programs to these types of the kernel instead of the running one's.")
  private Optional<Path> kernelBtf = Optional.empty();

  @Option(
      names = "--pin-root",
      paramLabel = "DIR",
      description =
          "A directory of a BPF file system: where maps that are pinned by name are, and what is"
              + " kept goes. Without it nothing is pinned.")
  private Optional<Path> pinRoot = Optional.empty();

  @Option(names = "--keep", description = "Pin all programs and maps below --pin-root.")
  private boolean keep;

  @ArgGroup(exclusive = false)
  private @Nullable Run run;

  /** Running one program. */
  static final class Run {
    @Option(
        names = "--run",
        required = true,
        paramLabel = "NAME",
        description = "Run this program.")
    private String program = "";

    @Option(
        names = "--data",
        paramLabel = "HEX",
        description = "What to run it on; 64 zero bytes if not given.")
    private Optional<String> data = Optional.empty();

    @Option(names = "--repeat", paramLabel = "N", description = "How often; once if not given.")
    private int repeat = 1;

    /** Made by picocli. */
    Run() {}
  }

  /** Made by picocli. */
  public ObjectLoad() {}

  @Override
  public Integer call() {
    if (keep && pinRoot.isEmpty()) {
      throw usage("--keep needs --pin-root: what is not pinned ends with this process");
    }
    Optional<ProgramRun> wanted = Optional.ofNullable(run).map(this::programRun);
    ObjectSpec spec = configured(ObjectSpec.parse(file));
    raiseMemlock();
    ObjectLoader loader = BpfObject.loader(spec).only(programs);
    kernelBtf.map(Btf::read).ifPresent(loader::kernelBtf);
    pinRoot.ifPresent(loader::pinRoot);
    try (PinnedMaps pinned = PinnedMaps.before(spec, pinRoot);
        BpfObject object = loader.load()) {
      pinned.loaded();
      Optional<RunResult> result = wanted.map(how -> program(object).run(how));
      LoadedDocument document =
          new LoadedDocument(object, Optional.ofNullable(run).map(r -> r.program), result);
      if (keep) {
        Keeping.keep(object, pinRoot.orElseThrow());
        pinned.keep();
      }
      output.print(document::json, document::text);
    }
    return 0;
  }

  /** Before 5.11 the kernel lets even root load next to nothing otherwise. */
  private static void raiseMemlock() {
    try {
      Memlock.raise();
    } catch (KernelException e) {
      // Without the privilege the loading fails too, and says more.
    }
  }

  private BpfProgram program(BpfObject object) {
    return object.program(run == null ? "" : run.program);
  }

  private ProgramRun programRun(Run run) {
    if (run.repeat < 1) {
      throw usage("--repeat takes a number from 1");
    }
    byte[] data = run.data.map(text -> hex("--data", text)).orElse(NO_DATA);
    return ProgramRun.builder().data(data).repeat(run.repeat).build();
  }

  private ObjectSpec configured(ObjectSpec spec) {
    ObjectSpec.Builder builder = spec.toBuilder();
    values.forEach((name, value) -> builder.variable(name, variable -> set(variable, value)));
    if (pinRoot.isEmpty()) {
      for (MapSpec map : spec.maps()) {
        builder.map(map.name(), m -> m.toBuilder().pinning(Pinning.NONE).build());
      }
    }
    return builder.build();
  }

  private VariableSpec set(VariableSpec variable, String value) {
    if (value.startsWith("hex:")) {
      return variable.set(hex("--set " + variable.name(), value.substring(4)));
    }
    try {
      return variable.set(number(value));
    } catch (NumberFormatException e) {
      throw usage("--set %s=%s: neither a number nor hex:BYTES".formatted(variable.name(), value));
    }
  }

  /** As C writes them; 64 bits with or without a sign. */
  private static long number(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
    if (digits.startsWith("-") || digits.startsWith("+")) {
      throw new NumberFormatException(text);
    }
    long magnitude =
        hex ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseUnsignedLong(digits);
    if (negative && Long.compareUnsigned(magnitude, Long.MIN_VALUE) > 0) {
      throw new NumberFormatException(text);
    }
    return negative ? -magnitude : magnitude;
  }

  private byte[] hex(String option, String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    if (command == null) {
      throw new IllegalStateException("no command");
    }
    return new ParameterException(command.commandLine(), message);
  }
}
