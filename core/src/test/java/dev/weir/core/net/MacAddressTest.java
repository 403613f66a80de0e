// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"02:00:5e:10:ab:01", "02-00-5E-10-AB-01", "02:00:5E:10:aB:01"})
  void parsesColonAndHyphenFormsAndPrintsOne(String text) {
    assertThat(MacAddress.parse(text)).isEqualTo(new MacAddress(0x02005e10ab01L));
    assertThat(MacAddress.parse(text)).hasToString("02:00:5e:10:ab:01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|expected octet at offset 0, found end of text",
        "02|expected ':' or '-' at offset 2, found end of text",
        "02005e10ab01|octet at offset 0 has more than 2 hex digits",
        "0200.5e10.ab01|octet at offset 0 has more than 2 hex digits",
        "2:00:5e:10:ab:01|octet at offset 0 has fewer than 2 hex digits",
        "02:00:5e:10:ab|expected ':' at offset 14, found end of text",
        "02:00:5e:10:ab:|expected octet at offset 15, found end of text",
        "02:00:5e:10:ab:1|octet at offset 15 has fewer than 2 hex digits",
        "02:00:5e:10:ab:01:02|expected end of text at offset 17, found ':'",
        "02:00-5e:10:ab:01|expected ':' at offset 5, found '-'",
        "02-00:5e-10-ab-01|expected '-' at offset 5, found ':'",
        "02.00.5e.10.ab.01|expected ':' or '-' at offset 2, found '.'",
        "02:00:5e:10:ab:0g|octet at offset 15 has fewer than 2 hex digits",
        "02:00:5e:10:ab:01 |expected end of text at offset 17, found ' '",
      })
  void refusesNamingTheOffset(String text, String detail) {
    String untrimmed = detail.endsWith("found ' '") ? text + ' ' : text;
    assertThatThrownBy(() -> MacAddress.parse(untrimmed))
        .isExactlyInstanceOf(InvalidSpecException.class)
        .hasMessage("MAC address \"" + untrimmed + "\": " + detail);
  }

  @Test
  void tellsGroupAndLocalAddresses() {
    MacAddress multicast = MacAddress.parse("01:00:5e:00:00:fb");
    assertThat(multicast.isMulticast()).isTrue();
    assertThat(multicast.isLocal()).isFalse();
    assertThat(multicast.isBroadcast()).isFalse();
    MacAddress local = MacAddress.parse("02:00:00:00:00:00");
    assertThat(local.isLocal()).isTrue();
    assertThat(local.isMulticast()).isFalse();
    assertThat(MacAddress.BROADCAST).hasToString("ff:ff:ff:ff:ff:ff");
    assertThat(MacAddress.BROADCAST.isBroadcast()).isTrue();
    assertThat(MacAddress.BROADCAST.isMulticast()).isTrue();
  }

  @Test
  void randomAddressesAreLocalUnicastAndUseEveryOtherBit() {
    SplittableRandom random = new SplittableRandom(48);
    List<MacAddress> drawn =
        Stream.generate(() -> MacAddress.randomLocal(random)).limit(200).toList();
    assertThat(drawn).allMatch(mac -> mac.isLocal() && !mac.isMulticast());
    assertThat(drawn).doesNotHaveDuplicates();
    assertThat(drawn.stream().mapToLong(MacAddress::bits).reduce(0, (a, b) -> a | b))
        .isEqualTo(0xfeff_ffff_ffffL);
    assertThat(drawn.stream().mapToLong(MacAddress::bits).reduce(-1, (a, b) -> a & b))
        .isEqualTo(0x0200_0000_0000L);
  }

  @Test
  void writesWireOrderIntoBuffersOfEitherOrder() {
    byte[] wire = {(byte) 0xfe, (byte) 0x81, 0x5e, 0x10, (byte) 0xab, (byte) 0xf1};
    MacAddress mac = MacAddress.parse("fe:81:5e:10:ab:f1");
    assertThat(mac.toBytes()).isEqualTo(wire);
    assertThat(MacAddress.ofBytes(wire)).isEqualTo(mac);
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(10).order(order);
      mac.write(buffer, 3);
      byte[] written = new byte[10];
      buffer.get(0, written);
      assertThat(written).containsExactly(0, 0, 0, 0xfe, 0x81, 0x5e, 0x10, 0xab, 0xf1, 0);
      assertThat(MacAddress.read(buffer, 3)).isEqualTo(mac);
      assertThat(buffer.position()).isZero();
    }
  }

  @Test
  void writeBeyondTheLimitTouchesNothing() {
    ByteBuffer buffer = ByteBuffer.allocate(8);
    assertThatThrownBy(() -> MacAddress.BROADCAST.write(buffer, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> MacAddress.read(buffer, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(buffer.array()).containsOnly(0);
  }

  @Test
  void refusesOtherSizes() {
    assertThatThrownBy(() -> MacAddress.ofBytes(new byte[8]))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("MAC address of 8 bytes: expected 6");
    assertThatThrownBy(() -> new MacAddress(1L << 48))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("MAC address 0x1000000000000: more than 48 bits");
    assertThatThrownBy(() -> new MacAddress(-1)).isInstanceOf(InvalidSpecException.class);
  }
}
