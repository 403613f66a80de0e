// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds, it is a manifest or an error with a place. */
class ManifestReaderProperties {
  private static final String SEED =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: n, namespace: x}
      spec:
        endpointSelector: {matchLabels: {app: web}}
        ingress:
        - fromEndpoints: [{matchExpressions: [{key: a, operator: In, values: [b]}]}]
          toPorts: [{ports: [{port: "80", endPort: 90, protocol: TCP}], rules: {http: [{path: /}]}}]
        egress:
        - toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]
          icmps: [{fields: [{type: 8, family: IPv4}]}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: n}
      spec:
        podSelector: {}
        policyTypes: [Ingress]
        ingress: [{from: [{ipBlock: {cidr: "::/0", except: [fd00::/8]}}], ports: [{port: 1}]}]
      ---
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: n}
      spec:
        priority: 7
        subject: {namespaces: {}}
        ingress: [{action: Pass, from: [{pods: {podSelector: {}, namespaceSelector: {}}}]}]
      """;

  @Property(tries = 2000)
  void anyBytesAreAManifestOrAnErrorWithAPlace(@ForAll byte[] bytes) {
    read(bytes);
  }

  @Property(tries = 3000)
  void aManifestWithAPieceExchangedIsOneOrAnErrorWithAPlace(
      @ForAll("offsets") int offset,
      @ForAll("offsets") int length,
      @ForAll("pieces") String piece) {
    int start = Math.min(offset, SEED.length());
    int end = Math.min(start + length % 12, SEED.length());
    read((SEED.substring(0, start) + piece + SEED.substring(end)).getBytes(StandardCharsets.UTF_8));
  }

  private static void read(byte[] bytes) {
    for (ManifestReader reader :
        new ManifestReader[] {ManifestReader.strict(), ManifestReader.lenient()}) {
      try {
        Manifest manifest = reader.read(Map.of("f.yaml", bytes));
        assertThat(manifest.origins()).hasSameSizeAs(manifest.rules().rules());
      } catch (ManifestException e) {
        assertThat(e).hasMessageStartingWith("f.yaml:" + e.line() + ':' + e.column() + ": ");
        assertThat(e.line()).isPositive();
        assertThat(e.column()).isPositive();
      }
    }
  }

  @Provide
  Arbitrary<Integer> offsets() {
    return Arbitraries.integers().between(0, SEED.length());
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
        "",
        "[]",
        "{}",
        "null",
        "~",
        "80",
        "\"80\"",
        "true",
        "- ",
        "x: ",
        "\n",
        "*a",
        "&a ",
        "!!str ",
        "-1",
        "99999999999999999999",
        "65536",
        "1.5",
        "0x10",
        "10.0.0.0/33",
        "reserved:host",
        "http",
        "ANY",
        "Deny",
        "\t",
        "'",
        "\"",
        "}",
        "]",
        ": ",
        "#",
        "%",
        "@",
        "\u0000",
        "ü",
        "😀",
        "|\n",
        ">");
  }
}
