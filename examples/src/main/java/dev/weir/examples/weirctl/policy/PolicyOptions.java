// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import dev.weir.manifest.Manifest;
import dev.weir.manifest.ManifestReader;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.rule.PolicySemantics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The world and the policies, which every command takes. */
final class PolicyOptions {
  @Option(
      names = "--world",
      required = true,
      paramLabel = "FILE",
      description = "Namespaces, endpoints, externals and probes, as YAML or JSON.")
  private Path world = Path.of("");

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "Policies of Kubernetes and Cilium, as YAML or JSON. May be given several times.")
  private List<Path> policies = new ArrayList<>();

  @Option(
      names = "--cidr-selects-endpoints",
      description = "Blocks of addresses choose endpoints too, not only what is outside.")
  private boolean cidrSelectsEndpoints;

  @Option(
      names = "--capacity",
      paramLabel = "ENTRIES",
      description = "How many entries a policy map holds (${DEFAULT-VALUE}).")
  private int capacity = PolicyCompiler.DEFAULT_CAPACITY;

  PolicyOptions() {}

  World world() {
    return WorldFile.read(world, cidrSelectsEndpoints);
  }

  PolicyCompiler compiler() {
    Manifest manifest = ManifestReader.strict().read(policies);
    return PolicyCompiler.of(
            manifest.rules(),
            PolicySemantics.defaults().withCidrSelectsEndpoints(cidrSelectsEndpoints))
        .withCapacity(capacity);
  }
}
