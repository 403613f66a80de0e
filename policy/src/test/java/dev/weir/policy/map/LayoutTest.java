// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Direction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden vectors of the specification that are about single entries. */
class LayoutTest {
  @ParameterizedTest
  @CsvSource({
    "0,   allow,    0, ffffff00",
    "0,   redirect, 0, ffffff01",
    "0,   redirect, 126, ffffff02",
    "0,   redirect, 121, ffffff07",
    "0,   redirect, 116, ffffff0c",
    "0,   redirect, 106, ffffff16",
    "0,   redirect, 101, ffffff1b",
    "0,   redirect, 1,   ffffff7f",
    "0,   deny,     0, ffffffff",
    "1,   allow,    0, fffffe00",
    "1,   deny,     0, fffffeff",
    "16777215, allow, 0, 00000000",
  })
  void precedence(int index, String kind, int priority, String expected) {
    int precedence =
        switch (kind) {
          case "allow" -> Precedence.allow(index);
          case "deny" -> Precedence.deny(index);
          default -> Precedence.redirect(index, priority);
        };
    assertThat("%08x".formatted(precedence)).isEqualTo(expected);
  }

  @Test
  void thereIsNoPlaceBehindTheLast() {
    assertThatThrownBy(() -> Precedence.allow(1 << 24)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Precedence.deny(-1)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Precedence.redirect(0, 127)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void prefixLengths() {
    assertThat(lengthOf(L4Prefix.ANY)).isEqualTo(40);
    assertThat(lengthOf(L4Prefix.of(IpProtocol.TCP))).isEqualTo(48);
    assertThat(lengthOf(L4Prefix.of(IpProtocol.TCP, 80))).isEqualTo(64);
    assertThat(lengthOf(L4Prefix.of(IpProtocol.ICMP, 8))).isEqualTo(64);
    assertThat(lengths("8080-8090")).containsExactly(61, 63, 64);
    assertThat(lengths("1-65535")).hasSize(16);
    assertThat(lengths("1-65534")).hasSize(30);
    assertThat(lengths("0-65535")).containsExactly(48);
  }

  @Test
  void aKeyIsWhatTheKernelHas() {
    PolicyKey key =
        new PolicyKey(
            0x01020304,
            Direction.EGRESS,
            L4Prefix.of(IpProtocol.TCP, new PortRange(8080, 8087).blocks().get(0)));
    ByteBuffer buffer = ByteBuffer.allocate(PolicyKey.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    key.write(buffer, 0);
    assertThat(HexFormat.of().formatHex(buffer.array()))
        .isEqualTo("3d000000" + "04030201" + "01" + "06" + "1f90");
    assertThat(key).hasToString("egress 16909060 8080-8087/TCP");
  }

  @Test
  void aValueIsWhatTheKernelHas() {
    PolicyKey key = new PolicyKey(256, Direction.INGRESS, L4Prefix.of(IpProtocol.TCP, 80));
    ByteBuffer buffer = ByteBuffer.allocate(PolicyValue.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    new PolicyValue(Precedence.deny(0), true, false, Optional.empty(), Optional.empty(), List.of())
        .write(buffer, 0, key, 0, 0x11223344);
    assertThat(HexFormat.of().formatHex(buffer.array()))
        .isEqualTo("0000" + "c1" + "00" + "ffffffff" + "44332211");

    new PolicyValue(
            Precedence.redirect(0, 101),
            false,
            false,
            Optional.empty(),
            Optional.of(Authentication.REQUIRED),
            List.of())
        .write(buffer, 0, key, 15001, 7);
    assertThat(HexFormat.of().formatHex(buffer.array()))
        .isEqualTo("3a99" + "c0" + "81" + "1bffffff" + "07000000");
  }

  private static int lengthOf(L4Prefix traffic) {
    return new PolicyKey(256, Direction.INGRESS, traffic).prefixLength();
  }

  private static List<Integer> lengths(String range) {
    return PortRange.parse(range).blocks().stream()
        .map(block -> lengthOf(L4Prefix.of(IpProtocol.TCP, block)))
        .toList();
  }
}
