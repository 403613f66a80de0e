// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.kernel.BpfJit;
import dev.weir.core.kernel.Capabilities;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Availability;
import dev.weir.testing.feature.Availability.Available;
import dev.weir.testing.feature.Expectation;
import dev.weir.testing.feature.Feature;
import dev.weir.testing.feature.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What core says about the kernel and this process, against what others say. */
@KernelTest
class KernelFactsTest {

  /** Busybox has a program of this name that cannot limit the bounding set. */
  public static final class SetprivOfUtilLinux implements Feature {
    @Override
    public String description() {
      return "setpriv of util-linux";
    }

    @Override
    public Availability probe() {
      if (!(new Tool("setpriv").probe() instanceof Available)) {
        return Availability.missing("no setpriv on the PATH");
      }
      return Command.output("setpriv", "--help").contains("--bounding-set")
          ? Availability.available()
          : Availability.missing("setpriv has no --bounding-set");
    }

    @Override
    public Expectation expectation() {
      return new Tool("setpriv").expectation();
    }
  }

  @Test
  void theRunningVersionIsThatOfUname() throws IOException {
    String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    String version = Files.readString(Path.of("/proc/version"));
    // Debian's release is that of its ABI, 6.1.0-37; the source's version is behind its name.
    String source =
        version.contains("Debian ")
            ? version.substring(version.lastIndexOf("Debian ") + "Debian ".length())
            : release;
    Matcher numbers = Pattern.compile("^(\\d+)\\.(\\d+)\\.(\\d+)").matcher(source);
    assertThat(numbers.find()).isTrue();
    assertThat(KernelVersion.running())
        .isEqualTo(
            new KernelVersion(
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                Math.min(255, Integer.parseInt(numbers.group(3)))));
    assertThat(release).startsWith(numbers.group(1) + "." + numbers.group(2) + ".");
  }

  @Test
  @KernelTest(tools = "nproc")
  void thePossibleCpusAreThoseOfNproc() {
    CpuList possible = CpuList.possible();
    assertThat(possible.limit()).isEqualTo(possible.count());
    // nproc --all counts the configured ones, of which there are at most as many as possible ones.
    int all = Integer.parseInt(Command.output("nproc", "--all"));
    assertThat(possible.count()).isGreaterThanOrEqualTo(all);
    for (int cpu = 0; cpu < all; cpu++) {
      assertThat(possible.contains(cpu)).isTrue();
    }
  }

  @Test
  @KernelTest(capabilities = Capability.SETPCAP, features = SetprivOfUtilLinux.class)
  void theMaskOfAProcessWithFewCapabilitiesIsReadRight() {
    String status =
        Command.output(
            "setpriv", "--bounding-set=-all,+net_admin,+net_raw,+bpf", "cat", "/proc/self/status");
    long mask =
        status
            .lines()
            .filter(line -> line.startsWith("CapEff:"))
            .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElseThrow();
    assertThat(Capabilities.ofMask(mask).asSet())
        .containsExactlyInAnyOrder(Capability.NET_ADMIN, Capability.NET_RAW, Capability.BPF);
  }

  @Test
  @KernelTest(tools = "capsh")
  void capshHasTheSameNamesForTheSameNumbers() {
    for (Capability capability : Capability.values()) {
      String decoded =
          Command.output("capsh", "--decode=" + Long.toHexString(1L << capability.number()));
      assertThat(decoded).endsWith("=" + capability.kernelName().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  @KernelTest(tools = "capsh")
  void capshPrintsTheCapabilitiesThatAreHeld() {
    String current =
        Command.output("capsh", "--decode=" + Long.toHexString(maskOf(Capabilities.effective())));
    Set<String> names =
        new TreeSet<>(Set.of(current.substring(current.indexOf('=') + 1).split(",", -1)));
    Set<String> ours = new TreeSet<>();
    Capabilities.effective()
        .asSet()
        .forEach(capability -> ours.add(capability.kernelName().toLowerCase(Locale.ROOT)));
    assertThat(ours).isEqualTo(names);
  }

  @Test
  void theJitIsKnownInTheFirstNamespaceOnly() throws IOException {
    // This test runs in a namespace that does not have the sysctl.
    assertThat(BpfJit.state()).isEqualTo(BpfJit.UNKNOWN);
    Path setting = Path.of("/proc/sys/net/core/bpf_jit_enable");
    try (NetworkNamespace home = NetworkNamespace.ofProcess(ProcessHandle.current().pid())) {
      BpfJit seen = home.call(BpfJit::state);
      if (!home.call(() -> Files.exists(setting))) {
        assertThat(seen).isEqualTo(BpfJit.UNKNOWN);
        return;
      }
      String value = home.call(() -> Files.readAllLines(setting)).get(0);
      BpfJit expected =
          switch (value) {
            case "0" -> BpfJit.DISABLED;
            case "1" -> BpfJit.ENABLED;
            default -> BpfJit.ENABLED_WITH_DUMP;
          };
      assertThat(seen).isEqualTo(expected);
    }
  }

  private static long maskOf(Capabilities capabilities) {
    long mask = 0;
    for (Capability capability : capabilities.asSet()) {
      mask |= 1L << capability.number();
    }
    return mask;
  }
}
