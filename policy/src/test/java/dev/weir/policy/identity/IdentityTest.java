// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.policy.label.LabelSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private final InMemoryIdentityAllocator identities = new InMemoryIdentityAllocator();

  @Test
  void reservedNumbersAreTheOnesOfTheReference() {
    assertThat(ReservedIdentity.values())
        .extracting(ReservedIdentity::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(ReservedIdentity.KUBE_APISERVER.identity().kind()).isEqualTo(IdentityKind.NODE);
    assertThat(ReservedIdentity.WORLD_IPV6.identity().kind()).isEqualTo(IdentityKind.WORLD);
    assertThat(ReservedIdentity.HEALTH.identity().kind()).isEqualTo(IdentityKind.ENDPOINT);
  }

  @Test
  void equalLabelsAreOneIdentityUntilTheLastHoldEnds() {
    Identity first = identities.acquire(LabelSet.parse("k8s:app=web"), NamedPorts.none());
    assertThat(identities.acquire(LabelSet.parse("k8s:app=web"), NamedPorts.none()))
        .isEqualTo(first);
    assertThat(first.number()).isEqualTo(256);

    assertThat(identities.release(first)).isFalse();
    assertThat(identities.find(256)).contains(first);
    assertThat(identities.release(first)).isTrue();
    assertThat(identities.find(256)).isEmpty();
    assertThat(identities.release(first)).isFalse();
  }

  @Test
  void equalLabelsWithDifferentPortsAreDifferent() {
    LabelSet labels = LabelSet.parse("k8s:app=web");
    NamedPort http = new NamedPort("http", IpProtocol.TCP, 80);
    assertThat(identities.acquire(labels, NamedPorts.of(http)).number())
        .isNotEqualTo(identities.acquire(labels, NamedPorts.none()).number());
  }

  @Test
  void whatIsOutsideHasNumbersOfTheNode() {
    Identity block = identities.acquire(Cidr.parse("10.0.0.0/8"));
    assertThat(block.number()).isEqualTo(1 << 24);
    assertThat(block.kind()).isEqualTo(IdentityKind.WORLD);
    assertThat(block.labels().all()).hasSize(10).contains(ReservedIdentity.WORLD.label());
  }

  @Test
  void numbersSurviveARestart() {
    Identity web = identities.acquire(LabelSet.parse("k8s:app=web"), NamedPorts.none());
    Identity db = identities.acquire(LabelSet.parse("k8s:app=db"), NamedPorts.none());
    identities.release(web);

    InMemoryIdentityAllocator restored = InMemoryIdentityAllocator.restore(identities.identities());
    assertThat(restored.acquire(db.labels(), db.ports())).isEqualTo(db);
    assertThat(restored.acquire(LabelSet.parse("k8s:app=new"), NamedPorts.none()).number())
        .isEqualTo(256);
    assertThatThrownBy(() -> InMemoryIdentityAllocator.restore(List.of(db, db)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("257");
  }

  @Test
  void aFreedNumberComesLast() {
    Identity first = identities.acquire(LabelSet.parse("k8s:n=0"), NamedPorts.none());
    identities.release(first);
    for (int i = 1; i < 65280; i++) {
      assertThat(identities.acquire(LabelSet.parse("k8s:n=" + i), NamedPorts.none()).number())
          .isEqualTo(256 + i);
    }
    assertThat(identities.acquire(LabelSet.parse("k8s:n=x"), NamedPorts.none()).number())
        .isEqualTo(256);
    assertThatThrownBy(() -> identities.acquire(LabelSet.parse("k8s:n=y"), NamedPorts.none()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void anAddressHasTheIdentityOfItsLongestPrefix() {
    IpCache cache = IpCache.withFamiliesApart();
    Identity wide = identities.acquire(Cidr.parse("10.0.0.0/8"));
    Identity narrow = identities.acquire(Cidr.parse("10.1.0.0/16"));
    cache.put(Cidr.parse("10.0.0.0/8"), wide);
    cache.put(Cidr.parse("10.1.0.0/16"), narrow);

    assertThat(cache.identityOf(IpAddress.parse("10.1.2.3"))).isEqualTo(narrow);
    assertThat(cache.identityOf(IpAddress.parse("10.2.0.1"))).isEqualTo(wide);
    assertThat(cache.identityOf(IpAddress.parse("11.0.0.1")).number()).isEqualTo(9);
    assertThat(cache.identityOf(IpAddress.parse("::a01:203")).number()).isEqualTo(10);
    assertThat(cache.remove(Cidr.parse("10.1.0.0/16"))).contains(narrow);
    assertThat(cache.identityOf(IpAddress.parse("10.1.2.3"))).isEqualTo(wide);
    assertThat(IpCache.create().identityOf(IpAddress.parse("1.1.1.1")).number()).isEqualTo(2);
  }
}
