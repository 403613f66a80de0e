// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example and the messages of the package's documentation, as they are there. */
class PackageExampleTest {

  @Test
  void setsAndKeys() {
    CidrSet cluster = CidrSet.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/48"));
    CidrSet services = CidrSet.of(Cidr.parse("10.96.0.0/12"), Cidr.parse("fd00:0:0:1::/64"));
    CidrSet pods = cluster.subtract(services);
    assertThat(pods.contains(IpAddress.parse("10.1.2.3"))).isTrue();
    assertThat(pods.contains(IpAddress.parse("10.96.0.10"))).isFalse();
    assertThat(pods.contains(IpAddress.parse("fd00:0:0:1::1"))).isFalse();

    ByteBuffer key = ByteBuffer.allocateDirect(20).order(ByteOrder.LITTLE_ENDIAN);
    Cidr first = pods.blocks().get(0);
    key.putInt(0, first.prefixLength());
    first.address().write(key, 4);
    byte[] bytes = new byte[8];
    key.get(0, bytes);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0a000000" + "0a000000");
  }

  @Test
  void portBlocks() {
    List<String> blocks = new ArrayList<>();
    for (PortBlock block : PortRange.parse("8080-8090").blocks()) {
      blocks.add(block.port() + "/" + block.prefixLength());
    }
    assertThat(blocks).containsExactly("8080/13", "8088/15", "8090/16");
  }

  @Test
  void messages() {
    assertThatThrownBy(() -> Cidr.parse("10.0.0.0/33"))
        .hasMessage("CIDR \"10.0.0.0/33\": prefix length 33 at offset 9 is not within 0..32");
    assertThatThrownBy(() -> Cidr.parse("10.1.2.3/8"))
        .hasMessage(
            "CIDR \"10.1.2.3/8\": address at offset 0 has bits set behind the prefix; the block is"
                + " 10.0.0.0/8");
    assertThatThrownBy(() -> IpAddress.parse("10.0.0"))
        .hasMessage("IP address \"10.0.0\": expected '.' at offset 6, found end of text");
  }
}
