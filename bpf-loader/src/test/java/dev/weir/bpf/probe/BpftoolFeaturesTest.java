// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.testing.KernelTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The same questions, answered by {@code bpftool feature probe}. */
@KernelTest(tools = "bpftool")
class BpftoolFeaturesTest {
  private final KernelFeatures kernel = new KernelFeatures();

  private static String probe() throws Exception {
    Process process =
        new ProcessBuilder("bpftool", "-j", "feature", "probe", "kernel", "full")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }

  private static Map<String, Boolean> flags(String json, String pattern) {
    return Pattern.compile("\"" + pattern + "\":(true|false)")
        .matcher(json)
        .results()
        .collect(
            Collectors.toMap(
                found -> found.group(1),
                found -> Boolean.valueOf(found.group(2)),
                (first, second) -> first,
                TreeMap::new));
  }

  @Test
  void typesOfMapsAndProgramsAndTheirHelpersAreTheSame() throws Exception {
    String json = probe();

    Map<String, Boolean> maps = flags(json, "have_(\\w+)_map_type");
    assertThat(maps).hasSizeGreaterThan(28);
    Map<String, Boolean> ourMaps = new TreeMap<>();
    // It raises the limit of locked memory, which counts before 5.11; we leave it as it is.
    Arrays.stream(MapType.values())
        .filter(type -> !kernel.map(type).isConclusive())
        .forEach(type -> maps.remove(type.kernelName()));
    Arrays.stream(MapType.values())
        .filter(type -> maps.containsKey(type.kernelName()))
        .forEach(type -> ourMaps.put(type.kernelName(), kernel.map(type).isSupported()));
    assertThat(ourMaps).isEqualTo(maps);

    Map<String, Boolean> programs = flags(json, "have_(\\w+)_prog_type");
    assertThat(programs).hasSizeGreaterThan(28);
    if (!kernel.hook(AttachType.TRACE_FENTRY).isConclusive()) {
      // It takes EPERM, which some kernels answer to everyone, for a no.
      programs.keySet().removeAll(Set.of("tracing", "ext", "lsm"));
    }
    Map<String, Boolean> ourPrograms = new TreeMap<>();
    Arrays.stream(ProgramType.values())
        .filter(type -> programs.containsKey(type.kernelName()))
        .forEach(type -> ourPrograms.put(type.kernelName(), kernel.program(type).isSupported()));
    assertThat(ourPrograms).isEqualTo(programs);

    Map<String, Boolean> misc = flags(json, "have_(\\w+)");
    assertThat(kernel.probe(BpfFeature.BOUNDED_LOOPS).isSupported())
        .isEqualTo(misc.get("bounded_loops"));
    assertThat(kernel.probe(BpfFeature.LARGE_PROGRAMS).isSupported())
        .isEqualTo(misc.get("large_insn_limit"));
    assertThat(kernel.isa(IsaLevel.V2).isSupported()).isEqualTo(misc.get("v2_isa_extension"));
    assertThat(kernel.isa(IsaLevel.V3).isSupported()).isEqualTo(misc.get("v3_isa_extension"));

    // Before 7.3 it does not know how kernels since 6.12 word their refusal, and finds everything.
    boolean deceived = helpers(json, ProgramType.SOCKET_FILTER).contains("bpf_msg_redirect_map");
    int compared = 0;
    for (ProgramType type : ProgramType.values()) {
      Set<String> theirs = helpers(json, type);
      if (!theirs.isEmpty() && kernel.helper(type, Helper.KTIME_GET_NS).isConclusive()) {
        Set<String> ours = new TreeSet<>();
        Arrays.stream(Helper.values())
            .filter(helper -> json.contains("\"" + helper.kernelName() + "\""))
            .filter(helper -> kernel.helper(type, helper).isSupported())
            .forEach(helper -> ours.add(helper.kernelName()));
        if (type == ProgramType.CGROUP_SOCKOPT) {
          // It asks for getsockopt(2), we for setsockopt(2), whose programs may call these too.
          ours.removeAll(Set.of("bpf_getsockopt", "bpf_setsockopt"));
        }
        if (deceived) {
          assertThat(theirs).as(type.kernelName()).containsAll(ours);
        } else {
          assertThat(ours).as(type.kernelName()).isEqualTo(theirs);
        }
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  private static Set<String> helpers(String json, ProgramType type) {
    return Pattern.compile("\"" + type.kernelName() + "_available_helpers\":\\[([^]]*)]")
        .matcher(json)
        .results()
        .map(found -> found.group(1))
        .flatMap(list -> Pattern.compile("\"(\\w+)\"").matcher(list).results())
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
