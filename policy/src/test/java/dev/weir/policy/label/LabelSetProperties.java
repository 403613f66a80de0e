// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LabelSetProperties {
  @Provide
  Arbitrary<Cidr> blocks() {
    Arbitrary<IpAddress> addresses =
        Arbitraries.of(
                "10.0.0.0", "10.0.0.1", "10.128.0.0", "0.0.0.0", "255.255.255.255", "fd00::1", "::")
            .map(IpAddress::parse);
    return Combinators.combine(addresses, Arbitraries.integers().between(0, 128))
        .as((a, length) -> Cidr.containing(a, Math.min(length, a.family().bits())));
  }

  @Property
  void aBlockHasTheLabelsOfExactlyTheBlocksAroundIt(
      @ForAll("blocks") Cidr own, @ForAll("blocks") Cidr other) {
    LabelSet labels = LabelSet.empty().with(List.of(own));
    Label label = new Label(Label.CIDR, other.toString(), "");

    assertThat(labels.contains(label)).isEqualTo(other.contains(own));
    assertThat(labels.all().contains(label)).isEqualTo(other.contains(own));
    assertThat(labels.has(new LabelKey(Label.CIDR, other.toString())))
        .isEqualTo(other.contains(own));
    assertThat(labels.isIn(other)).isEqualTo(other.contains(own));
  }

  @Property
  void everyLabelOfASetMakesTheSameSet(@ForAll("blocks") Cidr own, @ForAll("blocks") Cidr other) {
    LabelSet labels = LabelSet.parse("k8s:a=b").with(List.of(own, other));

    assertThat(LabelSet.copyOf(labels.all())).isEqualTo(labels).hasSameHashCodeAs(labels);
    assertThat(labels.all()).isSorted().doesNotHaveDuplicates();
  }

  @Property
  void oppositeRequirementsSelectOppositeSets(
      @ForAll("sets") LabelSet labels,
      @ForAll("keys") LabelKey key,
      @ForAll("values") String value) {
    var values = new java.util.TreeSet<>(List.of(value));
    assertThat(new Requirement.In(key, values).matches(labels))
        .isNotEqualTo(new Requirement.NotIn(key, values).matches(labels));
    assertThat(new Requirement.Exists(key).matches(labels))
        .isNotEqualTo(new Requirement.DoesNotExist(key).matches(labels));
  }

  @Provide
  Arbitrary<LabelKey> keys() {
    return Arbitraries.of("a", "b", "k8s:a", "x:a", "cidr:10.0.0.0/8", "10.0.0.0/8")
        .map(LabelKey::parse);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of("", "1", "2");
  }

  @Provide
  Arbitrary<LabelSet> sets() {
    return Arbitraries.of("k8s:a=1", "k8s:b=2", "x:a=2", "cidr:10.1.0.0/16", "y:a")
        .map(Label::parse)
        .list()
        .map(LabelSet::copyOf);
  }
}
