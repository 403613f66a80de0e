// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.annotation.Length;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the codec of a component that is no primitive: text, arrays, records, value types. */
final class ObjectCodecs {
  private final RecordCompiler compiler;
  private final RecordComponent java;
  private final FieldName name;
  private final ByteOrder order;
  private final CType.@Nullable Int integer;
  private final int[] lengths;

  /**
   * Reads the annotations.
   *
   * @param integer the annotated integer type, null if there is none
   */
  ObjectCodecs(
      RecordCompiler compiler,
      RecordComponent java,
      FieldName name,
      ByteOrder order,
      CType.@Nullable Int integer) {
    this.compiler = compiler;
    this.java = java;
    this.name = name;
    this.order = order;
    this.integer = integer;
    Length length = java.getAnnotation(Length.class);
    this.lengths = length == null ? new int[0] : length.value();
  }

  FieldCodec<Object> codec() {
    return codec(java.getGenericType(), 0);
  }

  /** The codec of a type of which {@code depth} lengths have been used up. */
  private FieldCodec<Object> codec(Type generic, int depth) {
    Class<?> type = raw(generic instanceof ParameterizedType p ? p.getRawType() : generic);
    CodedBy own = java.getAnnotation(CodedBy.class);
    if (own != null && depth == lengths.length) {
      return custom(own.value(), type, generic);
    }
    if (type == String.class) {
      int length = length(type, depth);
      requireNoMoreLengths(type, depth + 1);
      requireNoInteger(type);
      return objects(new Text(name, 0, length));
    }
    if (type == List.class && generic instanceof ParameterizedType list) {
      int length = length(type, depth);
      FieldCodec<Object> element = codec(list.getActualTypeArguments()[0], depth + 1);
      return objects(
          new ArrayCodecs.Lists<>(element, name, arrayOf(element.type(), length), length));
    }
    if (type.isArray()) {
      return array(type, type.getComponentType(), length(type, depth), depth + 1);
    }
    requireNoMoreLengths(type, depth);
    CodedBy declared = type.getAnnotation(CodedBy.class);
    if (declared != null) {
      return custom(declared.value(), type, generic);
    }
    if (type.isRecord()) {
      requireNoInteger(type);
      return objects(name.naming(() -> compiler.compile(type)));
    }
    throw name.error(
        "nothing is known of " + type.getSimpleName() + "; name its codec with @CodedBy");
  }

  private FieldCodec<Object> array(Class<?> type, Class<?> element, int length, int depth) {
    if (!element.isPrimitive()) {
      FieldCodec<Object> codec = codec(element, depth);
      return objects(objectArray(codec, element, arrayOf(codec.type(), length)));
    }
    requireNoMoreLengths(type, depth);
    if (element == byte.class && integer == null) {
      return objects(RawBytes.of(name, 0, new CType.Bytes(length)));
    }
    if (element == byte.class && integer != null && integer.size() == 1) {
      return objects(RawBytes.of(name, 0, arrayOf(integer, length)));
    }
    if (element == int.class) {
      return integers(integer == null ? CType.Int.S32 : integer, length, false);
    }
    if (element == long.class) {
      return integers(integer == null ? CType.Int.S64 : integer, length, true);
    }
    throw name.error(
        "a Java " + type.getSimpleName() + " cannot be this array in C; use int[] or long[]");
  }

  private FieldCodec<Object> integers(CType.Int element, int length, boolean wide) {
    CType type = arrayOf(element, length);
    Scalar first = Scalar.of(name, element, 0, order);
    if (wide) {
      return objects(new ArrayCodecs.Longs(first.wide(), name, type, length, element.size()));
    }
    if (element.size() > Integer.BYTES) {
      throw name.error("a Java int does not hold " + element);
    }
    return objects(new ArrayCodecs.Ints(first.narrow(), name, type, length, element.size()));
  }

  @SuppressWarnings("unchecked") // codec encodes instances of element
  private <V> FieldCodec<V[]> objectArray(
      FieldCodec<Object> codec, Class<V> element, CType.Array type) {
    return new ArrayCodecs.Objects<>((FieldCodec<V>) codec, element, name, type, type.length());
  }

  private FieldCodec<Object> custom(
      Class<? extends FieldCodec<?>> codec, Class<?> type, Type generic) {
    requireNoInteger(type);
    try {
      MethodHandle constructor =
          MethodHandles.privateLookupIn(codec, compiler.lookup())
              .findConstructor(codec, MethodType.methodType(void.class));
      return objects(suited((FieldCodec<?>) constructor.invoke(), type, generic));
    } catch (ReflectiveOperationException e) {
      throw new InvalidSpecException(
          name
              + ": "
              + codec.getName()
              + " needs a constructor without parameters that the lookup of "
              + compiler.lookup().lookupClass().getName()
              + " can see",
          e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new InvalidSpecException(name + ": " + codec.getName() + " cannot be made", e);
    }
  }

  /**
   * Refuses here what would otherwise be a ClassCastException or a trampled neighbour at the first
   * use.
   */
  private FieldCodec<?> suited(FieldCodec<?> codec, Class<?> type, Type generic) {
    if (typeOf(codec) instanceof CType.Bits) {
      throw name.error(
          codec.getClass().getName() + " is of a bit-field, which has no bytes of its own");
    }
    Type values =
        CodecValues.of(codec.getClass())
            .orElseThrow(
                () ->
                    name.error(
                        codec.getClass().getName()
                            + " does not say of which values it is; give it a subclass that does"));
    if (!CodecValues.agree(values, generic instanceof Class<?> ? boxed(type) : generic)) {
      throw name.error(
          codec.getClass().getName() + " is of " + worded(values) + ", not of " + worded(generic));
    }
    return codec;
  }

  private static String worded(Type type) {
    return type instanceof Class<?> known ? known.getSimpleName() : type.getTypeName();
  }

  private CType typeOf(FieldCodec<?> codec) {
    CType type = codec.type();
    if (type == null) {
      throw name.error(codec.getClass().getName() + " has no C type: type() returned null");
    }
    return type;
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  private CType.Array arrayOf(CType element, int length) {
    return name.naming(() -> element.array(length));
  }

  private Class<?> raw(Type type) {
    if (type instanceof Class<?> known) {
      return known;
    }
    throw name.error("the type " + type.getTypeName() + " is generic");
  }

  private int length(Class<?> type, int depth) {
    if (depth >= lengths.length) {
      throw name.error("a " + type.getSimpleName() + " needs its @Length");
    }
    if (lengths[depth] < 1) {
      throw name.error("a length is at least 1, not " + lengths[depth]);
    }
    return lengths[depth];
  }

  private void requireNoMoreLengths(Class<?> type, int depth) {
    if (depth < lengths.length) {
      throw name.error(
          "@Length has " + lengths.length + " lengths, too many for " + type.getSimpleName());
    }
  }

  private void requireNoInteger(Class<?> type) {
    if (integer != null) {
      throw name.error(integer + " is for integers, not " + type.getSimpleName());
    }
  }

  /** A codec reached only with the values it is for: those of its component. */
  @SuppressWarnings("unchecked")
  private static FieldCodec<Object> objects(FieldCodec<?> codec) {
    return (FieldCodec<Object>) codec;
  }
}
