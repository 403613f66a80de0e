// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.struct.UnionSlot.Alternative;
import dev.weir.core.struct.annotation.Be;
import dev.weir.core.struct.annotation.Bits;
import dev.weir.core.struct.annotation.Case;
import dev.weir.core.struct.annotation.Le;
import dev.weir.core.struct.annotation.Length;
import dev.weir.core.struct.annotation.Name;
import dev.weir.core.struct.annotation.S16;
import dev.weir.core.struct.annotation.S32;
import dev.weir.core.struct.annotation.S64;
import dev.weir.core.struct.annotation.S8;
import dev.weir.core.struct.annotation.U16;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.struct.annotation.U64;
import dev.weir.core.struct.annotation.U8;
import dev.weir.core.struct.annotation.Union;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the components of one record say about their C declarations. */
final class ComponentReader {
  private static final Map<Class<? extends Annotation>, CType.Int> INTEGERS =
      Map.of(
          U8.class, CType.Int.U8,
          U16.class, CType.Int.U16,
          U32.class, CType.Int.U32,
          U64.class, CType.Int.U64,
          S8.class, CType.Int.S8,
          S16.class, CType.Int.S16,
          S32.class, CType.Int.S32,
          S64.class, CType.Int.S64);
  private static final Map<Class<?>, CType.Int> UNANNOTATED =
      Map.of(
          byte.class, CType.Int.S8,
          short.class, CType.Int.S16,
          int.class, CType.Int.S32,
          long.class, CType.Int.S64);

  private final RecordCompiler compiler;
  private final String struct;
  private final ByteOrder order;

  ComponentReader(RecordCompiler compiler, String struct, ByteOrder order) {
    this.compiler = compiler;
    this.struct = struct;
    this.order = order;
  }

  Component read(RecordComponent java) {
    Name named = java.getAnnotation(Name.class);
    String member = named == null ? RecordCompiler.snakeCase(java.getName()) : named.value();
    FieldName name = new FieldName(struct, member);
    if (java.isAnnotationPresent(Union.class)) {
      return union(java, name);
    }
    if (java.getType().isPrimitive()) {
      requireAbsent(java, name, "is for arrays and text", Length.class);
      requireAbsent(java, name, "is for objects", CodedBy.class);
      return new Component(java, member, primitive(java, name), null, null);
    }
    requireAbsent(java, name, "is for integers and booleans", Bits.class);
    CType.Int integer = annotatedInteger(java, name);
    FieldCodec<Object> codec = new ObjectCodecs(compiler, java, name, order, integer).codec();
    return new Component(java, member, codec.type(), codec, null);
  }

  private static CType primitive(RecordComponent java, FieldName name) {
    Class<?> type = java.getType();
    CType.Int integer = annotatedInteger(java, name);
    Bits bits = java.getAnnotation(Bits.class);
    if (integer == null && type == boolean.class && bits == null) {
      return new CType.Bool();
    }
    CType.Int unit = integer != null ? integer : UNANNOTATED.get(type);
    if (unit == null) {
      throw name.error(
          type == boolean.class
              ? "a bit-field of booleans needs its unit, such as @U8"
              : "a Java " + type + " stands for no C type");
    }
    CType field = bits == null ? unit : name.naming(() -> new CType.Bits(unit, bits.value()));
    if (!holds(type, unit, bits == null ? 8 * unit.size() : bits.value())) {
      throw name.error("a Java " + type + " does not hold " + field.declare("").replace(" ", ""));
    }
    return field;
  }

  private static boolean holds(Class<?> type, CType.Int unit, int bits) {
    if (type == boolean.class) {
      return !unit.signed() && (bits == 1 || (bits == 8 && unit.size() == 1));
    }
    if (type == byte.class) {
      return unit.signed() && bits <= Byte.SIZE;
    }
    if (type == short.class) {
      return unit.signed() && bits <= Short.SIZE;
    }
    return type == long.class || (type == int.class && bits <= Integer.SIZE);
  }

  /** The integer type the annotations name, with its byte order; null if they name none. */
  private static CType.@Nullable Int annotatedInteger(RecordComponent java, FieldName name) {
    CType.Int integer = null;
    for (Annotation annotation : java.getAnnotations()) {
      CType.Int named = INTEGERS.get(annotation.annotationType());
      if (named != null && integer != null) {
        throw name.error("both " + integer + " and " + named);
      }
      integer = named != null ? named : integer;
    }
    boolean big = java.isAnnotationPresent(Be.class);
    boolean little = java.isAnnotationPresent(Le.class);
    if (!big && !little) {
      return integer;
    }
    if (big && little) {
      throw name.error("both @Be and @Le");
    }
    CType.Int ordered = integer != null ? integer : UNANNOTATED.get(innermost(java.getType()));
    if (ordered == null) {
      throw name.error("@Be and @Le are for integers");
    }
    return ordered.in(big ? Endian.BIG : Endian.LITTLE);
  }

  private static Class<?> innermost(Class<?> type) {
    Class<?> element = type;
    while (element.getComponentType() != null) {
      element = element.getComponentType();
    }
    return element;
  }

  private Component union(RecordComponent java, FieldName name) {
    requireAbsent(java, name, "does not go with @Union", Length.class);
    requireAbsent(java, name, "does not go with @Union", Bits.class);
    requireAbsent(java, name, "does not go with @Union", CodedBy.class);
    if (annotatedInteger(java, name) != null) {
      throw name.error("an integer type does not go with @Union");
    }
    Class<?>[] permitted = java.getType().getPermittedSubclasses();
    if (permitted == null || !java.getType().isInterface()) {
      throw name.error("@Union needs a sealed interface, not " + java.getType().getSimpleName());
    }
    StructLayoutBuilder layout = StructLayout.union("").order(order);
    List<Alternative> alternatives = new ArrayList<>();
    Set<Long> tags = new HashSet<>();
    for (Class<?> type : permitted) {
      Alternative alternative = alternative(type, name);
      requireDistinct(alternative, tags, alternatives, name);
      layout.nested(alternative.name(), alternative.codec().layout());
      alternatives.add(alternative);
    }
    String by = java.getAnnotation(Union.class).by();
    Component.TaggedUnion union = new Component.TaggedUnion(by, List.copyOf(alternatives));
    return new Component(java, name.member(), new CType.Nested(layout.build()), null, union);
  }

  private Alternative alternative(Class<?> type, FieldName name) {
    Case declared = type.getAnnotation(Case.class);
    if (declared == null || !type.isRecord()) {
      throw name.error(type.getSimpleName() + " of the union is no record with @Case");
    }
    @SuppressWarnings("unchecked") // UnionSlot asks type before it encodes
    StructCodec<Object> codec = (StructCodec<Object>) name.naming(() -> compiler.compile(type));
    String member = RecordCompiler.snakeCase(type.getSimpleName());
    List<Long> tags = Arrays.stream(declared.value()).boxed().toList();
    return new Alternative(member, tags, type, codec);
  }

  private static void requireDistinct(
      Alternative added, Set<Long> tags, List<Alternative> others, FieldName name) {
    for (long tag : added.tags()) {
      if (!tags.add(tag)) {
        throw name.error("two alternatives of the union have @Case " + tag);
      }
    }
    if (added.tags().isEmpty() && others.stream().anyMatch(each -> each.tags().isEmpty())) {
      throw name.error("two alternatives of the union have @Case without a value");
    }
  }

  private static void requireAbsent(
      RecordComponent java, FieldName name, String why, Class<? extends Annotation> annotation) {
    if (java.isAnnotationPresent(annotation)) {
      throw name.error("@" + annotation.getSimpleName() + " " + why);
    }
  }
}
