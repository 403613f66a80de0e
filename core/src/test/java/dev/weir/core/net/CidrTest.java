// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
    "128.0.0.0/1, 128.0.0.0, 255.255.255.255",
    "10.0.0.0/8, 10.0.0.0, 10.255.255.255",
    "10.1.2.3/32, 10.1.2.3, 10.1.2.3",
    "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "fd00:0:0:1::/64, fd00:0:0:1::, fd00::1:ffff:ffff:ffff:ffff",
    "fd00::8000:0:0:0/65, fd00:0:0:0:8000::, fd00::ffff:ffff:ffff:ffff",
    "::1/128, ::1, ::1",
  })
  void reachesFromItsFirstToItsLastAddress(String text, String first, String last) {
    Cidr cidr = Cidr.parse(text);
    assertThat(cidr.first()).isEqualTo(IpAddress.parse(first));
    assertThat(cidr.last()).isEqualTo(IpAddress.parse(last));
    assertThat(cidr.contains(cidr.first())).isTrue();
    assertThat(cidr.contains(cidr.last())).isTrue();
    cidr.first().previous().ifPresent(below -> assertThat(cidr.contains(below)).isFalse());
    cidr.last().next().ifPresent(above -> assertThat(cidr.contains(above)).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|expected an IPv4 or IPv6 address at offset 0, found end of text",
        "10.0.0.0|expected '/' and a prefix length at offset 8, found end of text",
        "10.0.0.0/|expected prefix length at offset 9, found end of text",
        "10.0.0.0/33|prefix length 33 at offset 9 is not within 0..32",
        "10.0.0.0/-1|expected prefix length at offset 9, found '-'",
        "10.0.0.0/08|prefix length at offset 9 has a leading zero",
        "10.0.0.0/8/8|expected end of text at offset 10, found '/'",
        "10.0.0.0/255.0.0.0|prefix length 255 at offset 9 is not within 0..32",
        "10.0.0.0 /8|expected '/' at offset 8, found ' '",
        "10.0.0/8|expected '.' at offset 6, found '/'",
        "::/129|prefix length 129 at offset 3 is not within 0..128",
        "::/4294967296|prefix length 4294967296 at offset 3 is not within 0..128",
        "10.1.2.3/8|address at offset 0 has bits set behind the prefix; the block is 10.0.0.0/8",
        "2001:db8::1/64|address at offset 0 has bits set behind the prefix; the block is 2001:db8::/64",
      })
  void refusesNamingTheOffset(String text, String detail) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isExactlyInstanceOf(InvalidSpecException.class)
        .hasMessage("CIDR \"" + text + "\": " + detail);
  }

  @Test
  void aBareAddressIsABlockOnlyWhenAskedFor() {
    assertThat(Cidr.parseOrHost("10.1.2.3")).hasToString("10.1.2.3/32");
    assertThat(Cidr.parseOrHost("2001:db8::1")).hasToString("2001:db8::1/128");
    assertThat(Cidr.parseOrHost("10.0.0.0/8")).isEqualTo(Cidr.parse("10.0.0.0/8"));
    assertThatThrownBy(() -> Cidr.parseOrHost("10.0.0.1-"))
        .hasMessage("CIDR or address \"10.0.0.1-\": expected '/' at offset 8, found '-'");
    assertThatThrownBy(() -> Cidr.parseOrHost("10.0.0.1/8"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void constructorRefusesStrayBitsAndContainingClearsThem() {
    IpAddress address = IpAddress.parse("10.1.2.3");
    assertThatThrownBy(() -> new Cidr(address, 8))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "CIDR 10.1.2.3/8: address has bits set behind the prefix; the block is 10.0.0.0/8");
    assertThat(Cidr.containing(address, 8)).isEqualTo(Cidr.parse("10.0.0.0/8"));
    assertThat(Cidr.containing(address, 0)).isEqualTo(Cidr.all(IpFamily.AF_INET));
    assertThat(Cidr.containing(address, 32)).isEqualTo(Cidr.host(address));
    assertThatThrownBy(() -> Cidr.containing(address, 33))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("CIDR 10.1.2.3/33: prefix length is not within 0..32");
    assertThatThrownBy(() -> Cidr.containing(address, -1)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void familiesNeverMeet() {
    Cidr ipv4 = Cidr.all(IpFamily.AF_INET);
    Cidr ipv6 = Cidr.all(IpFamily.AF_INET6);
    assertThat(ipv6.contains(ipv4)).isFalse();
    assertThat(ipv4.overlaps(ipv6)).isFalse();
    assertThat(ipv6.contains(IpAddress.parse("10.0.0.1"))).isFalse();
    assertThat(ipv4.contains(IpAddress.parse("::"))).isFalse();
    assertThat(ipv4).isLessThan(ipv6).isNotEqualTo(ipv6);
  }

  @Test
  void aBlockSortsDirectlyBeforeWhatIsInside() {
    assertThat(
            List.of(
                Cidr.parse("9.0.0.0/8"),
                Cidr.parse("10.0.0.0/8"),
                Cidr.parse("10.0.0.0/9"),
                Cidr.parse("10.0.0.0/32"),
                Cidr.parse("10.128.0.0/9"),
                Cidr.parse("11.0.0.0/8"),
                Cidr.parse("::/0")))
        .isSorted();
  }

  @Test
  void halvesSiblingsAndParentsStopAtTheEnds() {
    Cidr all = Cidr.all(IpFamily.AF_INET6);
    assertThat(all.parent()).isEmpty();
    assertThat(all.sibling()).isEmpty();
    assertThat(all.halves()).containsExactly(Cidr.parse("::/1"), Cidr.parse("8000::/1"));
    Cidr host = Cidr.parse("10.0.0.1/32");
    assertThat(host.halves()).isEmpty();
    assertThat(host.isHost()).isTrue();
    assertThat(all.isHost()).isFalse();
    assertThat(host.sibling()).contains(Cidr.parse("10.0.0.0/32"));
    assertThat(host.parent()).contains(Cidr.parse("10.0.0.0/31"));
    assertThat(Cidr.parse("fd00::/64").halves())
        .containsExactly(Cidr.parse("fd00::/65"), Cidr.parse("fd00:0:0:0:8000::/65"));
  }

  @Test
  void splitsInOrderUpToTheLastPart() {
    assertThat(Cidr.parse("10.0.0.0/30").split(32).map(Cidr::toString))
        .containsExactly("10.0.0.0/32", "10.0.0.1/32", "10.0.0.2/32", "10.0.0.3/32");
    assertThat(Cidr.parse("255.255.255.254/31").split(32)).hasSize(2);
    assertThat(Cidr.parse("10.0.0.0/8").split(8)).containsExactly(Cidr.parse("10.0.0.0/8"));
    assertThat(Cidr.parse("::/0").split(2).map(Cidr::toString))
        .containsExactly("::/2", "4000::/2", "8000::/2", "c000::/2");
    assertThatThrownBy(() -> Cidr.parse("10.0.0.0/8").split(7))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("CIDR 10.0.0.0/8: a split into /7 would be larger than the whole");
    assertThatThrownBy(() -> Cidr.parse("10.0.0.0/8").split(33))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void splitsAsFarAsItIsRead() {
    assertThat(Cidr.all(IpFamily.AF_INET6).split(128).skip(100_000).findFirst())
        .contains(Cidr.parse("::1:86a0/128"));
  }
}
