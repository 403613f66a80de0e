// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class NetlinkDecodeTest {
  /**
   * What iproute2 6.1 sends, as strace shows it, for {@code ip link add v0 mtu 1400 type veth peer
   * name v1}.
   */
  private static final String ADD_VETH =
      "5c0000001000050600000000000000000000000000000000000000000000000008000400780500000700030076300000"
          + "2c001200080001007665746820000200"
          + "1c000100"
          + "00000000000000000000000000000000"
          + "0700030076310000";

  private StringWriter out = new StringWriter();

  private int run(String... args) {
    out = new StringWriter();
    CommandLine weirctl = Weirctl.commandLine(args);
    weirctl.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    return weirctl.execute(args);
  }

  @Test
  void aRequestIsDecodedAndEncodedAgain() {
    assertThat(run("netlink", "decode", ADD_VETH, "--json")).as(out.toString()).isZero();
    String json = out.toString();
    JsonArray messages = JsonParser.parseString(json).getAsJsonArray();
    JsonObject message = messages.get(0).getAsJsonObject();
    assertThat(message.get("type").getAsString()).isEqualTo("RTM_NEWLINK");
    assertThat(message.get("flags").toString())
        .isEqualTo("[\"REQUEST\",\"ACK\",\"EXCL\",\"CREATE\"]");
    JsonArray attributes = message.getAsJsonArray("attributes");
    assertThat(attributes.get(1).toString())
        .isEqualTo("{\"type\":\"IFLA_IFNAME\",\"value\":\"v0\"}");
    assertThat(attributes.get(2).toString()).contains("VETH_INFO_PEER").contains("\"v1\"");

    assertThat(run("netlink", "encode", json)).isZero();
    assertThat(out.toString().strip()).isEqualTo(ADD_VETH);
  }

  @Test
  void whatIsNoMessageIsAnErrorOfKindSpec() {
    for (String bad : new String[] {"00", "zz", "ff000000100005060000000000000000"}) {
      assertThat(run("netlink", "decode", bad, "--json")).isEqualTo(1);
      assertThat(out.toString()).contains("\"kind\":\"spec\"");
    }
    for (String bad : new String[] {"{", "[1]", "[{\"type\":\"RTM_NOTHING\"}]", "[1e999999999]"}) {
      assertThat(run("netlink", "encode", bad, "--json")).isEqualTo(1);
      assertThat(out.toString()).contains("\"kind\":\"spec\"");
    }
  }

  /** Requests of iproute2 6.1 and ss, and an answer of Linux 6.18. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "xfrm | 3c000000120001000000000000000000fd000000000000000000000000000002"
            + "000000010a00330014000d00fd000000000000000000000000000001 | XFRM_MSG_GETSA | fd00::2",
        "xfrm | 10000000150001030000000000000000 | XFRM_MSG_GETPOLICY | MATCH",
        "xfrm | 13000000270005000000000000000000010202 | XFRM_MSG_SETDEFAULT | fwd",
        "generic | 2000000010000500000000000000000003000000"
            + "0b0002006e6c6374726c0000 | CTRL_CMD_GETFAMILY | nlctrl",
        "generic | 1800000015000500000000000000000006010000 04000180 | 21 | cmd",
        "sock_diag | 28000000140001030000000000000000010000000000ffff00000000"
            + "000000000000000000000000 | SOCK_DIAG_BY_FAMILY | udiag_states",
      })
  void otherProtocolsAreDecodedAndEncodedAgain(
      String protocol, String given, String type, String part) {
    String hex = given.replace(" ", "");
    String[] decode = {"netlink", "decode", hex, "--protocol", protocol, "--json"};
    assertThat(run(decode)).as(out.toString()).isZero();
    String json = out.toString();
    assertThat(json).contains(type, part);
    assertThat(run("netlink", "encode", json, "--protocol", protocol)).as(out.toString()).isZero();
    assertThat(out.toString().strip()).isEqualTo(hex);
  }

  @Test
  void anUnknownProtocolIsWrongUsage() {
    assertThat(run("netlink", "decode", "00", "--protocol", "nothing")).isEqualTo(2);
  }
}
