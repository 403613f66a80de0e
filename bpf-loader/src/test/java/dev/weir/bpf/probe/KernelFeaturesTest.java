// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.testing.KernelTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On the running kernel, whichever that is. */
@KernelTest
class KernelFeaturesTest {
  private final KernelFeatures kernel = new KernelFeatures();

  private static Stream<Feature> all() {
    return Stream.of(
            Arrays.stream(BpfFeature.values()),
            Arrays.stream(MapType.values()).map(Feature.MapKind::new),
            Arrays.stream(MapType.values()).map(Feature.Batch::new),
            Arrays.stream(ProgramType.values()).map(Feature.ProgramKind::new),
            Arrays.stream(AttachType.values()).map(Feature.Hook::new),
            Arrays.stream(LinkType.values()).map(Feature.LinkKind::new),
            Arrays.stream(IsaLevel.values()).map(Feature.Isa::new),
            Arrays.stream(BtfFeature.values()).map(Feature.BtfContent::new),
            Stream.of(new Feature.Order(LinkType.CGROUP), new Feature.Order(LinkType.TCX)))
        .flatMap(features -> features);
  }

  /** What a probe finds on a kernel that is too old for it, it would find on any. */
  @Test
  void nothingIsFoundBeforeItsTime() {
    KernelVersion running = KernelVersion.running();
    List<String> early = new ArrayList<>();
    all()
        .filter(feature -> kernel.probe(feature).isSupported())
        .filter(feature -> isLaterThan(running, feature.since()))
        // 6.12.117 has it: CgroupLinkTest sees the order kept there.
        .filter(feature -> !feature.equals(new Feature.Order(LinkType.CGROUP)))
        .forEach(feature -> early.add(feature.description() + " since " + feature.since()));
    assertThat(early).isEmpty();
  }

  private static boolean isLaterThan(KernelVersion running, String since) {
    return Character.isDigit(since.charAt(0)) && !running.isAtLeast(version(since));
  }

  private static KernelVersion version(String since) {
    return KernelVersion.parse(since.split(" ", 2)[0]);
  }

  /** What every kernel of Debian, and that of the developers' machines, is built with. */
  @Test
  void nothingIsMissedThatIsThere() {
    KernelVersion running = KernelVersion.running();
    List<Feature> expected = new ArrayList<>(List.of(BpfFeature.values()));
    Arrays.stream(IsaLevel.values()).map(Feature.Isa::new).forEach(expected::add);
    Arrays.stream(BtfFeature.values()).map(Feature.BtfContent::new).forEach(expected::add);
    EnumSet.complementOf(EnumSet.of(MapType.UNSPEC, MapType.INODE_STORAGE, MapType.STRUCT_OPS))
        .forEach(type -> expected.add(new Feature.MapKind(type)));
    Set.of(MapType.HASH, MapType.ARRAY, MapType.PERCPU_ARRAY, MapType.LPM_TRIE)
        .forEach(type -> expected.add(new Feature.Batch(type)));
    EnumSet.complementOf(
            EnumSet.of(
                ProgramType.UNSPEC,
                ProgramType.LIRC_MODE2,
                ProgramType.LSM,
                ProgramType.STRUCT_OPS,
                ProgramType.NETFILTER,
                ProgramType.LWT_SEG6LOCAL))
        .forEach(type -> expected.add(new Feature.ProgramKind(type)));
    EnumSet.complementOf(
            EnumSet.of(
                LinkType.UNSPEC,
                LinkType.TRACING_MULTI,
                LinkType.KPROBE_MULTI,
                LinkType.UPROBE_MULTI,
                LinkType.STRUCT_OPS,
                LinkType.NETFILTER,
                LinkType.NETKIT))
        .forEach(type -> expected.add(new Feature.LinkKind(type)));
    Arrays.stream(AttachType.values())
        .filter(type -> type.name().matches("(CGROUP|SK|TCX|XDP)_.*|XDP|FLOW_DISSECTOR"))
        .forEach(type -> expected.add(new Feature.Hook(type)));
    expected.add(new Feature.Order(LinkType.CGROUP));
    List<ProbeResult> missed =
        expected.stream()
            .filter(feature -> running.isAtLeast(version(feature.since())))
            .map(kernel::probe)
            .filter(result -> !result.isSupported() && !isKeptFromEveryone(result))
            .toList();
    assertThat(missed).isEmpty();
  }

  /**
   * Programs for functions: some kernels answer EPERM to root, too. Maps: before 5.11 EPERM is also
   * the answer where too much memory is locked, if only by maps that are about to be freed.
   */
  private static boolean isKeptFromEveryone(ProbeResult result) {
    if (!(result instanceof ProbeResult.Unknown unknown) || !unknown.reason().contains("EPERM")) {
      return false;
    }
    boolean locks = !KernelVersion.running().isAtLeast(new KernelVersion(5, 11, 0));
    return (locks && unknown.reason().contains("BPF_MAP_CREATE"))
        || unknown
            .feature()
            .description()
            .matches(".* (ext|lsm|trace_f\\w+|modify_return|lsm_mac)");
  }

  @Test
  void onlyWhatCannotBeAskedIsUnknown() {
    assertThat(
            all()
                .map(kernel::probe)
                .filter(result -> !result.isConclusive() && !isKeptFromEveryone(result)))
        .extracting(ProbeResult::feature)
        .isSubsetOf(
            new Feature.MapKind(MapType.UNSPEC),
            new Feature.ProgramKind(ProgramType.UNSPEC),
            new Feature.LinkKind(LinkType.UNSPEC),
            new Feature.LinkKind(LinkType.TRACING_MULTI));
    assertThat(kernel.helper(ProgramType.TRACING, Helper.KTIME_GET_NS).isConclusive()).isFalse();
  }

  @Test
  void anAnswerIsRememberedByWhoAsked() {
    ProbeResult first = kernel.map(MapType.HASH);
    assertThat(kernel.map(MapType.HASH)).isSameAs(first);
    assertThat(new KernelFeatures().map(MapType.HASH)).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void whatIsMissingIsDemandedInVain() {
    ProbeResult missing = kernel.helper(ProgramType.XDP, Helper.SKB_VLAN_PUSH);
    assertThat(missing.isConclusive()).isTrue();
    assertThatThrownBy(missing::require)
        .isInstanceOf(UnsupportedKernelException.class)
        .hasMessageContaining("bpf_skb_vlan_push of xdp programs")
        .hasMessageContaining("the verifier said");
    kernel.helper(ProgramType.SCHED_CLS, Helper.SKB_VLAN_PUSH).require();
    kernel.map(MapType.HASH).require();
  }

  @Test
  void helpersAreForTheirTypes() {
    assertThat(kernel.helper(ProgramType.XDP, Helper.REDIRECT_MAP).isSupported()).isTrue();
    assertThat(kernel.helper(ProgramType.XDP, Helper.FIB_LOOKUP).isSupported()).isTrue();
    assertThat(kernel.helper(ProgramType.SK_MSG, Helper.MSG_REDIRECT_MAP).isSupported()).isTrue();
    assertThat(kernel.helper(ProgramType.SK_LOOKUP, Helper.SK_ASSIGN).isSupported()).isTrue();
    assertThat(kernel.helper(ProgramType.CGROUP_SOCK_ADDR, Helper.BIND).isSupported()).isTrue();
    assertThat(kernel.helper(ProgramType.SOCK_OPS, Helper.SOCK_OPS_CB_FLAGS_SET).isSupported())
        .isTrue();
    assertThat(kernel.helper(ProgramType.SOCKET_FILTER, Helper.MSG_REDIRECT_MAP).isSupported())
        .isFalse();
    assertThat(kernel.helper(ProgramType.XDP, Helper.SK_REDIRECT_MAP).isSupported()).isFalse();
    assertThat(kernel.helper(ProgramType.CGROUP_SKB, Helper.XDP_ADJUST_HEAD).isSupported())
        .isFalse();
  }

  @Test
  void noHelperIsFoundBeforeItsTime() {
    KernelVersion running = KernelVersion.running();
    for (ProgramType type : List.of(ProgramType.XDP, ProgramType.SCHED_CLS, ProgramType.KPROBE)) {
      for (Helper helper : Helper.values()) {
        ProbeResult result = kernel.helper(type, helper);
        assertThat(result.isConclusive()).as(helper.kernelName()).isTrue();
        if (result.isSupported()) {
          assertThat(running.isAtLeast(KernelVersion.parse(helper.since())))
              .as(helper + " since " + helper.since())
              .isTrue();
        }
      }
    }
  }
}
