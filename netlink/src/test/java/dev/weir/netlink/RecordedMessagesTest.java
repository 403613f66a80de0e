// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageTree;
import dev.weir.netlink.diag.SockDiag;
import dev.weir.netlink.genl.GenericNetlink;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Real messages of generic netlink and sock_diag are shown in full, and turned back lose nothing.
 */
class RecordedMessagesTest {
  private static final Map<String, byte[]> GENERIC =
      Recorded.messages(GenericNetlink.class, "messages.txt");
  private static final Map<String, byte[]> SOCKETS =
      Recorded.messages(SockDiag.class, "messages.txt");

  private static Stream<DynamicTest> tests(MessageCatalog catalog, Map<String, byte[]> messages) {
    return messages.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      List<Map<String, Object>> tree =
                          MessageTree.decode(catalog, entry.getValue());
                      assertThat(tree.toString())
                          .matches(".*type=(CTRL_CMD|SOCK_DIAG)_.*")
                          .doesNotContain("hex=");
                      assertThat(MessageTree.encode(catalog, tree)).isEqualTo(entry.getValue());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> ofGenericNetlink() {
    return tests(GenericNetlink.CATALOG, GENERIC);
  }

  @TestFactory
  Stream<DynamicTest> ofSockets() {
    return tests(SockDiag.CATALOG, SOCKETS);
  }

  @Test
  void whatTheyAreIsReadable() {
    assertThat(text(SockDiag.CATALOG, SOCKETS.get("inet request tcp")))
        .contains("sdiag_family=2", "id.idiag_src=0.0.0.0", "flags=[REQUEST, ROOT, MATCH]");
    assertThat(text(SockDiag.CATALOG, SOCKETS.get("inet socket of IPv6")))
        .contains("idiag_family=10", "id.idiag_src=::1");
    assertThat(text(GenericNetlink.CATALOG, GENERIC.get("CTRL_CMD_NEWFAMILY ethtool")))
        .contains(
            "CTRL_ATTR_FAMILY_NAME, value=ethtool", "CTRL_ATTR_MCAST_GRP_NAME, value=monitor");
  }

  @Test
  void aFamilyThatIsNotKnownIsStillAMessage() {
    byte[] message = GENERIC.get("CTRL_CMD_NEWFAMILY netdev").clone();
    message[4] = 99;
    List<Map<String, Object>> tree = MessageTree.decode(GenericNetlink.CATALOG, message);
    assertThat(tree.toString()).contains("type=99", "cmd=1", "type=2, hex=");
    assertThat(MessageTree.encode(GenericNetlink.CATALOG, tree)).isEqualTo(message);
  }

  private static String text(MessageCatalog catalog, byte[] message) {
    return MessageTree.decode(catalog, message).toString();
  }
}
