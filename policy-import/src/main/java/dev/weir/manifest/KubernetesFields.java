// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.Fields;
import dev.weir.policy.label.KubernetesLabels;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelKey;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.Requirement;
import dev.weir.policy.rule.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Types that Kubernetes' objects share. */
final class KubernetesFields {
  /** A label that the API server gives every namespace: its own name. */
  private static final String METADATA_NAME = "kubernetes.io/metadata.name";

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,5}");

  private KubernetesFields() {}

  /** Namespace and name; the namespace is {@code default} where none is given. */
  record Metadata(Field at, String namespace, String name) {
    String qualified() {
      return namespace + '/' + name;
    }
  }

  static Metadata metadata(Fields object, String defaultNamespace) {
    Fields metadata = object.require("metadata").fields();
    Field name = metadata.require("name");
    String namespace = metadata.text("namespace", defaultNamespace);
    metadata.ignore(
        "annotations",
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "finalizers",
        "generateName",
        "generation",
        "labels",
        "managedFields",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid");
    metadata.end();
    object.ignore("status");
    return new Metadata(name, namespace, name.text());
  }

  /** A {@code LabelSelector} as it stands; keys may have a source. */
  static LabelSelector selector(Field field) {
    Fields fields = field.fields();
    List<Requirement> requirements = new ArrayList<>();
    fields
        .find("matchLabels")
        .ifPresent(
            labels ->
                labels
                    .fields()
                    .texts()
                    .forEach(
                        (key, value) ->
                            requirements.add(
                                labels.checked(
                                    () ->
                                        new Requirement.In(
                                            LabelKey.parse(key), new TreeSet<>(List.of(value)))))));
    for (Field expression : fields.items("matchExpressions")) {
      requirements.add(requirement(expression));
    }
    fields.end();
    return new LabelSelector(requirements);
  }

  /** A selector of pods, by labels of their own. */
  static LabelSelector podSelector(Field field) {
    return KubernetesLabels.pods(withoutSources(field, selector(field)));
  }

  /** A selector of namespaces, as a selector of the pods in them. */
  static LabelSelector namespaceSelector(Field field) {
    LabelSelector byLabel = withoutSources(field, selector(field));
    List<Requirement> byName = new ArrayList<>();
    List<Requirement> rest = new ArrayList<>();
    for (Requirement requirement : byLabel.requirements()) {
      (requirement.key().key().equals(METADATA_NAME) ? byName : rest).add(requirement);
    }
    // What a namespace is called is known without its labels.
    LabelKey name = new LabelKey(Label.K8S, KubernetesLabels.NAMESPACE);
    return KubernetesLabels.inNamespaces(new LabelSelector(rest))
        .and(new LabelSelector(byName).onKeys(key -> name));
  }

  /** A block of addresses, whose address may have bits behind the prefix, or one address. */
  static Cidr cidr(Field field) {
    String text = field.text();
    return field.checked(
        () -> {
          int slash = text.indexOf('/');
          if (slash < 0) {
            return Cidr.host(IpAddress.parse(text));
          }
          IpAddress address = IpAddress.parse(text.substring(0, slash));
          String length = text.substring(slash + 1);
          if (!DECIMAL.matcher(length).matches()
              || Integer.parseInt(length) > address.family().bits()) {
            throw field.wrong("\"" + text + "\" is no block of addresses: prefix length " + length);
          }
          return Cidr.containing(address, Integer.parseInt(length));
        });
  }

  static PortProtocol protocol(Field field) {
    return switch (field.text()) {
      case "TCP" -> PortProtocol.TCP;
      case "UDP" -> PortProtocol.UDP;
      case "SCTP" -> PortProtocol.SCTP;
      default -> throw field.wrong("protocol " + field.text() + " is none of TCP, UDP, SCTP");
    };
  }

  private static Requirement requirement(Field expression) {
    Fields fields = expression.fields();
    Field key = fields.require("key");
    LabelKey labelKey = key.checked(() -> LabelKey.parse(key.text()));
    Field operator = fields.require("operator");
    TreeSet<String> values = new TreeSet<>();
    fields.items("values").forEach(value -> values.add(value.text()));
    fields.end();
    boolean set = operator.text().equals("In") || operator.text().equals("NotIn");
    if (set == values.isEmpty()) {
      throw expression.wrong(
          "operator " + operator.text() + (set ? " needs values" : " has no values"));
    }
    return switch (operator.text()) {
      case "In" -> new Requirement.In(labelKey, values);
      case "NotIn" -> new Requirement.NotIn(labelKey, values);
      case "Exists" -> new Requirement.Exists(labelKey);
      case "DoesNotExist" -> new Requirement.DoesNotExist(labelKey);
      default ->
          throw operator.wrong(
              "operator " + operator.text() + " is none of In, NotIn, Exists, DoesNotExist");
    };
  }

  /** Keys of Kubernetes' own labels have no colon; taking one for a source would widen a policy. */
  private static LabelSelector withoutSources(Field field, LabelSelector selector) {
    for (Requirement requirement : selector.requirements()) {
      if (!requirement.key().anySource()) {
        throw field.wrong("key " + requirement.key() + ": a label's key has no colon");
      }
    }
    return selector;
  }
}
