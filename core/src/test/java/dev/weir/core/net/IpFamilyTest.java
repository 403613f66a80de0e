// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import org.junit.jupiter.api.Test;

class IpFamilyTest {

  @Test
  void familiesHaveTheKernelsNumbers() {
    assertThat(IpFamily.of(2)).isEqualTo(IpFamily.AF_INET);
    assertThat(IpFamily.of(10)).isEqualTo(IpFamily.AF_INET6);
    for (IpFamily family : IpFamily.values()) {
      assertThat(IpFamily.of(family.number())).isEqualTo(family);
      assertThat(family.bytes() * 8).isEqualTo(family.bits());
    }
    assertThatThrownBy(() -> IpFamily.of(7))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("address family 7: expected 2 (AF_INET) or 10 (AF_INET6)");
  }
}
