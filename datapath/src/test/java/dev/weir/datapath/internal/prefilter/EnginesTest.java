// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.ProgramRun;
import dev.weir.bpf.map.Memlock;
import dev.weir.core.kernel.Capability;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.datapath.internal.object.CompiledObject;
import dev.weir.testing.KernelTest;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The program in the kernel, with either engine, judges as looking through all prefixes does. */
@KernelTest(capabilities = Capability.BPF)
class EnginesTest {
  private static final int XDP_DROP = 1;
  private static final int XDP_PASS = 2;
  private static final int CAPACITY = 4096;

  private final BpfObject object = load();
  private final BpfProgram program = object.program("weir_prefilter");
  private final Generations generations = new Generations(object);

  private static BpfObject load() {
    Memlock.raise();
    return BpfObject.load(
        CompiledObject.of("prefilter").toBuilder()
            .variable("cfg_destinations", v -> v.set(1))
            .build());
  }

  @AfterEach
  void close() {
    generations.close();
    object.close();
  }

  private enum Kind {
    LPM {
      @Override
      Engine make(Slots slots, PrefixSet set) {
        return LpmEngine.of(slots, set, CAPACITY);
      }
    },
    DIRECT {
      @Override
      Engine make(Slots slots, PrefixSet set) {
        return DirectEngine.of(slots, set);
      }
    };

    abstract Engine make(Slots slots, PrefixSet set);
  }

  @Test
  void theTriesOfTheKernelAreTheSets() {
    anEngineIsTheSetsAndFollowsThem(Kind.LPM);
  }

  @Test
  void theDirectTablesAreTheSets() {
    anEngineIsTheSetsAndFollowsThem(Kind.DIRECT);
  }

  private void anEngineIsTheSetsAndFollowsThem(Kind kind) {
    for (long seed = 1; seed <= 4; seed++) {
      Map<IpFamily, List<World>> worlds = new EnumMap<>(IpFamily.class);
      for (IpFamily family : IpFamily.values()) {
        worlds.put(family, List.of(new World(seed, family), new World(seed + 1000, family)));
        for (World world : worlds.get(family)) {
          for (int i = 0; i < 30 * seed * seed; i++) {
            world.change();
          }
        }
      }
      generations.replace(
          (side, family, slots) -> kind.make(slots, worlds.get(family).get(side).set()));
      for (int step = 0; step < 10; step++) {
        for (IpFamily family : IpFamily.values()) {
          for (int side = 0; side < 2; side++) {
            assertJudged(worlds.get(family), side);
            World world = worlds.get(family).get(side);
            Cidr changed = world.change();
            generations.follow(side, family, world.set(), List.of(changed));
          }
        }
      }
    }
  }

  /** Every address that matters on one side, with an address on the other that nothing denies. */
  private void assertJudged(List<World> worlds, int side) {
    World judged = worlds.get(side);
    World other = worlds.get(1 - side);
    IpAddress neutral =
        other.questions().stream()
            .filter(address -> !other.isDenied(address))
            .findFirst()
            .orElse(null);
    if (neutral == null) {
      return; // the other side denies everything
    }
    for (IpAddress address : judged.questions()) {
      byte[] packet = side == 0 ? packet(address, neutral) : packet(neutral, address);
      assertThat(program.run(ProgramRun.ofData(packet)).returnValue())
          .as("side %s, %s; denied %s, allowed %s", side, address, judged.denied, judged.allowed)
          .isEqualTo(judged.isDenied(address) ? XDP_DROP : XDP_PASS);
    }
  }

  private static byte[] packet(IpAddress source, IpAddress destination) {
    ByteBuffer packet = ByteBuffer.allocate(64);
    if (source.isIpv4()) {
      packet.putShort(12, (short) 0x0800).put(14, (byte) 0x45).put(23, (byte) 17);
      source.write(packet, 26);
      destination.write(packet, 30);
    } else {
      packet.putShort(12, (short) 0x86DD).put(14, (byte) 0x60).put(20, (byte) 59);
      source.write(packet, 22);
      destination.write(packet, 38);
    }
    return packet.array();
  }
}
