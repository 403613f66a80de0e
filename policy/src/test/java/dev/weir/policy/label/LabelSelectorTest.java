// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
  private static final LabelSet WEB =
      LabelSet.parse("k8s:app=web", "k8s:env=prod", "container:app=nginx", "k8s:owned");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                        | true",
        "app=web                   | true",
        "app==web                  | true",
        "app=nginx                 | true",
        "k8s:app=nginx             | false",
        "app=db                    | false",
        "app!=web                  | false",
        "app!=db                   | true",
        "missing!=x                | true",
        "missing=x                 | false",
        "app in (db, web)          | true",
        "app in (db)               | false",
        "app notin (db,x)          | true",
        "app notin (nginx)         | false",
        "missing notin (a)         | true",
        "owned                     | true",
        "!owned                    | false",
        "! missing                 | true",
        "owned=                    | true",
        "app=web,env in (prod),!x  | true",
        "app=web,env=test          | false",
      })
  void selectsAsKubernetesDoes(String selector, boolean matches) {
    assertThat(LabelSelector.parse(selector).matches(WEB)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a=b,", ",", "a in", "a in (b", "a in b)", "=a", "a=b=c", "a b", "in (a)"})
  void whatIsNoSelectorIsRefused(String text) {
    assertThatThrownBy(() -> LabelSelector.parse(text)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void equalRequirementsAreEqualSelectors() {
    assertThat(LabelSelector.parse("b=2,a=1,a=1"))
        .isEqualTo(LabelSelector.of(Map.of("a", "1", "b", "2")));
  }

  @Test
  void itsTextReadsBack() {
    LabelSelector selector = LabelSelector.parse("a=1,b!=2,c in (x,y),d notin (x,y),e,!f,k8s:g=");
    assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
  }

  @Test
  void aPodCannotChooseItsNamespace() {
    LabelSet pod =
        KubernetesLabels.pod(
            "x",
            Map.of("team", "red"),
            Map.of(
                "app",
                "web",
                KubernetesLabels.NAMESPACE,
                "y",
                KubernetesLabels.NAMESPACE_LABEL_PREFIX + "team",
                "blue",
                KubernetesLabels.NAMESPACE_LABEL_PREFIX + "role",
                "admin"));
    assertThat(pod)
        .isEqualTo(
            LabelSet.parse(
                "k8s:app=web",
                "k8s:io.kubernetes.pod.namespace=x",
                "k8s:io.cilium.k8s.namespace.labels.team=red"));
    assertThat(KubernetesLabels.inNamespaces(LabelSelector.parse("team=red,!role")).matches(pod))
        .isTrue();
    assertThat(KubernetesLabels.inNamespaces(LabelSelector.parse("!app")).matches(pod)).isTrue();
    assertThat(KubernetesLabels.inNamespaces(LabelSelector.all()).matches(LabelSet.empty()))
        .isFalse();
  }
}
