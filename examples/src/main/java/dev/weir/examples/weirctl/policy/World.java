// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.InMemoryIdentityAllocator;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.label.KubernetesLabels;
import dev.weir.policy.label.LabelSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoints, what is outside, and what is asked.
 *
 * @param endpoints the endpoints by name, {@code namespace/name}
 * @param externals identities of what is outside, by name
 * @param identities every identity
 * @param probes what is asked
 */
record World(
    Map<String, Endpoint> endpoints,
    Map<String, Identity> externals,
    Collection<Identity> identities,
    List<Probe> probes) {

  /** The identity of an endpoint or of what is outside. */
  Identity identity(String name) {
    Endpoint endpoint = endpoints.get(name);
    Identity external = externals.get(name);
    if (endpoint != null) {
      return endpoint.identity();
    }
    if (external == null) {
      throw new InvalidSpecException("the world has no \"" + name + "\"; it has " + names());
    }
    return external;
  }

  /** An endpoint; empty for what is outside. */
  Optional<Endpoint> endpoint(String name) {
    identity(name);
    return Optional.ofNullable(endpoints.get(name));
  }

  /** Every name, endpoints first. */
  List<String> names() {
    List<String> names = new ArrayList<>(endpoints.keySet());
    names.addAll(externals.keySet());
    return names;
  }

  /** Puts a world together. */
  static final class Builder {
    /** Kubernetes gives every namespace this label. */
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final boolean cidrSelectsEndpoints;
    private final InMemoryIdentityAllocator identities = new InMemoryIdentityAllocator();
    private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Map<String, Identity> externals = new LinkedHashMap<>();
    private final List<Probe> probes = new ArrayList<>();

    Builder(boolean cidrSelectsEndpoints) {
      this.cidrSelectsEndpoints = cidrSelectsEndpoints;
    }

    void namespace(String name, Map<String, String> labels) {
      Map<String, String> all = new LinkedHashMap<>(labels);
      all.putIfAbsent(NAME_LABEL, name);
      namespaces.put(name, all);
    }

    void endpoint(
        String namespace,
        String name,
        Map<String, String> labels,
        List<IpAddress> addresses,
        NamedPorts ports) {
      Map<String, String> ofNamespace =
          namespaces.getOrDefault(namespace, Map.of(NAME_LABEL, namespace));
      LabelSet all = KubernetesLabels.pod(namespace, ofNamespace, labels);
      // Blocks can only tell endpoints apart that have identities of their own.
      if (cidrSelectsEndpoints) {
        all = all.with(addresses.stream().map(Cidr::host).toList());
      }
      String full = namespace + '/' + name;
      int id = endpoints.size() + 1;
      Endpoint endpoint = new Endpoint(id, full, identities.acquire(all, ports), addresses, ports);
      if (endpoints.put(full, endpoint) != null) {
        throw new InvalidSpecException("world: there are two endpoints " + full);
      }
    }

    void external(String name, IpAddress address) {
      if (externals.put(name, identities.acquire(Cidr.host(address))) != null) {
        throw new InvalidSpecException("world: there are two externals " + name);
      }
    }

    void probe(Probe probe) {
      probes.add(probe);
    }

    World build() {
      return new World(endpoints, externals, identities.identities(), probes);
    }
  }
}
