// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.link.AttachedPrograms.Entry;
import dev.weir.bpf.link.TcxLink.Hook;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.mount.BpfFs;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Tcx;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KernelTest(features = Tcx.class)
class TcxLinkTest {
  private static final int TCX_NEXT = -1;
  private static final int TCX_PASS = 0;
  private static final int TCX_DROP = 2;

  private Host a;
  private Host b;
  private int ifindex;
  private final List<BpfProgram> programs = new ArrayList<>();

  @BeforeEach
  void find(Topology topology) {
    a = topology.host("a");
    b = topology.host("b");
    ifindex = b.devices().get(0).ifindex();
    // Who has not found its neighbour while packets are dropped gives up on it for a while.
    a.assertReaches(b.ipv4());
  }

  @AfterEach
  void unload() {
    programs.forEach(BpfProgram::close);
  }

  private BpfProgram program(String name, int verdict) {
    BpfProgram program = Programs.returning(name, ProgramType.SCHED_CLS, verdict);
    programs.add(program);
    return program;
  }

  private TcxLink attach(BpfProgram program, AttachOrder order) {
    return b.call(() -> TcxLink.attach(program, Hook.INGRESS, ifindex, order));
  }

  private LegacyAttachment attachLegacy(BpfProgram program, AttachOrder order) {
    return b.call(() -> LegacyAttachment.toDevice(program, ifindex, AttachType.TCX_INGRESS, order));
  }

  private AttachedPrograms attached() {
    return b.call(
        () -> AttachedPrograms.at(new AttachPoint.Device(ifindex), AttachType.TCX_INGRESS));
  }

  @Test
  void theFirstThatDecidesDecides() {
    BpfProgram next = program("next", TCX_NEXT);
    BpfProgram drop = program("drop", TCX_DROP);
    BpfProgram pass = program("pass", TCX_PASS);
    try (TcxLink one = attach(next, AttachOrder.last());
        TcxLink two = attach(drop, AttachOrder.last())) {
      a.assertCannotReach(b.ipv4());
      try (TcxLink between = attach(pass, AttachOrder.before(two))) {
        a.assertReaches(b.ipv4());
        assertThat(attached().programs())
            .containsExactly(
                new Entry(next.id(), one.id()),
                new Entry(pass.id(), between.id()),
                new Entry(drop.id(), two.id()));
      }
      a.assertCannotReach(b.ipv4());
      two.update(pass, drop);
      a.assertReaches(b.ipv4());
    }
    assertThat(attached().programs()).isEmpty();
    a.assertReaches(b.ipv4());
  }

  /** As the package's documentation has it. */
  @Test
  void theExample(BpfFs bpffs) {
    BpfProgram count = program("count", TCX_NEXT);
    BpfProgram police = program("police", TCX_DROP);
    BpfProgram policeBetter = program("better", TCX_DROP);
    b.run(
        () -> {
          try (TcxLink first = TcxLink.attach(count, Hook.INGRESS, ifindex, AttachOrder.first());
              TcxLink next =
                  TcxLink.attach(police, Hook.INGRESS, ifindex, AttachOrder.after(first))) {
            next.update(policeBetter, police);
            next.pin(bpffs.path().resolve("police"));
          }
        });
    assertThat(attached().programIds()).containsExactly(policeBetter.id());
    a.assertCannotReach(b.ipv4());
  }

  @Test
  void egressIsAnotherPlace() {
    BpfProgram drop = program("drop", TCX_DROP);
    try (TcxLink link = b.call(() -> TcxLink.attach(drop, Hook.EGRESS, ifindex))) {
      a.assertCannotReach(b.ipv4());
      assertThat(attached().programs()).isEmpty();
      assertThat(link.info().details())
          .isEqualTo(new LinkInfo.Details.Tcx(ifindex, AttachType.TCX_EGRESS));
    }
    a.assertReaches(b.ipv4());
  }

  @Test
  void everyAnchorPutsItWhereItSays() {
    BpfProgram m = program("m", TCX_NEXT);
    try (TcxLink middle = attach(m, AttachOrder.last());
        TcxLink first = attach(program("first", TCX_NEXT), AttachOrder.first());
        TcxLink last = attach(program("last", TCX_NEXT), AttachOrder.last());
        TcxLink afterLink = attach(program("al", TCX_NEXT), AttachOrder.after(middle));
        TcxLink beforeLinkId =
            attach(program("bli", TCX_NEXT), AttachOrder.beforeLink(middle.id()));
        TcxLink afterLinkId = attach(program("ali", TCX_NEXT), AttachOrder.afterLink(middle.id()));
        TcxLink beforeProgram = attach(program("bp", TCX_NEXT), AttachOrder.before(m));
        TcxLink afterProgramId =
            attach(program("api", TCX_NEXT), AttachOrder.afterProgram(m.id()));
        TcxLink afterProgram = attach(program("ap", TCX_NEXT), AttachOrder.after(m));
        TcxLink beforeProgramId =
            attach(program("bpi", TCX_NEXT), AttachOrder.beforeProgram(m.id()));
        TcxLink beforeLink = attach(program("bl", TCX_NEXT), AttachOrder.before(middle))) {
      assertThat(attached().programs().stream().map(Entry::linkId))
          .containsExactly(
              first.id(),
              beforeLinkId.id(),
              beforeProgram.id(),
              beforeProgramId.id(),
              beforeLink.id(),
              middle.id(),
              afterProgram.id(),
              afterProgramId.id(),
              afterLinkId.id(),
              afterLink.id(),
              last.id());
    }
  }

  /** More than the first question has room for. */
  @Test
  void allAreListed() {
    List<TcxLink> links = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        links.add(attach(program("p" + i, TCX_NEXT), AttachOrder.last()));
      }
      assertThat(attached().programs().stream().map(Entry::linkId))
          .isEqualTo(links.stream().map(TcxLink::id).toList());
      assertThat(attached().programIds()).isEqualTo(programs.stream().map(BpfProgram::id).toList());
    } finally {
      links.forEach(TcxLink::close);
    }
  }

  @Test
  void aRevisionThatHasPassedIsSaid() {
    BpfProgram one = program("one", TCX_NEXT);
    BpfProgram two = program("two", TCX_NEXT);
    long before = attached().revision();
    try (TcxLink link = attach(one, AttachOrder.last().expecting(before))) {
      long after = attached().revision();
      assertThat(after).isNotEqualTo(before);
      assertThatThrownBy(() -> attach(two, AttachOrder.last().expecting(before)))
          .isInstanceOfSatisfying(
              ConcurrentChangeException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(Errno.ESTALE);
                assertThat(e.expected()).isEqualTo(before);
                assertThat(e.actual()).isEqualTo(after);
              })
          .hasMessageContaining("sched_cls program two");
      assertThatThrownBy(() -> attachLegacy(two, AttachOrder.last().expecting(before)))
          .isInstanceOf(ConcurrentChangeException.class);
      assertThat(attached().programIds()).containsExactly(one.id());
      try (TcxLink second = attach(two, AttachOrder.after(link).expecting(after))) {
        assertThat(attached().programIds()).containsExactly(one.id(), two.id());
        assertThat(second.isOpen()).isTrue();
      }
    }
  }

  @Test
  void withoutALinkItIsReplacedInPlaceAndOthersAreLeftAlone() {
    BpfProgram foreign = program("foreign", TCX_NEXT);
    BpfProgram drop = program("drop", TCX_DROP);
    BpfProgram pass = program("pass", TCX_PASS);
    BpfProgram last = program("last", TCX_NEXT);
    try (TcxLink others = attach(foreign, AttachOrder.last())) {
      LegacyAttachment mine = attachLegacy(drop, AttachOrder.last());
      try (TcxLink end = attach(last, AttachOrder.last())) {
        a.assertCannotReach(b.ipv4());
        mine.update(pass);
        a.assertReaches(b.ipv4());
        assertThat(attached().programs())
            .containsExactly(
                new Entry(foreign.id(), others.id()),
                new Entry(pass.id(), 0),
                new Entry(last.id(), end.id()));
        // On this thread, whose namespace has a device of the same index or none.
        mine.close();
        mine.close();
        assertThat(attached().programIds()).containsExactly(foreign.id(), last.id());
      }
    }
  }

  @Test
  void anAttachmentThatWasTakenAwayIsGone() {
    BpfProgram one = program("one", TCX_NEXT);
    BpfProgram two = program("two", TCX_NEXT);
    try (LegacyAttachment mine = attachLegacy(one, AttachOrder.last());
        LegacyAttachment theirs = attachLegacy(two, AttachOrder.replacing(one))) {
      assertThatThrownBy(() -> mine.update(program("three", TCX_NEXT)))
          .isInstanceOf(ConcurrentChangeException.class);
      mine.detach();
      assertThat(attached().programIds()).containsExactly(two.id());
      assertThat(theirs.programId()).isEqualTo(two.id());
    }
    assertThat(attached().programs()).isEmpty();
  }

  @Test
  void whatIsLeftStays() {
    BpfProgram drop = program("drop", TCX_DROP);
    LegacyAttachment left = attachLegacy(drop, AttachOrder.last());
    left.leave();
    left.close();
    a.assertCannotReach(b.ipv4());
  }

  @Test
  void whatIsWrongIsSaid() {
    BpfProgram one = program("one", TCX_NEXT);
    BpfProgram two = program("two", TCX_NEXT);
    try (TcxLink link = attach(one, AttachOrder.last());
        BpfProgram xdp = Programs.returning("x", ProgramType.XDP, 2)) {
      assertThatThrownBy(() -> attach(one, AttachOrder.last()))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("EEXIST")
          .hasMessageContaining("attached there already");
      assertThatThrownBy(() -> attach(two, AttachOrder.afterLink(link.id() + 1000)))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("after link " + (link.id() + 1000));
      assertThatThrownBy(() -> attach(xdp, AttachOrder.last()))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("EINVAL")
          .hasMessageContaining("not one for tcx_ingress");
      assertThatThrownBy(() -> b.call(() -> TcxLink.attach(two, Hook.INGRESS, 4711)))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("ENODEV")
          .hasMessageContaining("no such device");
    }
  }
}
