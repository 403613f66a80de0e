// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.link.XdpLink.Mode;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.mount.BpfFs;
import dev.weir.testing.KernelTest;
import dev.weir.testing.topology.Exchange;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KernelTest
class XdpLinkTest {
  private static final int XDP_DROP = 1;
  private static final int XDP_PASS = 2;

  private Host a;
  private Host b;
  private int ifindex;
  private BpfProgram drop;
  private BpfProgram pass;

  @BeforeEach
  void load(Topology topology) {
    a = topology.host("a");
    b = topology.host("b");
    ifindex = b.devices().get(0).ifindex();
    // Who has not found its neighbour while packets are dropped gives up on it for a while.
    a.assertReaches(b.ipv4());
    drop = Programs.returning("drop", ProgramType.XDP, XDP_DROP);
    pass = Programs.returning("pass", ProgramType.XDP, XDP_PASS);
  }

  @AfterEach
  void unload() {
    drop.close();
    pass.close();
  }

  private XdpLink attach(BpfProgram program, Mode mode) {
    return b.call(() -> XdpLink.attach(program, ifindex, mode));
  }

  @Test
  void theProgramDecidesUntilTheLinkIsClosed() {
    XdpLink link = attach(drop, Mode.GENERIC);
    a.assertCannotReach(b.ipv4());
    link.close();
    link.close();
    a.assertReaches(b.ipv4());
    assertThat(link.isOpen()).isFalse();
    assertThatThrownBy(link::info).isInstanceOf(HandleClosedException.class);
  }

  @Test
  void theDriverOfVethRunsItToo() {
    try (XdpLink link = attach(drop, Mode.NATIVE)) {
      assertThat(link.ifindex()).hasValue(ifindex);
      a.assertCannotReach(b.ipv4());
    }
    a.assertReaches(b.ipv4());
  }

  @Test
  void aPinKeepsItAttached(BpfFs bpffs) throws Exception {
    Path pin = bpffs.path().resolve("link");
    try (XdpLink link = attach(drop, Mode.GENERIC)) {
      link.pin(pin);
    }
    a.assertCannotReach(b.ipv4());
    try (BpfLink again = BpfLink.open(pin)) {
      assertThat(again).isInstanceOf(XdpLink.class);
      again.update(pass);
      a.assertReaches(b.ipv4());
      again.update(drop, pass);
      a.assertCannotReach(b.ipv4());
    }
    Files.delete(pin);
    // The kernel lets go of what was pinned some time after its path is gone.
    while (!a.ping(b.ipv4(), 1, Duration.ofSeconds(1)).isComplete()) {
      Thread.onSpinWait();
    }
    a.assertReaches(b.ipv4());
  }

  @Test
  void aDetachedLinkIsNobodysAnyMore() {
    try (XdpLink link = attach(drop, Mode.GENERIC);
        BpfLink other = link.duplicate()) {
      other.detach();
      other.detach();
      a.assertReaches(b.ipv4());
      assertThat(link.ifindex()).isEqualTo(OptionalInt.empty());
      assertThatThrownBy(() -> link.update(pass))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOLINK))
          .hasMessageContaining("detached");
    }
  }

  @Test
  void anotherOwnerKeepsIt() {
    XdpLink link = attach(drop, Mode.GENERIC);
    try (BpfLink byId = BpfLink.open(link.id())) {
      link.close();
      assertThat(byId.type()).isEqualTo(LinkType.XDP);
      assertThat(BpfLink.ids()).contains(byId.id());
      a.assertCannotReach(b.ipv4());
    }
    a.assertReaches(b.ipv4());
  }

  @Test
  void theOneInTheWayIsNamedAndLeftAlone() {
    try (XdpLink first = attach(drop, Mode.GENERIC)) {
      assertThatThrownBy(() -> attach(pass, Mode.GENERIC))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY))
          .hasMessageContaining("xdp program pass")
          .hasMessageContaining("(ifindex " + ifindex + ")")
          .hasMessageContaining(
              "link %d holds the hook, with program %d".formatted(first.id(), drop.id()));
      a.assertCannotReach(b.ipv4());
    }
  }

  @Test
  void replacingAnotherThanExpectedIsRefused() {
    try (XdpLink link = attach(drop, Mode.GENERIC);
        BpfProgram next = Programs.returning("next", ProgramType.XDP, XDP_PASS)) {
      assertThatThrownBy(() -> link.update(next, pass))
          .isInstanceOfSatisfying(
              ConcurrentChangeException.class,
              e -> {
                assertThat(e.expected()).isEqualTo(pass.id());
                assertThat(e.actual()).isEqualTo(drop.id());
              });
      a.assertCannotReach(b.ipv4());
      assertThat(link.info().programId()).isEqualTo(drop.id());
      link.update(next, drop);
      assertThat(link.info().programId()).isEqualTo(next.id());
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    try (BpfProgram other = Programs.returning("other", ProgramType.SCHED_CLS, 0);
        XdpLink link = attach(drop, Mode.GENERIC)) {
      assertThatThrownBy(() -> attach(other, Mode.GENERIC))
          .isInstanceOf(KernelException.class)
          .isNotInstanceOf(UnsupportedKernelException.class)
          .hasMessageContaining("EINVAL")
          .hasMessageContaining("not an XDP program");
      assertThatThrownBy(() -> link.update(other))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("type");
      assertThatThrownBy(() -> b.call(() -> XdpLink.attach(pass, 4711, Mode.GENERIC)))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("ifindex 4711")
          .hasMessageContaining("no such device");
    }
  }

  /** Every packet meets one of the two. */
  @Test
  void replacingWhileTrafficFlowsLosesNothing() throws Exception {
    try (Counter first = Counter.create();
        Counter second = Counter.create();
        BpfProgram one = Programs.counting(first, "one", ProgramType.XDP, XDP_PASS);
        BpfProgram two = Programs.counting(second, "two", ProgramType.XDP, XDP_PASS);
        XdpLink link = attach(one, Mode.NATIVE)) {
      AtomicBoolean done = new AtomicBoolean();
      Thread replacing =
          new Thread(
              () -> {
                while (!done.get()) {
                  link.update(two, one);
                  link.update(one, two);
                }
              });
      replacing.start();
      try {
        // As many at once as a socket holds, where each takes a page: what is lost here is lost on
        // the way.
        for (int i = 0; i < 75; i++) {
          assertThat(a.udp(b.ipv4(), 4000, 40)).isEqualTo(Exchange.complete(40));
        }
      } finally {
        done.set(true);
        replacing.join();
      }
      assertThat(first.value()).isPositive();
      assertThat(second.value()).isPositive();
      assertThat(first.value() + second.value()).isGreaterThanOrEqualTo(3000);
    }
  }

  @Test
  @KernelTest(tools = "bpftool")
  void bpftoolSaysTheSame() {
    try (XdpLink link = attach(drop, Mode.GENERIC)) {
      LinkInfo info = link.info();
      assertThat(info.details()).isEqualTo(new LinkInfo.Details.Xdp(ifindex));
      String name = b.devices().get(0).name();
      assertThat(b.call(() -> Bpftool.link(link)))
          .startsWith("{\"id\":%d,\"type\":\"xdp\",\"prog_id\":%d".formatted(info.id(), drop.id()));
      assertThat(b.call(() -> Bpftool.json("net", "show", "dev", name)))
          .contains("\"id\":" + drop.id())
          .contains("\"mode\":\"generic\"");
    }
  }
}
