// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Of which values a codec's class says it is: what it puts for {@code V}, however far up. */
final class CodecValues {
  private CodecValues() {}

  /** {@return the type of the values; empty if only whoever makes the codec knows it} */
  static Optional<Type> of(Class<?> codec) {
    return argument(codec, Map.of()).filter(type -> raw(type).isPresent());
  }

  /** {@return whether two types can be the same, for all that is known of their arguments} */
  static boolean agree(Type one, Type other) {
    if (one instanceof ParameterizedType left && other instanceof ParameterizedType right) {
      Type[] first = left.getActualTypeArguments();
      Type[] second = right.getActualTypeArguments();
      return left.getRawType().equals(right.getRawType())
          && IntStream.range(0, first.length).allMatch(i -> agree(first[i], second[i]));
    }
    Optional<Class<?>> left = raw(one);
    Optional<Class<?>> right = raw(other);
    // Variables and wildcards have no class, and may stand for anything.
    return left.isEmpty() || right.isEmpty() || left.equals(right);
  }

  /** What a type gives {@link FieldCodec}, its own variables being bound to those. */
  private static Optional<Type> argument(Type type, Map<TypeVariable<?>, Type> outer) {
    Class<?> declared = raw(type).orElse(Object.class);
    Map<TypeVariable<?>, Type> bound =
        type instanceof ParameterizedType given ? bind(declared, given, outer) : Map.of();
    if (declared == FieldCodec.class) {
      return Optional.ofNullable(bound.get(FieldCodec.class.getTypeParameters()[0]));
    }
    List<Type> above = new ArrayList<>(Arrays.asList(declared.getGenericInterfaces()));
    if (declared.getGenericSuperclass() != null) {
      above.add(declared.getGenericSuperclass());
    }
    return above.stream()
        .filter(parent -> FieldCodec.class.isAssignableFrom(raw(parent).orElse(Object.class)))
        .findFirst()
        .flatMap(parent -> argument(parent, bound));
  }

  private static Map<TypeVariable<?>, Type> bind(
      Class<?> declared, ParameterizedType given, Map<TypeVariable<?>, Type> outer) {
    TypeVariable<?>[] variables = declared.getTypeParameters();
    Type[] arguments = given.getActualTypeArguments();
    Map<TypeVariable<?>, Type> bound = new HashMap<>();
    for (int i = 0; i < variables.length; i++) {
      TypeVariable<?> variable = variables[i];
      resolved(arguments[i], outer).ifPresent(type -> bound.put(variable, type));
    }
    return bound;
  }

  private static Optional<Type> resolved(Type argument, Map<TypeVariable<?>, Type> outer) {
    return argument instanceof TypeVariable<?> variable
        ? Optional.ofNullable(outer.get(variable))
        : Optional.of(argument);
  }

  private static Optional<Class<?>> raw(Type type) {
    if (type instanceof Class<?> known) {
      return Optional.of(known);
    }
    if (type instanceof ParameterizedType parameterized) {
      return raw(parameterized.getRawType());
    }
    if (type instanceof GenericArrayType array) {
      return raw(array.getGenericComponentType()).map(Class::arrayType);
    }
    return Optional.empty();
  }
}
