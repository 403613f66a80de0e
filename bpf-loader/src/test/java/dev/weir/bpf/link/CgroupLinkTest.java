// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.probe.KernelFeatures;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.mount.BpfFs;
import dev.weir.core.mount.Cgroup;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.CgroupV2;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KernelTest(features = CgroupV2.class)
class CgroupLinkTest {
  private static final AttachType HOOK = AttachType.CGROUP_INET4_CONNECT;
  private static final int DENY = 0;
  private static final int ALLOW = 1;
  private static final int PORT = 5001;

  private final List<BpfProgram> programs = new ArrayList<>();
  private Cgroup cgroup;
  private TcpSocket listener;

  /** This process moves into the cgroup; closing the cgroup moves it out. */
  @BeforeEach
  void enter(Cgroup cgroup) {
    this.cgroup = cgroup;
    cgroup.add(ProcessHandle.current().pid());
    listener = TcpSocket.listen(PORT);
  }

  @AfterEach
  void leave() {
    listener.close();
    programs.forEach(BpfProgram::close);
  }

  private BpfProgram program(String name, int verdict) {
    BpfProgram program = Programs.returning(name, ProgramType.CGROUP_SOCK_ADDR, HOOK, verdict);
    programs.add(program);
    return program;
  }

  private static long connect() {
    return TcpSocket.tryConnect(PORT);
  }

  private static void assertDenied() {
    assertThat(connect()).isEqualTo(-Errno.EPERM.number());
  }

  private static void assertAllowed() {
    assertThat(connect()).isZero();
  }

  private AttachedPrograms attached() {
    return AttachedPrograms.at(AttachPoint.ControlGroup.of(cgroup), HOOK);
  }

  @Test
  void connectionsAreDeniedUntilTheLinkIsClosed() {
    assertAllowed();
    try (CgroupLink link = CgroupLink.attach(program("deny", DENY), cgroup.path(), HOOK)) {
      assertDenied();
      link.update(program("allow", ALLOW));
      assertAllowed();
      link.update(programs.get(0), programs.get(1));
      assertDenied();
      assertThatThrownBy(() -> link.update(programs.get(1), programs.get(1)))
          .isInstanceOf(ConcurrentChangeException.class);
    }
    assertAllowed();
  }

  @Test
  void aPinKeepsItAndDetachEndsIt(BpfFs bpffs) {
    Path pin = bpffs.path().resolve("deny");
    try (CgroupLink link = CgroupLink.attach(program("deny", DENY), cgroup.path(), HOOK)) {
      link.pin(pin);
    }
    assertDenied();
    try (BpfLink link = BpfLink.open(pin)) {
      assertThat(link).isInstanceOf(CgroupLink.class);
      link.detach();
      assertAllowed();
      assertThat(link.info().details()).isEqualTo(new LinkInfo.Details.Cgroup(0, HOOK));
    }
  }

  @Test
  void othersAreLeftAlone() {
    BpfProgram foreign = program("foreign", ALLOW);
    BpfProgram deny = program("deny", DENY);
    try (LegacyAttachment theirs =
        LegacyAttachment.toCgroup(foreign, cgroup.path(), HOOK, CgroupMode.MULTI)) {
      try (CgroupLink link = CgroupLink.attach(deny, cgroup.path(), HOOK)) {
        assertThat(attached().programIds()).containsExactly(foreign.id(), deny.id());
        assertDenied();
        theirs.update(program("foreign2", ALLOW));
        assertThat(attached().programIds()).containsExactly(programs.get(2).id(), deny.id());
        assertThat(link.isOpen()).isTrue();
      }
      assertThat(attached().programIds()).containsExactly(theirs.programId());
    }
    assertThat(attached().programs()).isEmpty();
  }

  @Test
  void whatRunsForIt() {
    BpfProgram deny = program("deny", DENY);
    try (CgroupLink link = CgroupLink.attach(deny, cgroup.path(), HOOK)) {
      assertThat(AttachedPrograms.effective(AttachPoint.ControlGroup.of(cgroup), HOOK).programIds())
          .contains(link.info().programId());
      assertThat(attached().flags()).isEqualTo(2);
    }
  }

  @Test
  void withoutLinksItFallsBack() {
    BpfProgram deny = program("deny", DENY);
    UnsupportedKernelException none = new UnsupportedKernelException("links", "5.7", "a test");
    for (CgroupMode mode : CgroupMode.values()) {
      try (Attachment attachment =
          CgroupLink.attachOrFallBack(
              () -> {
                throw none;
              },
              deny,
              cgroup.path(),
              HOOK,
              mode)) {
        assertThat(attachment).isInstanceOf(LegacyAttachment.class);
        assertThat(attached().flags()).isEqualTo(mode.flag());
        assertDenied();
        attachment.update(program("allow", ALLOW));
        assertAllowed();
      }
      assertThat(attached().programs()).isEmpty();
    }
    try (Attachment attachment =
        CgroupLink.attachOrFallBack(deny, cgroup.path(), HOOK, CgroupMode.MULTI)) {
      assertThat(attachment).isInstanceOf(CgroupLink.class);
      assertDenied();
    }
    assertAllowed();
  }

  /** A mistake of the caller is no reason to fall back. */
  @Test
  void aWrongProgramIsNotTheKernelsFault() {
    try (BpfProgram skb =
        Programs.returning("skb", ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_INGRESS, ALLOW)) {
      assertThatThrownBy(
              () -> CgroupLink.attachOrFallBack(skb, cgroup.path(), HOOK, CgroupMode.MULTI))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("cgroup_skb program skb")
          .hasMessageContaining("cgroup " + cgroup.path())
          .hasMessageContaining("not one for cgroup_inet4_connect");
      assertThatThrownBy(() -> CgroupLink.attach(program("p", ALLOW), Path.of("/tmp"), HOOK))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("cgroup2");
    }
  }

  @Test
  void oneThatIsAloneIsNeitherReplacedNorTakenForOurs() {
    BpfProgram mine = program("mine", ALLOW);
    BpfProgram other = program("other", DENY);
    LegacyAttachment attachment =
        LegacyAttachment.toCgroup(mine, cgroup.path(), HOOK, CgroupMode.OVERRIDE);
    assertThatThrownBy(
            () -> LegacyAttachment.toCgroup(other, cgroup.path(), HOOK, CgroupMode.OVERRIDE))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
        .hasMessageContaining("program " + mine.id());
    assertThatThrownBy(() -> CgroupLink.attach(other, cgroup.path(), HOOK))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
        .hasMessageContaining("attached alone");

    assertAllowed();
    attachment.close();
    assertThat(attached().programs()).isEmpty();
  }

  /** The kernel would detach whatever is there. */
  @Test
  @KernelTest(tools = "bpftool")
  void whatOthersHavePutInOursPlaceStays() {
    BpfProgram other = program("other", DENY);
    LegacyAttachment mine =
        LegacyAttachment.toCgroup(program("mine", ALLOW), cgroup.path(), HOOK, CgroupMode.OVERRIDE);
    String id = Integer.toUnsignedString(other.id());
    Bpftool.json("cgroup", "attach", path(), "connect4", "id", id, "override");
    assertThat(attached().programIds()).containsExactly(other.id());
    assertThatThrownBy(() -> mine.update(program("next", ALLOW)))
        .isInstanceOfSatisfying(
            ConcurrentChangeException.class, e -> assertThat(e.actual()).isEqualTo(other.id()));
    mine.close();
    assertDenied();
    Bpftool.json("cgroup", "detach", path(), "connect4", "id", id);
    assertAllowed();
  }

  /** As other processes see it. */
  private String path() {
    String self = "/proc/" + ProcessHandle.current().pid() + "/";
    return cgroup.path().toString().replace("/proc/self/", self);
  }

  @Test
  void anOrderIsKeptOrSaidToBeMissing() {
    BpfProgram one = program("one", ALLOW);
    BpfProgram two = program("two", ALLOW);
    boolean ordered = new KernelFeatures().attachOrder(LinkType.CGROUP).isSupported();
    try (CgroupLink first = CgroupLink.attach(one, cgroup.path(), HOOK)) {
      if (!ordered) {
        assertThatThrownBy(
                () -> CgroupLink.attach(two, cgroup.path(), HOOK, AttachOrder.before(first)))
            .isInstanceOf(UnsupportedKernelException.class)
            .hasMessageContaining("6.17");
      } else {
        long revision = attached().revision();
        try (CgroupLink second =
            CgroupLink.attach(
                two, cgroup.path(), HOOK, AttachOrder.before(first).expecting(revision))) {
          assertThat(attached().programIds()).containsExactly(two.id(), one.id());
          assertThatThrownBy(
                  () ->
                      CgroupLink.attach(
                          program("three", ALLOW),
                          cgroup.path(),
                          HOOK,
                          AttachOrder.first().expecting(revision)))
              .isInstanceOf(ConcurrentChangeException.class);
          assertThat(second.isOpen()).isTrue();
        }
      }
    }
  }

  @Test
  @KernelTest(tools = "bpftool")
  void bpftoolSaysTheSame() throws Exception {
    BpfProgram deny = program("deny", DENY);
    try (CgroupLink link = CgroupLink.attach(deny, cgroup.path(), HOOK)) {
      LinkInfo.Details.Cgroup details = (LinkInfo.Details.Cgroup) link.info().details();
      assertThat(details.cgroupId()).isEqualTo(Files.getAttribute(cgroup.path(), "unix:ino"));
      assertThat(Bpftool.link(link))
          .startsWith(
              "{\"id\":%d,\"type\":\"cgroup\",\"prog_id\":%d,\"cgroup_id\":%d"
                  .formatted(link.id(), deny.id(), details.cgroupId()));
      // 7.1 gives up on 5.10, which does not know all that it asks for.
      Optional<String> shown = Bpftool.tryJson("cgroup", "show", path());
      assumeTrue(shown.isPresent(), "bpftool cgroup show works on this kernel");
      assertThat(shown.get())
          .contains("\"id\":" + deny.id())
          .contains("\"attach_flags\":\"multi\"");
    }
  }
}
