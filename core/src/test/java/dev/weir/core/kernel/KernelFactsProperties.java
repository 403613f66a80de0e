// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.InvalidSpecException;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * The parsers of this package are total: a value or {@link InvalidSpecException}, whatever the
 * text.
 */
class KernelFactsProperties {

  @Property
  void anyTextIsAVersionOrRefused(@ForAll("nearMisses") String text) {
    try {
      KernelVersion version = KernelVersion.parse(text);
      assertThat(KernelVersion.parse(version.toString())).isEqualTo(version);
    } catch (InvalidSpecException e) {
      assertThat(e).hasMessageStartingWith("kernel version");
    }
  }

  @Property
  void anyTextIsACpuListOrRefused(@ForAll("nearMisses") String text) {
    try {
      CpuList cpus = CpuList.parse(text);
      assertThat(CpuList.parse(cpus.toString())).isEqualTo(cpus);
    } catch (InvalidSpecException e) {
      assertThat(e).hasMessageStartingWith("CPU list");
    }
  }

  @Property
  void versionsSurviveTheKernelsEncoding(
      @ForAll @IntRange(max = 255) int major,
      @ForAll @IntRange(max = 255) int minor,
      @ForAll @IntRange(max = 255) int patch) {
    KernelVersion version = new KernelVersion(major, minor, patch);
    assertThat(KernelVersion.ofCode(version.code())).isEqualTo(version);
    assertThat(KernelVersion.parse(version.toString())).isEqualTo(version);
  }

  @Property
  void cpuListsSayWhatTheyWereMadeOf(@ForAll("someCpus") Set<Integer> numbers) {
    BitSet model = new BitSet();
    numbers.forEach(model::set);
    CpuList cpus =
        CpuList.parse(model.stream().mapToObj(String::valueOf).collect(Collectors.joining(",")));

    assertThat(cpus.count()).isEqualTo(model.cardinality());
    assertThat(cpus.limit()).isEqualTo(model.length());
    for (int cpu = 0; cpu < 70; cpu++) {
      assertThat(cpus.contains(cpu)).isEqualTo(model.get(cpu));
    }
    assertThat(CpuList.parse(cpus.toString())).isEqualTo(cpus);
  }

  @Property
  void capabilitiesAreTheBitsOfTheMask(@ForAll long mask) {
    Capabilities held = Capabilities.ofMask(mask);
    for (Capability capability : Capability.values()) {
      assertThat(held.has(capability)).isEqualTo((mask >>> capability.number() & 1) == 1);
    }
  }

  @Provide
  Arbitrary<String> nearMisses() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789").withChars('.', ',', '-').ofMaxLength(20),
        Arbitraries.strings().ofMaxLength(50));
  }

  @Provide
  Arbitrary<Set<Integer>> someCpus() {
    return Arbitraries.integers().between(0, 64).set().ofMinSize(1).ofMaxSize(40);
  }
}
