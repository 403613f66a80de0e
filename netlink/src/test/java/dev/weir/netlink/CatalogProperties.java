// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.MessageTree;
import dev.weir.netlink.codec.Nlmsg;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * For the messages of a protocol: whatever comes in gives a value or the declared error, and a tree
 * loses nothing.
 */
public abstract class CatalogProperties {
  private final MessageCatalog catalog;
  private final List<byte[]> samples;
  private final List<Kind> kinds;

  /**
   * What decides what a message is.
   *
   * @param first the first byte behind the header, -1 if it decides nothing
   */
  public record Kind(int type, int flags, int first) {}

  /**
   * @param samples real messages, one after the other in each
   */
  protected CatalogProperties(MessageCatalog catalog, List<byte[]> samples, List<Kind> kinds) {
    this.catalog = catalog;
    this.samples = samples;
    this.kinds = kinds;
  }

  /** Asks for everything that the message's typed view has. */
  protected abstract void read(Message message);

  private MessageSchema schema(Kind kind) {
    byte[] least = message(kind, new byte[1]);
    return catalog
        .find(ByteBuffer.wrap(least).order(ByteOrder.nativeOrder()), 0, least.length)
        .orElseThrow();
  }

  private static byte[] message(Kind kind, byte[] content) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Nlmsg.HEADER_SIZE + content.length).order(ByteOrder.nativeOrder());
    buffer.putInt(buffer.capacity()).putShort((short) kind.type()).putShort((short) kind.flags());
    buffer.putLong(7).put(content);
    if (kind.first() >= 0 && content.length > 0) {
      buffer.put(Nlmsg.HEADER_SIZE, (byte) kind.first());
    }
    return buffer.array();
  }

  @Provide
  Arbitrary<byte[]> messages() {
    return Combinators.combine(
            Arbitraries.of(kinds), Arbitraries.bytes().array(byte[].class).ofMaxSize(400))
        .as(CatalogProperties::message);
  }

  /** Attributes whose lengths are right more often than chance would have it. */
  @Provide
  Arbitrary<byte[]> attributes() {
    Arbitrary<byte[]> one =
        Combinators.combine(
                Arbitraries.integers().between(0, 42),
                Arbitraries.of(0, 0x8000, 0x4000),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(96))
            .as(
                (number, flags, content) -> {
                  ByteBuffer buffer =
                      ByteBuffer.allocate(4 + ((content.length + 3) & -4))
                          .order(ByteOrder.nativeOrder());
                  buffer.putShort((short) (4 + content.length)).putShort((short) (number | flags));
                  return buffer.put(content).array();
                });
    return Combinators.combine(
            Arbitraries.of(kinds), one.list().ofMaxSize(8), Arbitraries.integers())
        .as(
            (kind, list, seed) -> {
              int header = Nlmsg.align(schema(kind).header().size());
              int size = header + list.stream().mapToInt(each -> each.length).sum();
              ByteBuffer content = ByteBuffer.allocate(size);
              // Of the struct only what is no padding: that is not in a tree.
              schema(kind)
                  .header()
                  .fields()
                  .forEach(
                      field -> {
                        for (int i = 0; i < field.width() && seed % 3 != 0; i++) {
                          content.put(field.offset() + i, (byte) (seed >> (i % 4 * 8)));
                        }
                      });
              content.position(header);
              list.forEach(content::put);
              return message(kind, content.array());
            });
  }

  @Property
  void anyBytesAreMessagesOrTheDeclaredError(@ForAll byte[] bytes) {
    decode(bytes);
  }

  @Property
  void anyContentGivesAValueOrTheDeclaredError(@ForAll("messages") byte[] message) {
    decode(message);
    typed(message);
  }

  @Property
  void aTreeTurnsBackIntoTheSameBytes(@ForAll("attributes") byte[] message) {
    List<Map<String, Object>> tree = MessageTree.decode(catalog, message);
    assertThat(MessageTree.encode(catalog, tree)).isEqualTo(message);
    typed(message);
  }

  @Property
  void aBitFlippedInARealMessage(@ForAll int which, @ForAll int where) {
    byte[] flipped = samples.get(Math.floorMod(which, samples.size())).clone();
    int bit = Math.floorMod(where, flipped.length * 8);
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    decode(flipped);
    typed(flipped);
  }

  @Property
  void aRealMessageCutShort(@ForAll int which, @ForAll int where) {
    byte[] sample = samples.get(Math.floorMod(which, samples.size()));
    int length = Nlmsg.HEADER_SIZE + Math.floorMod(where, sample.length - Nlmsg.HEADER_SIZE + 1);
    byte[] cut = java.util.Arrays.copyOf(sample, length);
    ByteBuffer.wrap(cut).order(ByteOrder.nativeOrder()).putInt(0, length);
    decode(cut);
    typed(cut);
  }

  private void typed(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int length = buffer.getInt(0);
    if (length < Nlmsg.HEADER_SIZE || length > bytes.length) {
      return;
    }
    catalog
        .find(buffer, 0, length)
        .ifPresent(
            schema -> {
              try {
                Message message = Message.read(schema, buffer, 0, length);
                assertThat(message.toString()).isNotEmpty();
                read(message);
              } catch (MalformedMessageException declared) {
                assertThat(declared).hasMessageMatching("(?s).+");
              }
            });
  }

  private void decode(byte[] bytes) {
    List<Map<String, Object>> tree;
    try {
      tree = MessageTree.decode(catalog, bytes);
    } catch (MalformedMessageException declared) {
      return;
    }
    assertThat(MessageTree.decode(catalog, MessageTree.encode(catalog, tree))).isEqualTo(tree);
  }
}
