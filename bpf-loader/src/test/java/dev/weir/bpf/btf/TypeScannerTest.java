// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types that are malformed, each told by id, offset and reason. */
class TypeScannerTest {

  /** Behind an int, which is type 1 at offset 24, come these words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0x02000000 | cut off at 48",
        "0 0x04000001 4 | a STRUCT of 1 elements is cut off at 52",
        "9 0x02000000 1 | a name at 9; the strings end at 4",
        "-1 0x02000000 1 | a name at 4294967295; the strings end at 4",
        "0 0x02000000 3 | refers to type 3; the last is 2",
        "0 0x02000000 -1 | refers to type 4294967295; the last is 2",
        "0 0x01000000 4 33 | an INT with 33 bits from bit 0 in 4 bytes",
        "0 0x01000000 17 8 | an INT with 8 bits from bit 0 in 17 bytes",
        "0 0x04000001 4 0 1 33 | member 0 reaches bit 33 of a struct of 32",
        "0 0x84000001 4 0 1 0x1f000002 | member 0 reaches bit 33 of a struct of 32",
        "0 0x06000000 3 | an enumeration of 3 bytes",
        "1 0x0c000000 1 | a FUNC of type 1, a INT",
        "1 0x0c000003 1 | of unknown linkage 3",
        "1 0x0e000000 1 4 | of unknown linkage 4",
        "1 0x0f000001 4 1 0 4 | a DATASEC with type 1, a INT",
        "1 0x10000000 5 | a FLOAT of 5 bytes",
        "1 0x11000000 1 -1 | a DECL_TAG of type 1, a INT",
        "1 0x11000000 1 -2 | a tag of component -2",
        "0 0x00000000 0 | of unknown kind 0",
      })
  void whatIsWrongIsSaidWithTypeAndOffset(String words, String reason) {
    String[] parts = words.split(" ", -1);
    ByteBuffer blob =
        ByteBuffer.allocate(24 + 16 + 4 * parts.length + 4).order(ByteOrder.BIG_ENDIAN);
    int typeBytes = 16 + 4 * parts.length;
    blob.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    blob.putInt(0).putInt(typeBytes).putInt(typeBytes).putInt(4);
    blob.putInt(1).putInt(0x01000000).putInt(4).putInt(0x01000020);
    for (String part : parts) {
      blob.putInt((int) (long) Long.decode(part));
    }
    blob.put((byte) 0).put((byte) 'a').put((byte) 'b').put((byte) 0).flip();

    assertThatThrownBy(() -> Btf.parse(blob))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF type 2 at offset 40: " + reason);
  }
}
