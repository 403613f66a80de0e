// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import static dev.weir.bpf.btf.CoreRelocationKind.FIELD_BYTE_OFFSET;
import static dev.weir.bpf.btf.CoreRelocationKind.FIELD_BYTE_SIZE;
import static dev.weir.bpf.btf.CoreRelocationKind.FIELD_EXISTS;
import static dev.weir.bpf.btf.CoreRelocationKind.FIELD_LSHIFT_U64;
import static dev.weir.bpf.btf.CoreRelocationKind.FIELD_RSHIFT_U64;
import static dev.weir.bpf.btf.CoreRelocationKind.FIELD_SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Instructions;
import dev.weir.bpf.asm.Register;
import dev.weir.bpf.asm.Width;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.btf.CoreRelocationKind;
import dev.weir.bpf.internal.core.RandomStruct.Field;
import dev.weir.bpf.internal.core.RandomStruct.Placed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a struct that the target has in another order, in other company, of other widths: what
 * is answered is where this test put them.
 */
class FieldProperties {
  private static final int MEMORY = 4096;

  @Property(tries = 500)
  void answersAreWhereFieldsWerePut(@ForAll long seed, @ForAll boolean big) {
    Random random = new Random(seed);
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    List<Field> own = fields(random);
    RandomStruct local = new RandomStruct(order, own, random);
    RandomStruct target = new RandomStruct(order, changed(own, random), random);
    TargetTypes types = TargetTypes.of("a test", target.builder().build());

    byte[] memory = new byte[MEMORY];
    random.nextBytes(memory);
    for (Placed mine : local.fields().values()) {
      Placed theirs = target.fields().get(mine.field().name());
      if (theirs != null && !theirs.field().compatible(mine.field())) {
        theirs = null;
      }
      Asker asker = new Asker(local, types);
      whole(asker, mine, theirs);
      if (mine.field().length() > 0) {
        elements(asker, mine, theirs);
      } else {
        shifts(asker, mine, theirs, ByteBuffer.wrap(memory).order(order));
      }
    }
  }

  @Property(tries = 500)
  void loadsReachFieldsAndTakeAllOfThem(@ForAll long seed) {
    Random random = new Random(seed);
    List<Field> own = fields(random);
    RandomStruct local = new RandomStruct(ByteOrder.LITTLE_ENDIAN, own, random);
    RandomStruct target = new RandomStruct(ByteOrder.LITTLE_ENDIAN, changed(own, random), random);
    TargetTypes types = TargetTypes.of("a test", target.builder().build());
    for (Placed mine : local.fields().values()) {
      Placed theirs = target.fields().get(mine.field().name());
      if (theirs == null
          || !theirs.field().compatible(mine.field())
          || mine.field().width() + theirs.field().width() + mine.field().length() > 0) {
        continue;
      }
      Instruction load =
          Instructions.load(
              width(mine.field().size()), Register.R1, Register.R2, (int) mine.offset());
      int access = local.builder().string(mine.path());
      CoreRelocation relocation = new CoreRelocation(0, FIELD_BYTE_OFFSET, local.type(), access);
      CoreCode code =
          CoreLinker.of(local.builder().build(), types)
              .link("loading", List.of(load), List.of(relocation));
      boolean same = mine.field().size() == theirs.field().size();
      boolean unsigned = !mine.field().signed() && !theirs.field().signed();
      assertThat(code.answers().get(0).missing().isEmpty()).isEqualTo(same || unsigned);
      if (same || unsigned) {
        assertThat(code.instructions())
            .containsExactly(
                Instructions.load(
                    width(theirs.field().size()), Register.R1, Register.R2, (int) theirs.offset()));
      }
    }
  }

  private static Width width(int bytes) {
    return switch (bytes) {
      case 1 -> Width.BYTE;
      case 2 -> Width.HALF;
      case 4 -> Width.WORD;
      default -> Width.DOUBLE;
    };
  }

  private static void whole(Asker asker, Placed mine, @Nullable Placed theirs) {
    int times = Math.max(1, mine.field().length());
    int others = theirs == null ? 1 : Math.max(1, theirs.field().length());
    String path = mine.path();
    asker.expect(FIELD_EXISTS, path, 1, theirs == null ? 0L : 1L);
    asker.expect(FIELD_BYTE_OFFSET, path, mine.offset(), theirs == null ? null : theirs.offset());
    asker.expect(
        FIELD_BYTE_SIZE,
        path,
        (long) times * mine.field().size(),
        theirs == null ? null : (long) others * theirs.field().size());
    if (mine.field().length() == 0) {
      asker.expect(
          FIELD_SIGNED,
          path,
          mine.field().signed() ? 1 : 0,
          theirs == null ? null : theirs.field().signed() ? 1L : 0L);
    }
  }

  private static void elements(Asker asker, Placed mine, @Nullable Placed theirs) {
    for (int i = 0; i < mine.field().length(); i++) {
      Placed there = theirs == null || i >= theirs.field().length() ? null : theirs;
      String path = mine.path() + ":" + i;
      asker.expect(FIELD_EXISTS, path, 1, there == null ? 0L : 1L);
      asker.expect(
          FIELD_BYTE_OFFSET,
          path,
          mine.offset() + (long) i * mine.field().size(),
          there == null ? null : there.offset() + (long) i * there.field().size());
    }
  }

  /** What a program reads with them is the field, bit for bit. */
  private static void shifts(Asker asker, Placed mine, @Nullable Placed theirs, ByteBuffer memory) {
    CoreAnswer left = asker.ask(FIELD_LSHIFT_U64, mine.path(), shift(mine, memory.order()));
    CoreAnswer right = asker.ask(FIELD_RSHIFT_U64, mine.path(), 64 - mine.field().bits());
    if (theirs == null) {
      assertThat(left.missing()).isPresent();
      assertThat(right.missing()).isPresent();
      return;
    }
    long word = read(memory, (int) theirs.offset(), theirs.field().size());
    long value = word << left.value();
    value = theirs.field().signed() ? value >> right.value() : value >>> right.value();
    assertThat(value).as(theirs + " " + memory.order()).isEqualTo(bits(memory, theirs));
  }

  /** Of a field that is no bit-field; of bit-fields there is no need to agree. */
  private static long shift(Placed mine, ByteOrder order) {
    long first = mine.bit() - 8 * mine.offset();
    long above = 8L * mine.field().size() - mine.field().bits() - first;
    return 64 - 8L * mine.field().size() + (order == ByteOrder.LITTLE_ENDIAN ? above : first);
  }

  private static long read(ByteBuffer memory, int offset, int size) {
    return switch (size) {
      case 1 -> Byte.toUnsignedLong(memory.get(offset));
      case 2 -> Short.toUnsignedLong(memory.getShort(offset));
      case 4 -> Integer.toUnsignedLong(memory.getInt(offset));
      default -> memory.getLong(offset);
    };
  }

  /** Bit by bit: the first is the lowest of a little-endian number, the highest of a big one. */
  private static long bits(ByteBuffer memory, Placed field) {
    boolean little = memory.order() == ByteOrder.LITTLE_ENDIAN;
    boolean bitField = field.field().width() > 0;
    int width = field.field().bits();
    if (!bitField) {
      long value = read(memory, (int) (field.bit() / 8), field.field().size());
      return signed(value, width, field.field().signed());
    }
    long value = 0;
    for (int i = 0; i < width; i++) {
      long at = field.bit() + i;
      // Within a big-endian integer, bits are counted from its highest.
      int octet = memory.get((int) (at / 8));
      long bit = octet >> (little ? at % 8 : 7 - at % 8) & 1;
      value |= bit << (little ? i : width - 1 - i);
    }
    return signed(value, width, field.field().signed());
  }

  private static long signed(long value, int width, boolean signed) {
    return signed ? value << (64 - width) >> (64 - width) : value;
  }

  /** Asks one question at a time of a program with a struct. */
  private record Asker(RandomStruct local, TargetTypes types) {

    CoreAnswer ask(CoreRelocationKind kind, String path, long assumed) {
      CoreAnswer answer =
          new Asked(local.builder())
              .question(kind, local.type(), path)
              .answers(types, List.of(assumed))
              .get(0);
      assertThat(answer.local()).as(kind + " " + path).isEqualTo(assumed);
      return answer;
    }

    void expect(CoreRelocationKind kind, String path, long assumed, @Nullable Long expected) {
      CoreAnswer answer = ask(kind, path, assumed);
      assertThat(answer.missing().isPresent()).as(answer.toString()).isEqualTo(expected == null);
      if (expected != null) {
        assertThat(answer.value()).as(answer.toString()).isEqualTo(expected);
      }
    }
  }

  private static List<Field> fields(Random random) {
    List<Field> fields = new ArrayList<>();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      fields.add(Field.random("f" + i, random));
    }
    return fields;
  }

  /** Some fields are gone, some of another type, some are new. */
  private static List<Field> changed(List<Field> fields, Random random) {
    List<Field> changed = new ArrayList<>();
    for (Field field : fields) {
      switch (random.nextInt(6)) {
        case 0 -> {}
        case 1, 2 -> changed.add(Field.random(field.name(), random));
        default -> changed.add(field);
      }
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      changed.add(Field.random("new" + i, random));
    }
    if (changed.isEmpty()) {
      changed.add(Field.random("new", random));
    }
    return changed;
  }
}
