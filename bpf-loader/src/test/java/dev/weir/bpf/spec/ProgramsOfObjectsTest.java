// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Reference;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.btf.BtfType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramsOfObjectsTest {
  private static final int LDX_MEM = 0x61;

  static List<String> builds() {
    return Fixtures.builds();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyFunctionOfASectionIsAProgramAlsoAStaticOne(String build) {
    ObjectSpec object = Fixtures.parse(build, "programs");

    assertThat(object.programs())
        .filteredOn(program -> program.section().equals("xdp"))
        .extracting(ProgramSpec::name)
        .containsExactly("xdp_first", "xdp_second", "xdp_static");
    assertThat(object.license()).isEqualTo("Dual BSD/GPL");
    assertThat(object.kernelVersion()).isEqualTo(0x050a00);
  }

  @ParameterizedTest
  @CsvSource({
    "xdp_static,       xdp,             XDP,              XDP,                  , 0",
    "tc_static,        tc/entry,        SCHED_CLS,        ,                     , 0",
    "tc_ingress,       tc/ingress,      SCHED_CLS,        TCX_INGRESS,          , 0",
    "classifier_legacy, classifier/legacy, SCHED_CLS,     ,                     , 0",
    "xdp_optional,     xdp.frags,       XDP,              XDP,                  , 32",
    "xdp_devmap,       xdp/devmap,      XDP,              XDP_DEVMAP,           , 0",
    "kprobe_named,     kprobe/do_unlinkat, KPROBE,        ,          do_unlinkat, 0",
    "tracepoint_named, tracepoint/sched/sched_switch, TRACEPOINT, , sched/sched_switch, 0",
    "fentry_sleepable, fentry.s/bpf_fentry_test1, TRACING, TRACE_FENTRY, bpf_fentry_test1, 16",
    "raw_tp_bare,      raw_tp,          RAW_TRACEPOINT,   ,                     , 0",
    "cgroup_ingress,   cgroup_skb/ingress, CGROUP_SKB,    CGROUP_INET_INGRESS,  , 0",
    "cgroup_connect,   cgroup/connect4, CGROUP_SOCK_ADDR, CGROUP_INET4_CONNECT, , 0",
    "cgroup_any,       cgroup/skb,      CGROUP_SKB,       ,                     , 0",
    "sockops_any,      sockops,         SOCK_OPS,         CGROUP_SOCK_OPS,      , 0",
    "sk_verdict,       sk_skb/stream_verdict, SK_SKB,     SK_SKB_STREAM_VERDICT, , 0",
    "sk_message,       sk_msg,          SK_MSG,           SK_MSG_VERDICT,       , 0",
    "lookup,           sk_lookup,       SK_LOOKUP,        SK_LOOKUP,            , 0",
    "replacement,      freplace/xdp_first, EXT,           ,            xdp_first, 0",
    "unknown,          nonsense,        UNSPEC,           ,                     , 0"
  })
  void theSectionSaysWhatAProgramIs(
      String name, String section, ProgramType type, AttachType attachType, String to, int flags) {
    ProgramSpec program = Fixtures.parse("clang-19/bpfel", "programs").program(name);

    assertThat(program.section()).isEqualTo(section);
    assertThat(program.type()).isEqualTo(type);
    assertThat(program.attachType().orElse(null)).isEqualTo(attachType);
    assertThat(program.attachTo().orElse(null)).isEqualTo(to);
    assertThat(program.flags()).isEqualTo(flags);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aQuestionMarkKeepsAProgramFromBeingLoadedUnasked(String build) {
    assertThat(Fixtures.parse(build, "programs").programs())
        .filteredOn(program -> !program.autoload())
        .extracting(ProgramSpec::name)
        .containsExactly("xdp_optional");
  }

  @ParameterizedTest
  @MethodSource("builds")
  void functionsComeBehindTheProgramOnceInTheOrderOfTheirFirstUse(String build) {
    ObjectSpec object = Fixtures.parse(build, "calls");

    assertThat(object.program("first").calls()).containsExactly("shared", "leaf", "middle");
    assertThat(object.program("second").calls())
        .containsExactly("visit", "only_second", "shared", "leaf", "middle");
    assertThat(object.program("third").calls()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyCallAndCallbackGoesToTheStartOfTheFunctionItNames(String build) {
    for (ProgramSpec program : Fixtures.parse(build, "calls").programs()) {
      Map<Integer, String> starts = new TreeMap<>();
      program.functions().forEach(function -> starts.put(function.slot(), function.name()));
      int calls = 0;
      int slot = 0;
      for (Instruction instruction : program.instructions()) {
        if (instruction.isFunctionCall() || instruction.isFunctionAddress()) {
          calls++;
          assertThat(starts.get(slot + 1 + instruction.distance()))
              .isEqualTo(instruction.reference().orElseThrow().name());
        }
        slot += instruction.slots();
      }
      assertThat(slot).isEqualTo(program.slots());
      assertThat(calls).isGreaterThanOrEqualTo(program.calls().size());
    }
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aFunctionThatIsPassedAsACallbackIsMarkedAsOne(String build) {
    ObjectSpec object = Fixtures.parse(build, "calls");

    assertThat(object.program("second").instructions())
        .filteredOn(Instruction::isFunctionAddress)
        .singleElement()
        .satisfies(
            address -> assertThat(address.reference()).contains(new Reference.Function("visit")));
    assertThat(object.program("first").instructions()).noneMatch(Instruction::isFunctionAddress);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void symbolsOfTheKernelAreReferences(String build) {
    ObjectSpec object = Fixtures.parse(build, "externs");

    assertThat(references(object.program("variables")))
        .containsExactlyInAnyOrder(
            new Reference.Kernel("bpf_link_fops", false),
            new Reference.Kernel("missing_variable", true));
    assertThat(references(object.program("functions")))
        .contains(
            new Reference.Kernel("bpf_rdonly_function", false),
            new Reference.Kernel("bpf_weak_function", true));
    assertThat(object.program("functions").instructions())
        .filteredOn(Instruction::isKernelCall)
        .hasSize(2);
    assertThat(object.externs())
        .filteredOn(extern -> extern.kind() != ExternSpec.Kind.KCONFIG)
        .extracting(extern -> extern.name() + " " + extern.kind() + " " + extern.weak())
        .containsExactlyInAnyOrder(
            "bpf_link_fops KSYM false",
            "missing_variable KSYM true",
            "bpf_rdonly_function KFUNC false",
            "bpf_weak_function KFUNC true");
  }

  @ParameterizedTest
  @MethodSource("builds")
  void configurationOfTheKernelIsInAMapOfItsOwn(String build) {
    ObjectSpec object = Fixtures.parse(build, "externs");

    List<ExternSpec> values =
        object.externs().stream().filter(e -> e.kind() == ExternSpec.Kind.KCONFIG).toList();
    assertThat(values)
        .extracting(extern -> extern.name() + " " + extern.size() + " " + extern.weak())
        .containsExactlyInAnyOrder(
            "LINUX_KERNEL_VERSION 4 false",
            "CONFIG_BPF_SYSCALL 4 false",
            "CONFIG_HZ 8 true",
            "CONFIG_DEFAULT_HOSTNAME 5 true");
    int end = values.stream().mapToInt(extern -> extern.offset() + extern.size()).max().orElse(0);
    assertThat(object.map(".kconfig").valueSize()).isEqualTo(end);
    for (ExternSpec value : values) {
      assertThat(value.offset() % Integer.highestOneBit(Math.min(value.size(), 8)))
          .as("alignment of " + value.name())
          .isEqualTo(value.name().contains("HOSTNAME") ? value.offset() % 4 : 0);
      assertThat(references(object.program("configuration")).stream())
          .anyMatch(
              reference ->
                  reference instanceof Reference.MapValue place
                      && place.name().equals(".kconfig")
                      && place.offset() >= value.offset()
                      && place.offset() < value.offset() + value.size());
    }
  }

  @ParameterizedTest
  @MethodSource("builds")
  void coreRelocationsMoveWithTheFunctionTheyAreIn(String build) {
    ObjectSpec object = Fixtures.parse(build, "core");
    Btf btf = object.btf().orElseThrow();

    assertThat(object.program("third").functions().get(0).sectionSlot()).isPositive();
    for (String name : List.of("first", "second", "third")) {
      ProgramSpec program = object.program(name);
      Map<Integer, Instruction> bySlot = new TreeMap<>();
      int slot = 0;
      for (Instruction instruction : program.instructions()) {
        bySlot.put(slot, instruction);
        slot += instruction.slots();
      }
      List<CoreRelocation> relocations = program.coreRelocations();
      assertThat(relocations).as(name).hasSize(name.equals("second") ? 4 : 3);
      for (CoreRelocation relocation : relocations) {
        Instruction load = bySlot.get(relocation.slot());
        assertThat(load.opcode() & 0xe7).as("%s is a load", load).isEqualTo(LDX_MEM);
        assertThat(load.offset()).isEqualTo(memberOffset(btf, relocation));
      }
    }
  }

  private static int memberOffset(Btf btf, CoreRelocation relocation) {
    int member = Integer.parseInt(btf.string(relocation.access()).substring("0:".length()));
    BtfType.Struct struct = (BtfType.Struct) btf.type(relocation.type());
    return (int) struct.members().get(member).bitOffset() / Byte.SIZE;
  }

  @Test
  void linkedObjectsKeepTheStrongFunctionAndBothStaticOnes() {
    ObjectSpec object = Fixtures.parse("linked", "linked");

    assertThat(object.program("one").calls())
        .containsExactly("before", "elsewhere", "preferred", "same_name", "same_name");
    assertThat(object.program("two").calls()).containsExactly("same_name");
    assertThat(object.program("one").instructions().stream().map(Instruction::toString))
        .as("preferred() of two.bpf.c multiplies")
        .contains("w0 *= 0x7");
    assertThat(object.map("common").maxEntries()).isEqualTo(4);
  }

  @Test
  void codeThatLinkingLeftBehindBelongsToNoFunction() {
    ProgramSpec program = Fixtures.parse("linked", "linked").program("one");
    List<Integer> ends = new ArrayList<>();
    int slot = 0;
    for (Instruction instruction : program.instructions()) {
      slot += instruction.slots();
      if (instruction.isExit()) {
        ends.add(slot);
      }
    }
    assertThat(program.functions())
        .extracting(function -> function.slot() + function.slots())
        .as("each function has one exit, at its end")
        .isEqualTo(ends);
  }

  @ParameterizedTest
  @CsvSource({"bpfel", "bpfeb"})
  void anObjectWithoutBtfIsTakenAsLongAsNothingNeedsIt(String order) {
    assertThat(Fixtures.parse("plain/" + order, "maps_legacy").maps()).hasSize(2);
    ObjectSpec data = Fixtures.parse("plain/" + order, "data");
    assertThat(data.btf()).isEmpty();
    assertThat(data.variable("threshold").asLong()).isEqualTo(100);
  }

  private static List<Reference> references(ProgramSpec program) {
    List<Reference> references = new ArrayList<>();
    for (Instruction instruction : program.instructions()) {
      instruction.reference().filter(r -> !references.contains(r)).ifPresent(references::add);
    }
    return references;
  }
}
