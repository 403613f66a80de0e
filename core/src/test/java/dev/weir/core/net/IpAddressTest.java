// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IpAddressTest {

  /** Beside it the canonical text: RFC 5952 section 4, with its own examples. */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "192.0.2.1, 192.0.2.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "0:0:0:0:0:0:0:0, ::",
    "2001:0db8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:AAAA, 2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "::FFFF:c000:201, ::ffff:192.0.2.1",
    "::192.0.2.1, ::c000:201",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "fe80::0202:b3ff:fe1e:8329, fe80::202:b3ff:fe1e:8329",
  })
  void parsesAndPrintsCanonically(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
    assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|expected an IPv4 or IPv6 address at offset 0, found end of text",
        "localhost|expected an IPv4 or IPv6 address at offset 0, found 'l'",
        "10|expected '.' at offset 2, found end of text",
        "10.1|expected '.' at offset 4, found end of text",
        "10.0.0|expected '.' at offset 6, found end of text",
        "10.0.0.|expected octet at offset 7, found end of text",
        "10.0.0.256|octet 256 at offset 7 is not within 0..255",
        "99999999999999999999999.0.0.1|octet 99999999999999999999... at offset 0 is not within 0..255",
        "10.00.0.1|octet at offset 3 has a leading zero",
        "010.0.0.1|octet at offset 0 has a leading zero",
        "0x7f.0.0.1|expected '.' at offset 1, found 'x'",
        "10.0.0.1.|expected end of text at offset 8, found '.'",
        "` 10.0.0.1`|expected an IPv4 or IPv6 address at offset 0, found ' '",
        "`10.0.0.1 `|expected end of text at offset 8, found ' '",
        "10.0.-0.1|expected octet at offset 5, found '-'",
        "10.0.0.\uff11|expected octet at offset 7, found '\\uff11'",
        ":|expected a group or \"::\" at offset 0, found ':'",
        ":1|expected a group or \"::\" at offset 0, found ':'",
        ":::|expected end of text at offset 2, found ':'",
        "1:|expected group at offset 2, found end of text",
        "1:2|expected ':' and 6 more of 8 groups at offset 3, found end of text",
        "1:2:3:4:5:6:7|expected ':' and 1 more of 8 groups at offset 13, found end of text",
        "1:2:3:4:5:6:7:8:9|expected end of text at offset 15, found ':'",
        "1:2:3:4:5:6:7:8::|expected end of text at offset 15, found ':'",
        "1::2::3|a second \"::\" at offset 4",
        "1:2:3:4::5:6:7:8|\"::\" at offset 7 stands for no group: all 8 are given",
        "::1:2:3:4:5:6:7:8|\"::\" at offset 0 stands for no group: all 8 are given",
        "12345::|group at offset 0 has more than 4 hex digits",
        "::12345|group at offset 2 has more than 4 hex digits",
        "1::g|expected end of text at offset 3, found 'g'",
        "fe80::1%eth0|zone at offset 7: an address has none here",
        "[::1]|expected an IPv4 or IPv6 address at offset 0, found '['",
        "::1.2.3|expected '.' at offset 7, found end of text",
        "::1.2.3.4.5|expected end of text at offset 9, found '.'",
        "::1.2.3.256|octet 256 at offset 8 is not within 0..255",
        "::1.2.3.4:5|expected end of text at offset 9, found ':'",
        "1.2.3.4::|expected end of text at offset 7, found ':'",
        "1:2:3:4:5:6:7:1.2.3.4|dotted decimal at offset 14 leaves no room for its 32 bits",
        "1:2:3:4:5:1.2.3.4|expected ':' and 1 more of 8 groups at offset 17, found end of text",
        "::1:2:3:4:5:6:1.2.3.4|\"::\" at offset 0 stands for no group: all 8 are given",
        "::a.2.3.4|expected end of text at offset 3, found '.'",
      })
  void refusesNamingTheOffset(String text, String detail) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isExactlyInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("IP address \"")
        .hasMessageEndingWith("\": " + detail);
  }

  @Test
  void ordersIpv4FirstThenUnsigned() {
    List<IpAddress> ascending =
        List.of(
            IpAddress.parse("0.0.0.0"),
            IpAddress.parse("127.255.255.255"),
            IpAddress.parse("128.0.0.0"),
            IpAddress.parse("255.255.255.255"),
            IpAddress.parse("::"),
            IpAddress.parse("::7fff:ffff:ffff:ffff"),
            IpAddress.parse("::8000:0:0:0"),
            IpAddress.parse("7fff::"),
            IpAddress.parse("8000::"),
            IpAddress.parse("ffff::"));
    assertThat(ascending).isSorted();
    assertThat(ascending).doesNotHaveDuplicates();
  }

  @Test
  void anAddressIsNotItsMappedForm() {
    IpAddress plain = IpAddress.parse("192.0.2.1");
    IpAddress mapped = IpAddress.parse("::ffff:192.0.2.1");
    assertThat(mapped).isNotEqualTo(plain);
    assertThat(mapped.isV4Mapped()).isTrue();
    assertThat(mapped.unmapped()).isEqualTo(plain);
    assertThat(plain.isV4Mapped()).isFalse();
    assertThat(plain.unmapped()).isSameAs(plain);
    assertThat(IpAddress.parse("::fffe:192.0.2.1").isV4Mapped()).isFalse();
    assertThat(IpAddress.parse("1::ffff:192.0.2.1").isV4Mapped()).isFalse();
    // The same bits in the words of an IPv4 address mean something else.
    assertThat(IpAddress.ofIpv4(0)).isNotEqualTo(IpAddress.ofIpv6(0, 0));
  }

  @Test
  void keepsTheFamilyOnTheWayThroughInetAddress() throws Exception {
    IpAddress mapped = IpAddress.parse("::ffff:192.0.2.1");
    assertThat(mapped.toInetAddress()).isInstanceOf(Inet6Address.class);
    assertThat(IpAddress.fromInetAddress(mapped.toInetAddress())).isEqualTo(mapped);
    assertThat(IpAddress.parse("192.0.2.1").toInetAddress())
        .isInstanceOf(Inet4Address.class)
        .isEqualTo(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}));
    Inet6Address scoped = Inet6Address.getByAddress(null, mapped.toBytes(), 7);
    assertThat(IpAddress.fromInetAddress(scoped)).isEqualTo(mapped);
  }

  @Test
  void toInetAddressMakesNoUpOfAHostNameOrScope() {
    InetAddress address = IpAddress.parse("2001:db8::1").toInetAddress();
    assertThat(address).hasToString("/2001:db8:0:0:0:0:0:1");
  }

  @Test
  void stepsOverEveryCarryAndStopsAtTheEnds() {
    assertThat(IpAddress.parse("10.0.0.255").next()).contains(IpAddress.parse("10.0.1.0"));
    assertThat(IpAddress.parse("127.255.255.255").next()).contains(IpAddress.parse("128.0.0.0"));
    assertThat(IpAddress.parse("255.255.255.255").next()).isEmpty();
    assertThat(IpAddress.parse("0.0.0.0").previous()).isEmpty();
    assertThat(IpAddress.parse("1.0.0.0").previous()).contains(IpAddress.parse("0.255.255.255"));
    assertThat(IpAddress.parse("::ffff:ffff:ffff:ffff").next())
        .contains(IpAddress.parse("0:0:0:1::"));
    assertThat(IpAddress.parse("0:0:0:1::").previous())
        .contains(IpAddress.parse("::ffff:ffff:ffff:ffff"));
    assertThat(IpAddress.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").next()).isEmpty();
    assertThat(IpAddress.parse("::").previous()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void writesNetworkOrderIntoBuffersOfEitherOrderWithoutMovingThem(IpFamily family) {
    byte[] bytes = new byte[family.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0xa1 + i);
    }
    IpAddress address = IpAddress.ofBytes(bytes);
    assertThat(address.toBytes()).isEqualTo(bytes);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(family.bytes() + 5).order(order);
      buffer.position(2).limit(family.bytes() + 3);
      address.write(buffer, 3);
      assertThat(buffer.position()).isEqualTo(2);
      assertThat(buffer.order()).isEqualTo(order);
      byte[] written = new byte[family.bytes()];
      buffer.get(3, written);
      assertThat(written).isEqualTo(bytes);
      assertThat(buffer.get(2)).isZero();
      assertThat(IpAddress.read(buffer, 3, family)).isEqualTo(address);
    }
  }

  @Test
  void writeBeyondTheLimitTouchesNothing() {
    ByteBuffer buffer = ByteBuffer.allocate(20).limit(16);
    IpAddress address = IpAddress.parse("ffff::ffff");
    assertThatThrownBy(() -> address.write(buffer, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> IpAddress.read(buffer, 1, IpFamily.AF_INET6))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(buffer.array()).containsOnly(0);
  }

  @Test
  void bitsCountFromTheMostSignificant() {
    IpAddress ipv4 = IpAddress.parse("128.0.0.1");
    assertThat(ipv4.bit(0)).isTrue();
    assertThat(ipv4.bit(1)).isFalse();
    assertThat(ipv4.bit(31)).isTrue();
    assertThatThrownBy(() -> ipv4.bit(32)).isInstanceOf(IndexOutOfBoundsException.class);
    IpAddress ipv6 = IpAddress.parse("::1:8000:0:0:1");
    assertThat(ipv6.bit(63)).isTrue();
    assertThat(ipv6.bit(64)).isTrue();
    assertThat(ipv6.bit(65)).isFalse();
    assertThat(ipv6.bit(127)).isTrue();
    assertThatThrownBy(() -> ipv6.bit(128)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ipv6.bit(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void handsOutItsWords() {
    IpAddress ipv4 = IpAddress.parse("192.0.2.1");
    assertThat(ipv4.toIpv4Bits()).isEqualTo(0xc0000201);
    assertThat(ipv4.highBits()).isEqualTo(0xc0000201_00000000L);
    assertThat(ipv4.lowBits()).isZero();
    IpAddress ipv6 = IpAddress.parse("2001:db8::1");
    assertThat(ipv6.highBits()).isEqualTo(0x20010db8_00000000L);
    assertThat(ipv6.lowBits()).isEqualTo(1);
    assertThatThrownBy(ipv6::toIpv4Bits)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("IP address 2001:db8::1: expected an IPv4 address");
  }

  @Test
  void refusesOtherNumbersOfBytes() {
    assertThatThrownBy(() -> IpAddress.ofBytes(new byte[5]))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("IP address of 5 bytes: expected 4 (IPv4) or 16 (IPv6)");
  }
}
