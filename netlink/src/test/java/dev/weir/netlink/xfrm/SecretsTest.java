// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageTree;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Keys are in no text, and go when they are told to. */
class SecretsTest {
  private static final String HEX = "a1b2c3d4e5f60718293a4b5c6d7e8f9011223344";
  private final KeyMaterial key = KeyMaterial.copyOf(HexFormat.of().parseHex(HEX));
  private final StateSpec spec =
      StateSpec.esp(IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"), 3)
          .mode(Mode.TUNNEL)
          .transform(Transform.gcm(key, 128))
          .replay(ReplayProtection.extended(64))
          .build();

  private static String hex(Message message) {
    return Octets.of(message.toBytes()).toString();
  }

  @Test
  void noTextHasTheKey() {
    Message message = spec.message(XfrmMessages.NEWSA);
    assertThat(hex(message)).contains(HEX);
    for (Object each :
        new Object[] {
          key, spec, spec.transform(), message, message.attributes(), message.toTree()
        }) {
      assertThat(each.toString()).doesNotContain(HEX).doesNotContain("161, 178");
    }
    assertThat(message.toString()).contains("rfc4106(gcm(aes))", "20 bytes, not shown");
    // The tree that turns back into bytes has to have it.
    assertThat(MessageTree.decode(Xfrm.CATALOG, message.toBytes()).toString()).contains(HEX);
  }

  @Test
  void aDamagedAlgorithmShowsNothingEither() {
    byte[] bytes = spec.message(XfrmMessages.NEWSA).toBytes();
    int name = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("rfc4106");
    // Text that is none, which a tree would show as bytes.
    bytes[name] = (byte) 0xff;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    Message message = Message.readWithSecrets(XfrmMessages.NEWSA, buffer, 0, bytes.length);
    assertThat(hex(message)).contains(HEX);
    assertThat(message.toString()).doesNotContain(HEX);
  }

  @Test
  void aReceivedMessageLeavesTheKeyBehind() {
    byte[] bytes = spec.message(XfrmMessages.NEWSA).toBytes();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    Message message = Message.read(XfrmMessages.NEWSA, buffer, 0, bytes.length);
    assertThat(hex(message)).doesNotContain(HEX.substring(0, 8));
    State state = State.of(message);
    assertThat(state.algorithms())
        .containsExactly(
            new Algorithm(Algorithm.Kind.AEAD, "rfc4106(gcm(aes))", HEX.length() * 4, 128));
    assertThat(StateDifferences.between(spec, state)).isEmpty();
  }

  @Test
  void aWipedMessageIsEmptyAndCannotBeSent() {
    Message message = spec.message(XfrmMessages.NEWSA);
    message.wipe();
    assertThat(hex(message).substring(32)).matches("0+");
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    assertThat(message.copyTo(buffer, 0, 1, 1)).isFalse();
    assertThat(buffer.array()).containsOnly(0);
  }

  @Test
  void aClosedKeyCannotBeUsed() {
    assertThat(key.isSame(HexFormat.of().parseHex(HEX))).isTrue();
    key.close();
    key.close();
    assertThatThrownBy(() -> spec.message(XfrmMessages.NEWSA))
        .isInstanceOf(HandleClosedException.class);
    assertThatThrownBy(() -> key.isSame(new byte[20])).isInstanceOf(HandleClosedException.class);
  }
}
