// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.kernel.Capability;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.testing.KernelTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's tries against looking through all prefixes, written as bits. */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class LongestPrefixTest {
  private static final int PREFIXES = 300;
  private static final int LOOK_UPS = 2000;

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  /** {@code "1010"} for a prefix of four bits. */
  private static String bits(IpAddress address, int length) {
    StringBuilder text = new StringBuilder();
    for (byte octet : address.toBytes()) {
      text.append(Integer.toBinaryString(0x100 | (octet & 0xff)).substring(1));
    }
    return text.substring(0, length);
  }

  private static String bits(Cidr prefix) {
    return bits(prefix.address(), prefix.prefixLength());
  }

  private static Optional<Integer> longest(Map<String, Integer> prefixes, String key) {
    return prefixes.keySet().stream()
        .filter(key::startsWith)
        .max(Comparator.comparingInt(String::length))
        .map(prefixes::get);
  }

  /** Addresses that differ in a few bits, so that prefixes cover each other. */
  private static IpAddress address(SplittableRandom random, IpFamily family) {
    long few = sparse(random);
    return family == IpFamily.AF_INET
        ? IpAddress.ofIpv4(0x0a000000 ^ (int) few)
        : IpAddress.ofIpv6(0xfd00L << 48 ^ few, sparse(random));
  }

  /** One bit in eight is set. */
  private static long sparse(SplittableRandom random) {
    return random.longs(3).reduce(-1, (a, b) -> a & b);
  }

  @ParameterizedTest
  @CsvSource({"AF_INET, 1", "AF_INET, 2", "AF_INET, 3", "AF_INET6, 4", "AF_INET6, 5"})
  void lookUpsFindTheLongest(IpFamily family, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapSpec spec =
        Maps.sized(MapType.LPM_TRIE, 4 + family.bytes(), 4, PREFIXES)
            .flags(MapFlags.BPF_F_NO_PREALLOC)
            .build();
    Map<String, Integer> model = new TreeMap<>();
    List<Cidr> all = new ArrayList<>();
    try (BpfMap map = BpfMap.create(spec)) {
      PrefixMap<Cidr, Integer> trie = PrefixMap.ofCidrs(map, family, Codecs.INT);
      for (int i = 0; i < PREFIXES; i++) {
        int length = random.nextInt(family.bits() + 1);
        Cidr prefix = Cidr.containing(address(random, family), length);
        assertThat(trie.putIfAbsent(prefix, i)).isEqualTo(!model.containsKey(bits(prefix)));
        model.putIfAbsent(bits(prefix), i);
        all.add(prefix);
      }
      assertAgrees(trie, model, random, family);

      for (Cidr prefix : all) {
        if (random.nextInt(3) == 0) {
          assertThat(trie.remove(prefix)).isEqualTo(model.remove(bits(prefix)) != null);
        } else if (random.nextInt(3) == 0) {
          boolean there = model.replace(bits(prefix), -1) != null;
          assertThat(trie.replace(prefix, -1)).isEqualTo(there);
        }
      }
      assertAgrees(trie, model, random, family);
    }
  }

  private static void assertAgrees(
      PrefixMap<Cidr, Integer> trie,
      Map<String, Integer> model,
      SplittableRandom random,
      IpFamily family) {
    Map<String, Integer> walked = new TreeMap<>();
    trie.forEach((prefix, value) -> walked.put(bits(prefix), value));
    assertThat(walked).isEqualTo(model);
    int found = 0;
    for (int i = 0; i < LOOK_UPS; i++) {
      IpAddress address = address(random, family);
      Optional<Integer> expected = longest(model, bits(address, family.bits()));
      assertThat(trie.longestMatch(Cidr.host(address))).as("%s", address).isEqualTo(expected);
      found += expected.isPresent() ? 1 : 0;

      Cidr prefix = Cidr.containing(address, random.nextInt(family.bits() + 1));
      assertThat(trie.covering(prefix)).as("%s", prefix).isEqualTo(longest(model, bits(prefix)));
    }
    assertThat(found).as("look-ups that found something").isBetween(LOOK_UPS / 20, LOOK_UPS);
  }
}
