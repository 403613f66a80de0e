// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of both generations, and those that are none. */
class BtfHeaderTest {
  private static final Btf KINDS = Fixture.newest("btf_kinds").btf();

  /** The same blob with a longer header, and what the header then has room for behind it. */
  private static ByteBuffer withHeaderOf(int length, byte[] layout) {
    ByteBuffer old = KINDS.bytes();
    int sections = old.remaining() - 24;
    ByteBuffer blob = ByteBuffer.allocate(length + layout.length + sections).order(KINDS.order());
    blob.put(0, old, 0, 24).putInt(4, length);
    blob.putInt(8, layout.length + old.getInt(8)).putInt(16, layout.length + old.getInt(16));
    if (length >= 32) {
      blob.putInt(24, 0).putInt(28, layout.length);
    }
    blob.put(length, layout).put(length + layout.length, old, 24, sections);
    return blob;
  }

  @Test
  void theHeaderOfLinux7WithALayoutSectionIsRead() {
    byte[] layout = new byte[4 * 20];
    assertThat(Fixture.types(Btf.parse(withHeaderOf(32, layout)))).isEqualTo(Fixture.types(KINDS));
  }

  @Test
  void aHeaderThatHasGrownFurtherIsRead() {
    assertThat(Fixture.types(Btf.parse(withHeaderOf(64, new byte[0]))))
        .isEqualTo(Fixture.types(KINDS));
  }

  @Test
  void moreElementsThanSixteenBitsCountAreRead() {
    List<Enumerator> values = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      values.add(new Enumerator("V", i));
    }
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    int id = builder.add(new BtfType.Enum32("large", 4, false, values));

    assertThat(((BtfType.Enum32) builder.build().type(id)).values()).isEqualTo(values);
  }

  @Test
  void kindsBeyondThoseKnownAreNamedAndRefused() {
    ByteBuffer blob = blob(12, at -> at.putInt(24 + 4, 0x55 << 24));
    assertThatThrownBy(() -> Btf.parse(blob))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF type 1 at offset 24: of unknown kind 85");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0x12 | BTF: the magic number at offset 0 is 12 eb, neither 9f eb nor eb 9f",
        "2 | 2 | BTF: version 2 at offset 2; known is 1",
        "3 | 1 | BTF: unknown flags 1 at offset 3",
        "4 | 23 | BTF: a header of 23 bytes at offset 4; it has at least 24, and the blob has 40",
        "4 | 41 | BTF: a header of 41 bytes at offset 4; it has at least 24, and the blob has 40",
        "8 | 1 | BTF: the types' offset at 8 is no multiple of 4",
        "8 | 17 | BTF: by the header's field at 8, the types begin at 41, but the blob has 40 bytes",
        "12 | 17 | BTF: by the header's field at 12, the types end at 41, but the blob has 40 bytes",
        "20 | 5 | BTF: by the header's field at 20, the strings end at 41, but the blob has 40 bytes",
        "36 | 1 | BTF: the strings at 36 do not begin with NUL",
        "39 | 1 | BTF: the strings do not end with NUL at 39",
        "20 | 0 | BTF: the strings at 36 do not begin with NUL",
      })
  void whatIsWrongIsSaidWithItsPlace(int offset, String value, String message) {
    ByteBuffer blob = blob(12, at -> at.put(offset, (byte) (int) Integer.decode(value)));
    assertThatThrownBy(() -> Btf.parse(blob))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
  }

  @Test
  void fewerBytesThanAHeaderAreRefused() {
    assertThatThrownBy(() -> Btf.parse(ByteBuffer.allocate(23)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF: 23 bytes; the header alone has 24");
  }

  @Test
  void theBytesFromPositionToLimitAreTheBlob() {
    ByteBuffer old = KINDS.bytes();
    ByteBuffer around = ByteBuffer.allocate(old.remaining() + 10);
    around.position(7).put(old).flip().position(7);
    Btf btf = Btf.parse(around);

    assertThat(Fixture.types(btf)).isEqualTo(Fixture.types(KINDS));
    assertThat(around.position()).isEqualTo(7);
    assertThat(btf.bytes().isReadOnly()).isTrue();
  }

  /** A pointer to void, little-endian, and four bytes of strings. */
  private static ByteBuffer blob(int typeBytes, Consumer<ByteBuffer> damage) {
    ByteBuffer blob = ByteBuffer.allocate(24 + typeBytes + 4).order(ByteOrder.LITTLE_ENDIAN);
    blob.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    blob.putInt(0).putInt(typeBytes).putInt(typeBytes).putInt(4);
    blob.putInt(0).putInt(BtfKind.PTR.number() << 24).putInt(0).putInt(0).flip();
    damage.accept(blob);
    return blob;
  }
}
