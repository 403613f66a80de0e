// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.weir.core.error.InvalidSpecException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Addresses as the JDK and Guava read and print them. */
class ForeignReaderProperties {

  @Provide
  Arbitrary<IpAddress> addresses() {
    return NetArbitraries.addresses();
  }

  /** ASCII without zones: Guava takes zones, and the digits of every script. */
  @Provide
  Arbitrary<String> nearMisses() {
    return NetArbitraries.nearMisses(NetArbitraries.addresses().map(IpAddress::toString))
        .map(text -> text.replaceAll("[^ -~]", "").replace("%", ""));
  }

  @Property
  void theJdkReadsWhatWePrint(@ForAll("addresses") IpAddress address) throws UnknownHostException {
    String text = address.toString();
    // Only of what is a literal is the JDK sure to resolve nothing.
    assertThat(text).matches(address.isIpv4() ? "[0-9]+(\\.[0-9]+){3}" : "[0-9a-f:.]+");
    InetAddress theirs = InetAddress.getByName(address.isIpv4() ? text : '[' + text + ']');
    // The JDK reads mapped addresses as IPv4.
    assertThat(theirs.getAddress()).isEqualTo(address.unmapped().toBytes());
  }

  @Property
  void weReadWhatTheJdkPrints(@ForAll("addresses") IpAddress address) {
    assertThat(IpAddress.parse(address.toInetAddress().getHostAddress())).isEqualTo(address);
  }

  @Property
  void guavaPrintsTheSame(@ForAll("addresses") IpAddress address) throws UnknownHostException {
    // For mapped addresses Guava keeps to hexadecimal; RFC 5952 section 5 recommends otherwise.
    if (!address.isV4Mapped()) {
      assertThat(address)
          .hasToString(InetAddresses.toAddrString(InetAddress.getByAddress(address.toBytes())));
    } else {
      assertThat(InetAddresses.forString(address.toString()).getAddress())
          .isEqualTo(Arrays.copyOfRange(address.toBytes(), 12, 16));
      assertThat(address.toInetAddress()).isInstanceOf(Inet6Address.class);
    }
  }

  @Property(tries = 20_000)
  void guavaAcceptsAndReadsTheSameTexts(@ForAll("nearMisses") String text) {
    boolean theirs = InetAddresses.isInetAddress(text);
    Statistics.label("Guava accepts")
        .collect(theirs)
        .coverage(seen -> seen.check(true).percentage(share -> share > 5));
    IpAddress ours;
    try {
      ours = IpAddress.parse(text);
    } catch (InvalidSpecException refused) {
      assertThat(theirs).as(refused.getMessage()).isFalse();
      return;
    }
    assertThat(theirs).as(text).isTrue();
    assertThat(ours.unmapped().toBytes()).isEqualTo(InetAddresses.forString(text).getAddress());
  }
}
