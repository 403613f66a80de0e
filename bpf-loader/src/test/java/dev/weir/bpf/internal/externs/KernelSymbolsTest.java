// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.FixtureFiles;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Reference;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfLinkage;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.internal.core.TargetBtf;
import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.core.error.InvalidSpecException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables, functions and addresses of kernels and modules that are written down here. */
class KernelSymbolsTest {
  private static final Path FIXTURES = FixtureFiles.ROOT;
  private static final String TEXT = "ffffffff81000000 T _text\n";

  private final ObjectSpec object =
      ObjectSpec.parse(FIXTURES.resolve("clang-19/bpfel/externs_kernel.o"));

  private static BtfBuilder create() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.LITTLE_ENDIAN);
    builder.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    return builder;
  }

  private static int runqueues(BtfBuilder builder, BtfType type) {
    return builder.add(new BtfType.Var("runqueues", builder.add(type), BtfLinkage.GLOBAL));
  }

  private static BtfType rq() {
    return new BtfType.Struct("rq", 4, List.of(new BtfType.Member("other", 1, 0)));
  }

  /** As the fixture declares it, but for what is passed for the flags. */
  private static int dynptrFromSkb(BtfBuilder builder, int flags) {
    int skb = builder.add(new BtfType.Struct("__sk_buff", 4, List.of()));
    int pointer = builder.add(new BtfType.Ptr(skb));
    List<Param> params =
        List.of(new Param("skb", pointer), new Param("flags", flags), new Param("ptr", pointer));
    int prototype = builder.add(new BtfType.FuncProto(1, params));
    return builder.add(new BtfType.Func("bpf_dynptr_from_skb", prototype, BtfLinkage.STATIC));
  }

  private ResolvedExterns resolve(String program, String kallsyms, TargetTypes types) {
    return ResolvedExterns.of(
        object, List.of(object.program(program)), new WrittenKernel("", kallsyms, types));
  }

  /** The instructions of a program that refer to a symbol, applied. */
  private List<Instruction> applied(ResolvedExterns externs, String program, String symbol) {
    List<Instruction> code = object.program(program).instructions();
    List<Instruction> applied = externs.apply(code, module -> 70 + module);
    List<Instruction> found = new ArrayList<>();
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i).reference().orElse(null) instanceof Reference.Kernel kernel
          && kernel.name().equals(symbol)) {
        found.add(applied.get(i));
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  @Test
  void variablesAndAddressesOfTheKernel() {
    BtfBuilder kernel = create();
    int id = runqueues(kernel, rq());
    ResolvedExterns externs = resolve("variables", TEXT, TargetTypes.of("a test", kernel.build()));

    assertThat(externs.modules()).isEmpty();
    assertThat(applied(externs, "variables", "_text"))
        .allMatch(in -> in.src() == 0 && in.imm() == 0xffffffff81000000L);
    assertThat(applied(externs, "variables", "runqueues"))
        .allMatch(in -> in.src() == 3 && in.imm() == id);
    assertThat(applied(externs, "variables", "unheard_of"))
        .allMatch(in -> in.src() == 0 && in.imm() == 0);
    assertThat(applied(externs, "variables", "unheard_of_variable"))
        .allMatch(in -> in.src() == 0 && in.imm() == 0);
  }

  @Test
  void variablesOfModulesHaveItsDescriptorAbove() {
    Btf vmlinux = create().build();
    BtfBuilder module = BtfBuilder.onBase(vmlinux);
    int id = runqueues(module, rq());
    TargetBtf m = new TargetBtf("m", module.build());
    ResolvedExterns externs =
        resolve("variables", TEXT, TargetTypes.kernel(vmlinux, () -> List.of(m)));

    assertThat(externs.modules()).containsExactly(m);
    assertThat(applied(externs, "variables", "runqueues"))
        .allMatch(in -> in.src() == 3 && in.imm() == (70L << 32 | id));
  }

  @Test
  void functionsOfTheKernelAndOfModulesAreCalledByIdAndIndex() {
    BtfBuilder kernel = create();
    int own = dynptrFromSkb(kernel, 1);
    ResolvedExterns externs = resolve("functions", "", TargetTypes.of("a test", kernel.build()));
    assertThat(applied(externs, "functions", "bpf_dynptr_from_skb"))
        .filteredOn(in -> !in.isWide())
        .isNotEmpty()
        .allMatch(in -> in.isKernelCall() && in.imm() == own && in.offset() == 0);
    assertThat(applied(externs, "functions", "bpf_dynptr_from_skb"))
        .filteredOn(Instruction::isWide)
        .allMatch(in -> in.src() == 0 && in.imm() == 1);

    Btf vmlinux = create().build();
    BtfBuilder empty = BtfBuilder.onBase(vmlinux);
    BtfBuilder module = BtfBuilder.onBase(vmlinux);
    int id = dynptrFromSkb(module, 1);
    TargetBtf m = new TargetBtf("m", module.build());
    TargetTypes types =
        TargetTypes.kernel(vmlinux, () -> List.of(new TargetBtf("empty", empty.build()), m));
    ResolvedExterns inModule = resolve("functions", "", types);
    // Index 0 of fd_array is the kernel's, and modules without symbols have no place in it.
    assertThat(inModule.modules()).containsExactly(m);
    assertThat(applied(inModule, "functions", "bpf_dynptr_from_skb"))
        .filteredOn(in -> !in.isWide())
        .isNotEmpty()
        .allMatch(in -> in.isKernelCall() && in.imm() == id && in.offset() == 1);
  }

  /** Each look at the modules reads the types of all of them. */
  @Test
  void theKernelIsAskedForItsTypesOnce() {
    AtomicInteger asked = new AtomicInteger();
    Btf vmlinux = create().build();
    WrittenKernel kernel =
        new WrittenKernel("", TEXT, TargetTypes.of("unused", vmlinux)) {
          @Override
          public TargetTypes types() {
            asked.incrementAndGet();
            BtfBuilder module = BtfBuilder.onBase(vmlinux);
            runqueues(module, rq());
            dynptrFromSkb(module, 1);
            return TargetTypes.kernel(vmlinux, () -> List.of(new TargetBtf("m", module.build())));
          }
        };
    ResolvedExterns externs =
        ResolvedExterns.of(
            object, List.of(object.program("variables"), object.program("functions")), kernel);

    assertThat(asked).hasValue(1);
    assertThat(externs.modules()).hasSize(1);
  }

  @Test
  void otherPrototypesAreNamedAndWeakFunctionsAbsent() {
    BtfBuilder kernel = create();
    dynptrFromSkb(kernel, kernel.add(new BtfType.Ptr(0)));
    ResolvedExterns externs = resolve("functions", "", TargetTypes.of("a test", kernel.build()));

    Instruction call =
        applied(externs, "functions", "bpf_dynptr_from_skb").stream()
            .filter(in -> !in.isWide())
            .findFirst()
            .orElseThrow();
    assertThat(call.isKernelCall()).isFalse();
    assertThat(externs.explain("7: (85) call unknown#" + call.imm()))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("bpf_dynptr_from_skb")
                    .contains("the object declares")
                    .contains("a test has"));
  }

  @Test
  void variablesOfAnotherTypeAreRefusedWithBoth() {
    BtfBuilder kernel = create();
    runqueues(kernel, new BtfType.Ptr(0));
    TargetTypes types = TargetTypes.of("a test", kernel.build());
    assertThatThrownBy(() -> resolve("variables", TEXT, types))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("extern runqueues: the object declares")
        .hasMessageContaining("struct rq")
        .hasMessageContaining("a test has");
  }

  @Test
  void whatIsNeitherThereNorWeakIsRefusedByName() {
    BtfBuilder kernel = create();
    TargetTypes without = TargetTypes.of("a test", kernel.build());
    assertThatThrownBy(() -> resolve("variables", TEXT, without))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("runqueues")
        .hasMessageContaining("not declared __weak");
    runqueues(kernel, rq());
    TargetTypes with = TargetTypes.of("a test", kernel.build());
    assertThatThrownBy(() -> resolve("variables", "ffffffff81000000 T other\n", with))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("_text")
        .hasMessageContaining("not declared __weak");
  }

  @Test
  void anAddressThatIsOfTwoSymbolsIsRefusedWithBoth() {
    BtfBuilder kernel = create();
    runqueues(kernel, rq());
    TargetTypes types = TargetTypes.of("a test", kernel.build());
    String twice = TEXT + "ffffffffa0000000 t _text\t[m]\n";
    assertThatThrownBy(() -> resolve("variables", twice, types))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("_text is ambiguous")
        .hasMessageContaining("0xffffffff81000000")
        .hasMessageContaining("0xffffffffa0000000");
    resolve("variables", TEXT + TEXT, types);
    assertThat(
            applied(
                resolve("variables", "ffffffff81000000 t _text.llvm.123\n", types),
                "variables",
                "_text"))
        .allMatch(in -> in.imm() == 0xffffffff81000000L);
  }

  @Test
  void hiddenAddressesAreSaidToBeHidden() {
    BtfBuilder kernel = create();
    runqueues(kernel, rq());
    TargetTypes types = TargetTypes.of("a test", kernel.build());
    String hidden = "0000000000000000 T _text\n0000000000000000 T _stext\n";
    assertThatThrownBy(() -> resolve("variables", hidden, types))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("_text")
        .hasMessageContaining("kptr_restrict");
    // The first per-CPU variable is at 0 where addresses are shown.
    String zero = "0000000000000000 A _text\nffffffff81000000 T _stext\n";
    assertThat(applied(resolve("variables", zero, types), "variables", "_text"))
        .allMatch(in -> in.imm() == 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void configurationsMayBePacked(boolean packed) throws IOException {
    String text =
        """
        CONFIG_BPF_SYSCALL=y
        CONFIG_BPF=m
        CONFIG_NET=n
        CONFIG_HZ=0x3e8
        CONFIG_DEFAULT_HOSTNAME="host"
        """;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (packed) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      }
      bytes = out.toByteArray();
    }
    WrittenKernel kernel = new WrittenKernel(bytes, "", TargetTypes.of("a test", create().build()));
    ResolvedExterns externs =
        ResolvedExterns.of(object, List.of(object.program("configuration")), kernel);
    int hz =
        object.externs().stream()
            .filter(extern -> extern.name().equals("CONFIG_HZ"))
            .mapToInt(extern -> extern.offset())
            .findFirst()
            .orElseThrow();
    assertThat(
            ByteBuffer.wrap(externs.kconfig().orElseThrow())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getShort(hz))
        .isEqualTo((short) 1000);
  }
}
