// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.annotation.Align;
import dev.weir.core.struct.annotation.Be;
import dev.weir.core.struct.annotation.Le;
import dev.weir.core.struct.annotation.Offset;
import dev.weir.core.struct.annotation.Struct;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes codecs of records: reads the annotations, places the members, composes the handles. */
final class RecordCompiler {
  private static final int MAX_WORDS = 252;

  private final MethodHandles.Lookup lookup;

  /** The records being compiled, each inside the one before it. */
  private final List<Class<?>> open = new ArrayList<>();

  RecordCompiler(MethodHandles.Lookup lookup) {
    this.lookup = lookup;
  }

  MethodHandles.Lookup lookup() {
    return lookup;
  }

  <T> RecordCodec<T> compile(Class<T> type) {
    if (!type.isRecord()) {
      throw new InvalidSpecException(type.getName() + " is no record");
    }
    if (open.contains(type)) {
      throw new InvalidSpecException("record " + type.getSimpleName() + " contains itself");
    }
    requireFewComponents(type);
    open.add(type);
    try {
      String struct = structName(type);
      ByteOrder order = order(type, struct);
      ComponentReader reader = new ComponentReader(this, struct, order);
      List<Component> components = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        components.add(reader.read(component));
      }
      StructLayout layout = layout(type, struct, order, components);
      return new HandleComposer(lookup, layout, components).compose(type);
    } finally {
      open.remove(open.size() - 1);
    }
  }

  /**
   * A method takes 255 words (JVMS 4.3.3), and those that the codec is made of some of their own.
   */
  private static void requireFewComponents(Class<?> type) {
    int words = 0;
    for (RecordComponent component : type.getRecordComponents()) {
      words += component.getType() == long.class || component.getType() == double.class ? 2 : 1;
    }
    if (words > MAX_WORDS) {
      throw new InvalidSpecException(
          "record %s: its components take %s words, a codec at most %s (a long takes two); put some of them into a record of their own, or an array"
              .formatted(type.getSimpleName(), words, MAX_WORDS));
    }
  }

  private static StructLayout layout(
      Class<?> type, String struct, ByteOrder order, List<Component> components) {
    StructLayoutBuilder builder = StructLayout.struct(struct).order(order);
    Struct declared = type.getAnnotation(Struct.class);
    if (declared != null) {
      builder.aligned(declared.align());
      if (declared.packed()) {
        builder.packed();
      }
      if (declared.size() != 0) {
        builder.size(declared.size());
      }
    }
    for (Component component : components) {
      Offset offset = component.java().getAnnotation(Offset.class);
      if (offset != null) {
        builder.offset(offset.value());
      }
      Align align = component.java().getAnnotation(Align.class);
      if (align != null) {
        builder.align(align.value());
      }
      builder.field(component.member(), component.type());
    }
    return builder.build();
  }

  private static ByteOrder order(Class<?> type, String struct) {
    boolean big = type.isAnnotationPresent(Be.class);
    boolean little = type.isAnnotationPresent(Le.class);
    if (big && little) {
      throw new InvalidSpecException("struct " + struct + ": both @Be and @Le");
    }
    return big ? ByteOrder.BIG_ENDIAN : little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.nativeOrder();
  }

  private static String structName(Class<?> type) {
    Struct declared = type.getAnnotation(Struct.class);
    if (declared == null || declared.name().isEmpty()) {
      return snakeCase(type.getSimpleName());
    }
    StructLayoutBuilder.requireIdentifier(declared.name(), new FieldName(declared.name(), ""));
    return declared.name();
  }

  /** {@code prefixLength} as the kernel writes it: {@code prefix_length}. */
  static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && !Character.isUpperCase(name.charAt(i - 1))) {
        snake.append('_');
      }
      snake.append(c);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }
}
