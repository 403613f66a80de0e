// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.net.Cidr;
import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.Fields;
import dev.weir.policy.label.KubernetesLabels;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.Requirement;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Entity;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The other end in a Cilium rule.
 *
 * <p>A list that is there and empty chooses nobody. Where there is no list, it is everybody if the
 * rule names ports, and nobody if it does not: {@code ingress: [{}]} is how a policy asks for
 * nothing but the default.
 *
 * @param namespace the policy's, which peers without one are in; empty in a policy for the cluster
 * @param direction which way
 */
record CiliumPeers(Optional<String> namespace, Direction direction) {

  Peers read(Fields rule, boolean hasTraffic) {
    boolean in = direction == Direction.INGRESS;
    String to = in ? "from" : "to";
    List<String> used = new ArrayList<>();
    List<PeerSelector> peers = new ArrayList<>();
    boolean[] there = new boolean[1];
    Reading reading =
        (name, read) ->
            rule.find(name)
                .ifPresent(
                    list -> {
                      there[0] = true;
                      List<Field> items = list.items();
                      if (!items.isEmpty()) {
                        used.add(name);
                      }
                      items.forEach(item -> peers.add(read.apply(item)));
                    });

    reading.list(to + "Endpoints", this::endpoints);
    reading.list(to + "Nodes", item -> PeerSelector.nodes(KubernetesFields.selector(item)));
    reading.list(to + "Entities", CiliumPeers::entity);
    reading.list(to + "CIDR", item -> PeerSelector.block(KubernetesFields.cidr(item)));
    reading.list(to + "CIDRSet", CiliumPeers::cidrSet);
    if (!in) {
      reading.list("toFQDNs", CiliumPeers::fqdn);
      reading.list("toServices", this::service);
    }
    rule.refuse("groups of a cloud provider", to + "Groups");
    rule.refuse("it is deprecated; write the labels into the other selectors", to + "Requires");
    if (used.size() > 1) {
      throw rule.self()
          .wrong("peers of both " + used.get(0) + " and " + used.get(1) + ": write two rules");
    }
    return there[0] ? Peers.of(peers) : hasTraffic ? Peers.any() : Peers.none();
  }

  private interface Reading {
    void list(String name, Function<Field, PeerSelector> read);
  }

  private PeerSelector endpoints(Field field) {
    LabelSelector selector = KubernetesFields.selector(field);
    if (selector.requirements().stream().anyMatch(r -> r.key().source().equals(Label.RESERVED))) {
      return reserved(field, selector);
    }
    return PeerSelector.endpoints(selector.and(scope(selector)));
  }

  /** Where a selector looks that does not say so itself. */
  private LabelSelector scope(LabelSelector selector) {
    boolean named = names(selector, KubernetesLabels.NAMESPACE::equals);
    boolean labelled =
        names(selector, key -> key.startsWith(KubernetesLabels.NAMESPACE_LABEL_PREFIX));
    if (named || (namespace.isPresent() && labelled)) {
      return LabelSelector.all();
    }
    return namespace.map(KubernetesLabels::inNamespace).orElseGet(KubernetesLabels::inAnyNamespace);
  }

  private static boolean names(LabelSelector selector, Function<String, Boolean> wanted) {
    return selector.requirements().stream()
        .map(Requirement::key)
        .filter(key -> key.anySource() || key.source().equals(Label.K8S))
        .anyMatch(key -> wanted.apply(key.key()));
  }

  /** {@code reserved:host} and the like, which are no workloads. */
  private static PeerSelector reserved(Field field, LabelSelector selector) {
    if (selector.requirements().size() == 1) {
      Requirement only = selector.requirements().get(0);
      boolean asked =
          only instanceof Requirement.Exists
              || (only instanceof Requirement.In in && in.values().contains(""));
      for (Entity entity : Entity.values()) {
        if (asked
            && entity != Entity.ALL
            && entity != Entity.CLUSTER
            && entity != Entity.NONE
            && entity.toString().equals(only.key().key())) {
          return PeerSelector.entity(entity);
        }
      }
    }
    throw field.wrong(
        "a selector with labels of source reserved must be one such label that stands for an"
            + " entity, not "
            + selector);
  }

  private static PeerSelector entity(Field field) {
    for (Entity entity : Entity.values()) {
      if (entity.toString().equals(field.text())) {
        return PeerSelector.entity(entity);
      }
    }
    throw field.wrong("entity " + field.text() + " is none of " + Arrays.toString(Entity.values()));
  }

  private static PeerSelector cidrSet(Field field) {
    Fields fields = field.fields();
    fields.refuse("groups of blocks", "cidrGroupRef", "cidrGroupSelector");
    Cidr block = KubernetesFields.cidr(fields.require("cidr"));
    List<Cidr> except = new ArrayList<>();
    for (Field exception : fields.items("except")) {
      Cidr hole = KubernetesFields.cidr(exception);
      if (!block.contains(hole)) {
        throw exception.wrong(hole + " is not inside " + block);
      }
      except.add(hole);
    }
    fields.end();
    return PeerSelector.block(block, except.toArray(Cidr[]::new));
  }

  private static PeerSelector fqdn(Field field) {
    Field name = name(field);
    return name.checked(() -> new PeerSelector.Fqdn(name.text()));
  }

  /** Exactly one of {@code matchName} and {@code matchPattern}. */
  static Field name(Field field) {
    Fields fields = field.fields();
    Optional<Field> name = fields.find("matchName");
    Optional<Field> pattern = fields.find("matchPattern");
    fields.end();
    if (name.isPresent() == pattern.isPresent()) {
      throw field.wrong("expected one of matchName, matchPattern");
    }
    if (name.isPresent() && name.get().text().contains("*")) {
      throw name.get().wrong("a name has no *; that is for matchPattern");
    }
    return name.or(() -> pattern).orElseThrow();
  }

  private PeerSelector service(Field field) {
    Fields fields = field.fields();
    fields.refuse("services by label", "k8sServiceSelector");
    Fields service = fields.require("k8sService").fields();
    String name = service.require("serviceName").text();
    String where = service.text("namespace", namespace.orElse(""));
    service.end();
    fields.end();
    return new PeerSelector.Service(where, name);
  }
}
