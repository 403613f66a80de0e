// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.xfrm.KeyMaterial;
import dev.weir.netlink.xfrm.Mark;
import dev.weir.netlink.xfrm.Mode;
import dev.weir.netlink.xfrm.PolicyDirection;
import dev.weir.netlink.xfrm.PolicySpec;
import dev.weir.netlink.xfrm.PortMatch;
import dev.weir.netlink.xfrm.ReplayProtection;
import dev.weir.netlink.xfrm.Selector;
import dev.weir.netlink.xfrm.SpiRequest;
import dev.weir.netlink.xfrm.StateSpec;
import dev.weir.netlink.xfrm.Template;
import dev.weir.netlink.xfrm.Transform;
import dev.weir.netlink.xfrm.Xfrm;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Esp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@KernelTest
class XfrmCommandsTest {
  private static final IpAddress A = IpAddress.parse("10.0.0.1");
  private static final IpAddress B = IpAddress.parse("10.0.0.2");
  private static final Mark MARK = new Mark(0xe00, 0xf00);

  private StringWriter out = new StringWriter();

  private String run(String... args) {
    out = new StringWriter();
    CommandLine weirctl = Weirctl.commandLine(args);
    weirctl.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    assertThat(weirctl.execute(args)).as(out.toString()).isZero();
    return out.toString();
  }

  private JsonArray json(String... args) {
    return JsonParser.parseString(run(args)).getAsJsonArray();
  }

  @Test
  void policiesAreListed() {
    Selector selector =
        Selector.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.2.0.0/16"))
            .protocol(6, PortMatch.ANY, PortMatch.of(80))
            .device(1);
    try (Xfrm xfrm = Xfrm.open()) {
      xfrm.policies()
          .create(
              PolicySpec.of(PolicyDirection.OUT, selector)
                  .priority(10)
                  .mark(MARK)
                  .localOk()
                  .template(Template.tunnel(A, B, 7).withSpi(1))
                  .build())
          .await();
    }
    JsonArray policies = json("xfrm-policy", "list", "--json");
    assertThat(policies).hasSize(1);
    JsonObject policy = policies.get(0).getAsJsonObject();
    assertThat(policy.toString())
        .startsWith(
            "{\"src\":\"10.1.0.0/16\",\"dst\":\"10.2.0.0/16\",\"proto\":\"tcp\",\"dport\":80,\"dev\":\"lo\","
                + "\"dir\":\"out\",\"action\":\"allow\"")
        .contains("\"priority\":10,\"ptype\":\"main\",\"flags\":[\"localok\"]")
        .contains("\"mark\":{\"value\":\"0xe00\",\"mask\":\"0xf00\"}")
        .contains(
            "\"tmpl\":[{\"src\":\"10.0.0.1\",\"dst\":\"10.0.0.2\",\"proto\":\"esp\",\"spi\":\"0x00000001\","
                + "\"reqid\":7,\"mode\":\"tunnel\",\"level\":\"required\"}]");
    assertThat(run("xfrm-policy", "list"))
        .startsWith("src 10.1.0.0/16 dst 10.2.0.0/16 proto 6 dport 80 dev 1 dir out");
  }

  @Test
  void statesAreListed() {
    assertThat(json("xfrm-state", "list", "--json")).isEmpty();
    try (Xfrm xfrm = Xfrm.open()) {
      xfrm.states().allocateSpi(SpiRequest.esp(A, B, 300, 300).requestId(7).marked(MARK)).await();
    }
    JsonArray states = json("xfrm-state", "list", "--json");
    assertThat(states).hasSize(1);
    assertThat(states.get(0).toString())
        .startsWith(
            "{\"src\":\"10.0.0.1\",\"dst\":\"10.0.0.2\",\"proto\":\"esp\",\"spi\":\"0x0000012c\",\"reqid\":7,"
                + "\"mode\":\"tunnel\",\"replay_window\":0")
        .contains("\"mark\":{\"value\":\"0xe00\",\"mask\":\"0xf00\"}");
    assertThat(run("xfrm-state", "list")).startsWith("src 10.0.0.1 dst 10.0.0.2 proto");
  }

  @Test
  @KernelTest(features = Esp.class)
  void keysAreNotListed() {
    String hex = "a1b2c3d4e5f60718293a4b5c6d7e8f9011223344";
    try (Xfrm xfrm = Xfrm.open();
        KeyMaterial key = KeyMaterial.copyOf(HexFormat.of().parseHex(hex))) {
      xfrm.states()
          .create(
              StateSpec.esp(A, B, 3)
                  .mode(Mode.TUNNEL)
                  .transform(Transform.gcm(key, 128))
                  .replay(ReplayProtection.extended(64))
                  .build())
          .await();
    }
    String text = run("xfrm-state", "list", "--json");
    assertThat(text)
        .contains("\"aead\":{\"algo\":\"rfc4106(gcm(aes))\",\"key_bits\":160,\"icv_bits\":128}")
        .contains("\"flags\":[\"esn\"]")
        .doesNotContain(hex.substring(0, 8));
    assertThat(run("xfrm-state", "list")).doesNotContain(hex.substring(0, 8));
  }
}
