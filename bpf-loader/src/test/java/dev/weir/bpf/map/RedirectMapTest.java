// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.MapUses;
import dev.weir.bpf.link.XdpLink;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import dev.weir.testing.topology.BuiltBy;
import dev.weir.testing.topology.Device;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs in the values of maps that XDP redirects through ({@code bpf_devmap_val}). */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class RedirectMapTest {
  private static final int MOST_FRAMES = 10_000;
  private static final long NAP = 100_000;

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  /** For the extension. */
  public static final class ThreeInARow implements Supplier<Topology.Builder> {
    /** For the extension. */
    public ThreeInARow() {}

    @Override
    public Topology.Builder get() {
      return Topology.builder()
          .host("a")
          .host("b")
          .host("c")
          .link("a", "b", "10.0.0.0/24")
          .link("b", "c", "10.0.1.0/24");
    }
  }

  /** A broadcast of a protocol for experiments (IEEE 802, 0x88b5): nobody answers it. */
  private static byte[] frame() {
    byte[] frame = new byte[64];
    for (int i = 0; i < 6; i++) {
      frame[i] = (byte) 0xff;
    }
    frame[6] = 2;
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xb5;
    return frame;
  }

  private static long sendUntilItRuns(BpfObject object, String runs, Device from) {
    for (int i = 0; i < MOST_FRAMES && object.variable(runs).getLong() == 0; i++) {
      from.send(frame());
      LockSupport.parkNanos(NAP);
    }
    return object.variable(runs).getLong();
  }

  @Test
  void aProgramRunsOnTheWayToADevice(@BuiltBy(ThreeInARow.class) Topology topology) {
    Host b = topology.host("b");
    Device in = b.devices().get(0);
    Device out = b.devices().get(1);
    // A veth takes redirected frames only if its other end has a program, or GRO.
    Host c = topology.host("c");
    try (BpfObject object = MapUses.load("to_device", "on_device", "counts");
        XdpLink there =
            c.call(
                () ->
                    XdpLink.attach(
                        object.program("counts"),
                        c.devices().get(0).ifindex(),
                        XdpLink.Mode.NATIVE))) {
      assertThat(there.isOpen()).isTrue();
      BpfProgram program = object.program("on_device");
      RedirectMap devices = b.call(() -> RedirectMap.of(object.map("devices")));
      b.run(() -> devices.put(0, out.ifindex(), program));
      RedirectMap.Target target = new RedirectMap.Target(out.ifindex(), program.id());
      assertThat(devices.get(0)).contains(target);
      assertThat(devices.snapshot()).containsOnlyKeys(0).containsValue(target);
      try (XdpLink link =
          b.call(
              () ->
                  XdpLink.attach(object.program("to_device"), in.ifindex(), XdpLink.Mode.NATIVE))) {
        assertThat(link.isOpen()).isTrue();
        Device from = topology.host("a").devices().get(0);
        assertThat(sendUntilItRuns(object, "on_device_runs", from)).isPositive();
      }
      b.run(() -> devices.put(0, out.ifindex()));
      assertThat(devices.get(0)).contains(new RedirectMap.Target(out.ifindex(), 0));
    }
  }

  @Test
  void aProgramRunsOnTheCpuThatAPacketGoesTo(Topology topology) {
    Host b = topology.host("b");
    Device in = b.devices().get(0);
    try (BpfObject object = MapUses.load("to_cpu", "on_cpu")) {
      BpfProgram program = object.program("on_cpu");
      RedirectMap cpus = RedirectMap.of(object.map("cpus"));
      cpus.put(0, 192, program);
      assertThat(cpus.get(0)).contains(new RedirectMap.Target(192, program.id()));
      try (XdpLink link =
          b.call(
              () -> XdpLink.attach(object.program("to_cpu"), in.ifindex(), XdpLink.Mode.NATIVE))) {
        assertThat(link.isOpen()).isTrue();
        Device from = topology.host("a").devices().get(0);
        assertThat(sendUntilItRuns(object, "on_cpu_runs", from)).isPositive();
      }
      assertThat(cpus.remove(0)).isTrue();
      assertThat(cpus.get(0)).isEmpty();
    }
  }

  @Test
  void aProgramForAnotherPlaceIsRefused() {
    int loopback = 1;
    try (BpfObject object = MapUses.load("to_device", "to_cpu", "on_device", "on_cpu")) {
      RedirectMap devices = RedirectMap.of(object.map("devices"));
      RedirectMap cpus = RedirectMap.of(object.map("cpus"));
      for (String wrong : new String[] {"on_cpu", "to_device"}) {
        assertRefused(() -> devices.put(1, loopback, object.program(wrong)));
      }
      assertRefused(() -> cpus.put(0, 192, object.program("on_device")));
      assertThat(devices.snapshot()).isEmpty();
      assertThat(cpus.snapshot()).isEmpty();
    }
  }

  private static void assertRefused(Runnable put) {
    assertThatThrownBy(put::run)
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isIn(Errno.EINVAL, Errno.ENOMEM))
        .hasMessageContaining("program was not loaded for xdp/");
  }

  @Test
  void valuesWithoutRoomForAProgramTakeNone() {
    try (BpfMap map = BpfMap.create(Maps.minimal(MapType.DEVMAP));
        BpfObject object = MapUses.load("on_device")) {
      assertThatThrownBy(() -> RedirectMap.of(map).put(0, 1, object.program("on_device")))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("no room for a program");
    }
  }
}
