// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpProtocol;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.identity.ReservedIdentity;
import dev.weir.policy.label.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small world for generated rules: of everything that policy tells apart there are at least two,
 * and a name of a port means something else at each of its owners.
 */
public final class World {
  private static final NamedPort HTTP_80 = new NamedPort("http", IpProtocol.TCP, 80);
  private static final NamedPort HTTP_8080 = new NamedPort("http", IpProtocol.TCP, 8080);
  private static final NamedPort DNS_TCP = new NamedPort("dns", IpProtocol.TCP, 53);
  private static final NamedPort DNS_UDP = new NamedPort("dns", IpProtocol.UDP, 53);
  private static final NamedPort WEB_SCTP = new NamedPort("http", IpProtocol.SCTP, 81);

  /** A workload whose port {@code http} is 80. */
  public static final Identity A =
      pod(256, NamedPorts.of(HTTP_80), "k8s:app=a", "k8s:env=dev", "cidr:10.1.2.3/32");

  /** A workload whose port {@code http} is 8080, and which has names of UDP and SCTP ports. */
  public static final Identity B =
      pod(
          257,
          NamedPorts.of(HTTP_8080, DNS_UDP, DNS_TCP, WEB_SCTP),
          "k8s:app=b",
          "k8s:env=dev",
          "cidr:10.1.2.4/32",
          "cidr:fd00::4/128");

  /** A workload without named ports or address. */
  public static final Identity C = pod(258, NamedPorts.none(), "k8s:app=c", "k8s:env=prod");

  /** The labels of {@link #A} with other ports. */
  public static final Identity A_OTHER_PORTS =
      pod(259, NamedPorts.of(HTTP_80, HTTP_8080), "k8s:app=a", "k8s:env=dev");

  /** Labels that only negative requirements match. */
  public static final Identity BARE = pod(260, NamedPorts.none(), "x:other=1");

  /** Every identity there is. */
  public static final List<Identity> IDENTITIES = identities();

  /** What policy can be enforced for: workloads with and without named ports, a machine, init. */
  public static final List<Endpoint> ENDPOINTS =
      List.of(
          Endpoint.of(1, "a", A),
          Endpoint.of(2, "b", B),
          Endpoint.of(3, "c", C),
          Endpoint.of(4, "init", ReservedIdentity.INIT.identity()),
          Endpoint.of(5, "machine", ReservedIdentity.HOST.identity()),
          new Endpoint(6, "a-own-ports", A, List.of(), NamedPorts.of(HTTP_8080, DNS_UDP)));

  private World() {}

  /** A number that no identity has. */
  public static int unknown() {
    return 4711;
  }

  private static List<Identity> identities() {
    List<Identity> all = new ArrayList<>();
    Arrays.stream(ReservedIdentity.values()).map(ReservedIdentity::identity).forEach(all::add);
    all.addAll(List.of(A, B, C, A_OTHER_PORTS, BARE));
    int number = Identity.FIRST_LOCAL;
    for (String block :
        new String[] {
          "10.0.0.0/8",
          "10.1.0.0/16",
          "10.1.2.0/24",
          "10.1.2.128/25",
          "10.1.2.3/32",
          "11.0.0.0/8",
          "0.0.0.0/0",
          "::/0",
          "fd00::/8",
          "fd00::/16"
        }) {
      all.add(Identity.of(number++, Identity.labelsOf(Cidr.parse(block))));
    }
    all.add(Identity.of(number++, LabelSet.parse("reserved:world", "fqdn:weir.dev")));
    all.add(
        Identity.of(
            number,
            LabelSet.parse("reserved:world", "reserved:kube-apiserver", "cidr:12.0.0.1/32")));
    return List.copyOf(all);
  }

  private static Identity pod(int number, NamedPorts ports, String... labels) {
    return new Identity(number, LabelSet.parse(labels), ports);
  }
}
