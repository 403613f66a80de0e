// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpProtocolTest {

  @Test
  void namesAreThoseOfTheKernelHeaders() {
    Map<String, Integer> kernel = new TreeMap<>();
    for (List<String> named : Golden.rows("ip-protocols.txt", " ")) {
      kernel.put(named.get(0), Integer.valueOf(named.get(1)));
    }
    assertThat(kernel).hasSizeGreaterThan(30);
    assertThat(kernel.remove("IP")).isZero(); // A dummy: on the wire 0 is HOPOPTS.
    assertThat(kernel.remove("MPTCP")).isGreaterThan(255); // Never on the wire.
    kernel.forEach(
        (name, number) -> {
          assertThat(IpProtocol.parse(name).number()).as(name).isEqualTo(number);
          assertThat(new IpProtocol(number)).hasToString(name);
        });
    long named = allNumbers().filter(protocol -> protocol.name().isPresent()).count();
    assertThat(named).as("kernel's names and OSPF, VRRP").isEqualTo(kernel.size() + 2);
  }

  @Test
  void constantsBearTheirNames() throws IllegalAccessException {
    List<Field> constants =
        Arrays.stream(IpProtocol.class.getFields())
            .filter(field -> field.getType() == IpProtocol.class)
            .toList();
    assertThat(constants).hasSizeGreaterThan(20);
    for (Field constant : constants) {
      assertThat(((IpProtocol) constant.get(null)).name()).contains(constant.getName());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TCP, 6",
    "tcp, 6",
    "Udp, 17",
    "ICMPv6, 58",
    "esp, 50",
    "ipip, 4",
    "VRRP, 112",
    "ospf, 89",
    "0, 0",
    "6, 6",
    "94, 94",
    "255, 255",
  })
  void parsesNamesOfEitherCaseAndNumbers(String text, int number) {
    assertThat(IpProtocol.parse(text)).isEqualTo(new IpProtocol(number));
  }

  @Test
  void aNumberWithoutANamePrintsAsItself() {
    assertThat(new IpProtocol(200)).hasToString("200");
    assertThat(new IpProtocol(200).name()).isEmpty();
    assertThat(IpProtocol.parse("200")).isEqualTo(new IpProtocol(200));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "256|number 256 at offset 0 is not within 0..255",
        "06|number at offset 0 has a leading zero",
        "6tcp|expected end of text at offset 1, found 't'",
      })
  void refusesNumbersNamingTheOffset(String text, String detail) {
    assertThatThrownBy(() -> IpProtocol.parse(text))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("IP protocol \"" + text + "\": " + detail);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"``", "any", "-1", "+6", "tcp6", "` tcp`", "ip", "\u0131cmp", "\u017fctp", "\u0666"})
  void refusesOtherNames(String text) {
    assertThatThrownBy(() -> IpProtocol.parse(text))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageEndingWith(
            "\": unknown name at offset 0; expected a number within 0..255 or a name such as"
                + " TCP, UDP, ICMPV6");
  }

  @Test
  void refusesNumbersOutsideAByte() {
    assertThatThrownBy(() -> new IpProtocol(256))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("IP protocol 256: not within 0..255");
    assertThatThrownBy(() -> new IpProtocol(-1)).isInstanceOf(InvalidSpecException.class);
  }

  private static Stream<IpProtocol> allNumbers() {
    return IntStream.rangeClosed(0, 255).mapToObj(IpProtocol::new);
  }
}
