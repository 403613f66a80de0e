// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.DebianObjects.Foreign;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.Pinning;
import dev.weir.core.error.WeirException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.mount.BpfFs;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Availability;
import dev.weir.testing.feature.Expectation;
import dev.weir.testing.feature.Feature;
import dev.weir.testing.feature.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What libbpf, as bpftool has it, loads of other people's objects, Weir loads too, and the programs
 * are the same to the instruction: their tags are hashes of what was sent to the kernel, with CO-RE
 * applied, functions linked and constants in place.
 */
@KernelTest(capabilities = {Capability.BPF, Capability.SYS_ADMIN, Capability.PERFMON})
class LoadingAgainstLibbpfTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  @TempDir Path directory;

  /** Debian's bpftool. */
  static final class Bpftool implements Feature {
    private final Tool tool = new Tool("bpftool");

    @Override
    public String description() {
      return tool.description();
    }

    @Override
    public Availability probe() {
      return tool.probe();
    }

    @Override
    public Expectation expectation() {
      return tool.expectation();
    }
  }

  @Test
  @KernelTest(features = Bpftool.class)
  void sameVerdictAndSameTags(BpfFs bpffs) throws IOException, InterruptedException {
    int loaded = 0;
    List<String> differences = new ArrayList<>();
    List<Foreign> all = DebianObjects.all();
    for (Foreign foreign : all) {
      boolean pins =
          ObjectSpec.parse(foreign.bytes()).maps().stream()
              .anyMatch(map -> map.pinning() == Pinning.BY_NAME);
      // bpftool would pin maps by name on /sys/fs/bpf, which is the machine's: Weir is alone then.
      Optional<Map<String, String>> peer = pins ? Optional.empty() : libbpf(foreign, bpffs);
      String outcome;
      try (BpfObject object = weir(foreign, bpffs)) {
        Map<String, String> tags = new TreeMap<>();
        object.programs().forEach(program -> tags.put(program.name(), program.info().tag()));
        outcome = peer.isEmpty() && !pins ? "libbpf refuses it" : "";
        if (peer.isPresent() && !peer.get().equals(tags)) {
          outcome = "tags " + tags + ", libbpf's " + peer.get();
        }
        loaded++;
      } catch (WeirException e) {
        outcome = peer.isPresent() || pins ? "Weir does not load it: " + e.getMessage() : "";
      }
      if (!outcome.isEmpty()) {
        differences.add(foreign.name() + ": " + outcome);
      }
    }
    assertThat(differences).isEmpty();
    // Tracing programs need more of the kernel than some have.
    assertThat(loaded).as("of " + all.size()).isGreaterThan(all.size() / 2);
  }

  private static BpfObject weir(Foreign foreign, BpfFs bpffs) throws IOException {
    Path root = Files.createDirectory(bpffs.path().resolve("weir"));
    try {
      return BpfObject.loader(ObjectSpec.parse(foreign.bytes())).pinRoot(root).load();
    } finally {
      empty(root);
    }
  }

  /** The tags of an object's programs by name; empty if libbpf does not load it. */
  private Optional<Map<String, String>> libbpf(Foreign foreign, BpfFs bpffs)
      throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve("object.o"), foreign.bytes());
    Path root = Files.createDirectory(bpffs.path().resolve("libbpf"));
    try {
      Process bpftool =
          new ProcessBuilder("bpftool", "prog", "loadall", file.toString(), root + "/all")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("out").toFile())
              .start();
      if (bpftool.waitFor() != 0) {
        return Optional.empty();
      }
      Map<String, String> tags = new TreeMap<>();
      try (Stream<Path> pins = Files.list(root.resolve("all"))) {
        for (Path pin : pins.toList()) {
          try (BpfProgram program = BpfProgram.open(pin)) {
            tags.put(String.valueOf(pin.getFileName()), program.info().tag());
          }
        }
      }
      return Optional.of(tags);
    } finally {
      empty(root);
    }
  }

  private static void empty(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
