// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.MapUses;
import dev.weir.bpf.VerifierException;
import dev.weir.bpf.map.Memlock;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Availability;
import dev.weir.testing.feature.Expectation;
import dev.weir.testing.feature.Feature;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Functions of programs, replaced while the programs run ({@code freplace}, 5.10). */
@KernelTest(
    capabilities = {Capability.BPF, Capability.PERFMON, Capability.SYS_ADMIN},
    features = ReplacementTest.Replacements.class)
class ReplacementTest {
  private static final String CALLER = "calls_replaceable";
  private static final String FUNCTION = "replaceable";
  private static final int ORIGINAL = 42;
  private static final int REPLACED = 4100;

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  /** Needs trampolines, which a kernel without ftrace does not give to anybody. */
  public static final class Replacements implements Feature {
    /** For the extension. */
    public Replacements() {}

    @Override
    public String description() {
      return "programs that replace functions of programs";
    }

    @Override
    public Availability probe() {
      Memlock.raise();
      try (BpfObject target = MapUses.load(CALLER);
          BpfObject replacement = replacementFor(target.program(CALLER))) {
        return replacement.programs().isEmpty()
            ? Availability.unknown("nothing was loaded")
            : Availability.available();
      } catch (KernelException e) {
        return e.errno() == Errno.EPERM
            ? Availability.missing("loading one answered " + e.getMessage())
            : Availability.unknown(e.getMessage());
      }
    }

    @Override
    public Expectation expectation() {
      return Expectation.optional("CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS");
    }
  }

  private static BpfObject replacementFor(BpfProgram target) {
    return BpfObject.loader(MapUses.spec())
        .only("replacement")
        .target("replacement", target)
        .load();
  }

  @Test
  void theFunctionIsReplacedAsLongAsTheLinkIsOpen() {
    try (BpfObject target = MapUses.load(CALLER);
        BpfObject other = replacementFor(target.program(CALLER))) {
      BpfProgram replacement = other.program("replacement");
      assertThat(MapUses.run(target, CALLER)).isEqualTo(ORIGINAL);
      try (TracingLink link = TracingLink.attach(replacement)) {
        assertThat(MapUses.run(target, CALLER)).isEqualTo(REPLACED);
        assertThat(((LinkInfo.Details.Tracing) link.info().details()).targetObjectId())
            .as("the target, which early kernels do not tell")
            .isIn(target.program(CALLER).id(), 0);
        assertThatThrownBy(() -> TracingLink.attach(replacement))
            .isInstanceOf(KernelException.class);
      }
      assertThat(MapUses.run(target, CALLER)).isEqualTo(ORIGINAL);
    }
  }

  @Test
  void theSameFunctionOfAnotherProgramIsReplaced() {
    try (BpfObject verifiedFor = MapUses.load(CALLER);
        BpfObject running = MapUses.load(CALLER);
        BpfObject other = replacementFor(verifiedFor.program(CALLER))) {
      BpfProgram replacement = other.program("replacement");
      BpfProgram target = running.program(CALLER);
      try (TracingLink link = TracingLink.replace(replacement, target, FUNCTION)) {
        assertThat(link.isOpen()).isTrue();
        assertThat(MapUses.run(running, CALLER)).isEqualTo(REPLACED);
        assertThat(MapUses.run(verifiedFor, CALLER)).isEqualTo(ORIGINAL);
        assertThatThrownBy(() -> TracingLink.replace(replacement, target, FUNCTION))
            .isInstanceOfSatisfying(
                KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY))
            .hasMessageContaining("replaced already");
      }
      assertThat(MapUses.run(running, CALLER)).isEqualTo(ORIGINAL);
      assertThatThrownBy(() -> TracingLink.replace(replacement, target, "no_such_function"))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("no_such_function")
          .hasMessageContaining(target.toString());
      // The program itself: a context, not a number.
      assertThatThrownBy(() -> TracingLink.replace(replacement, target, CALLER))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }
  }

  @Test
  void whatReplacesNeedsATarget() {
    assertThatThrownBy(() -> MapUses.load("replacement"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("\"replacement\" replaces function replaceable of another program");
    try (BpfObject target = MapUses.load("counts")) {
      assertThatThrownBy(
              () ->
                  BpfObject.loader(MapUses.spec())
                      .target("no_such_program", target.program("counts")))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("no_such_program");
      assertThatThrownBy(() -> replacementFor(target.program("counts")))
          .as("its object has a function of that name, the program does not call it")
          .isInstanceOf(VerifierException.class)
          .hasMessageContaining("replaceable");
    }
  }
}
