// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Addresses against arithmetic on numbers of any size. */
class IpAddressProperties {

  @Provide
  Arbitrary<IpAddress> addresses() {
    return NetArbitraries.addresses();
  }

  @Property
  void orderIsThatOfTheNumbers(@ForAll("addresses") IpAddress a, @ForAll("addresses") IpAddress b) {
    int expected =
        a.family() == b.family()
            ? number(a).compareTo(number(b))
            : a.family().compareTo(b.family());
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(expected);
  }

  @Property
  void nextAddsOneAndPreviousTakesItAway(@ForAll("addresses") IpAddress address) {
    BigInteger end = BigInteger.TWO.pow(address.family().bits());
    address
        .next()
        .ifPresentOrElse(
            next -> {
              assertThat(number(next)).isEqualTo(number(address).add(BigInteger.ONE));
              assertThat(next.previous()).contains(address);
            },
            () -> assertThat(number(address)).isEqualTo(end.subtract(BigInteger.ONE)));
    if (address.previous().isEmpty()) {
      assertThat(number(address)).isZero();
    }
  }

  @Property
  void bitsAreThoseOfTheNumber(@ForAll("addresses") IpAddress address) {
    int bits = address.family().bits();
    BigInteger number = number(address);
    for (int i = 0; i < bits; i++) {
      assertThat(address.bit(i)).as("bit %d", i).isEqualTo(number.testBit(bits - 1 - i));
    }
  }

  @Property
  void bytesAndInetAddressLeadBack(@ForAll("addresses") IpAddress address) {
    assertThat(IpAddress.ofBytes(address.toBytes())).isEqualTo(address);
    assertThat(address.toInetAddress().getAddress()).isEqualTo(address.toBytes());
    assertThat(IpAddress.fromInetAddress(address.toInetAddress())).isEqualTo(address);
  }

  private static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.toBytes());
  }
}
