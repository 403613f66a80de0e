// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How pods and their namespaces become labels, with the names that Cilium gives them ({@code
 * pkg/k8s/apis/cilium.io/const.go}): a pod has its own labels, the name of its namespace, and the
 * labels of its namespace under a prefix.
 */
public final class KubernetesLabels {
  /** The key whose value is the name of a pod's namespace. */
  public static final String NAMESPACE = "io.kubernetes.pod.namespace";

  /** What stands in front of the keys of a namespace's labels. */
  public static final String NAMESPACE_LABEL_PREFIX = "io.cilium.k8s.namespace.labels.";

  private KubernetesLabels() {}

  /**
   * {@return the labels of a pod}
   *
   * <p>Who may label a pod must not choose its namespace: labels of its own with the keys of this
   * class are left out.
   *
   * @param namespace the name of its namespace
   * @param namespaceLabels the labels of its namespace
   * @param podLabels its own labels
   * @throws InvalidSpecException if a key is no key
   */
  public static LabelSet pod(
      String namespace, Map<String, String> namespaceLabels, Map<String, String> podLabels) {
    List<Label> labels = new ArrayList<>();
    labels.add(Label.k8s(NAMESPACE, namespace));
    namespaceLabels.forEach(
        (key, value) -> labels.add(Label.k8s(NAMESPACE_LABEL_PREFIX + key, value)));
    podLabels.forEach(
        (key, value) -> {
          if (!key.equals(NAMESPACE) && !key.startsWith(NAMESPACE_LABEL_PREFIX)) {
            labels.add(Label.k8s(key, value));
          }
        });
    return LabelSet.copyOf(labels);
  }

  /**
   * {@return what selects the pods of one namespace}
   *
   * @param namespace its name
   */
  public static LabelSelector inNamespace(String namespace) {
    return LabelSelector.of(
        LabelSelector.equal(new LabelKey(Label.K8S, NAMESPACE), List.of(namespace)));
  }

  /** {@return what selects the pods of every namespace, and nothing that is no pod} */
  public static LabelSelector inAnyNamespace() {
    return LabelSelector.of(new Requirement.Exists(new LabelKey(Label.K8S, NAMESPACE)));
  }

  /**
   * {@return what selects the pods of the namespaces that a selector selects}
   *
   * @param namespaces a selector of namespaces by their own labels
   */
  public static LabelSelector inNamespaces(LabelSelector namespaces) {
    return inAnyNamespace()
        .and(namespaces.onKeys(key -> new LabelKey(Label.K8S, NAMESPACE_LABEL_PREFIX + key.key())));
  }

  /**
   * {@return what selects pods by their own labels}
   *
   * @param pods a selector whose keys have no source
   */
  public static LabelSelector pods(LabelSelector pods) {
    return pods.onKeys(key -> key.anySource() ? new LabelKey(Label.K8S, key.key()) : key);
  }
}
