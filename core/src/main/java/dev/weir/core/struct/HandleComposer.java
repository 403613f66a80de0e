// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Composes the two method handles of a record's codec: all writes in sequence, and a constructor
 * call whose arguments are all reads. Nothing is boxed on the way.
 */
final class HandleComposer {
  private static final Lookup OWN = MethodHandles.lookup();

  private final Lookup lookup;
  private final StructLayout layout;
  private final List<Component> components;

  HandleComposer(Lookup lookup, StructLayout layout, List<Component> components) {
    this.lookup = lookup;
    this.layout = layout;
    this.components = components;
  }

  <T> RecordCodec<T> compose(Class<T> record) {
    try {
      return new RecordCodec<>(layout, layout.size(), encoder(record), decoder(record), record);
    } catch (IllegalAccessException e) {
      throw new InvalidSpecException(
          "record "
              + record.getName()
              + " is not accessible to "
              + lookup.lookupClass().getName()
              + "; pass the lookup of a class that can construct it",
          e);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("a record without its canonical constructor", e);
    }
  }

  /** {@code (ByteBuffer, int, Object)void}: zeroes first, unions after what tells them apart. */
  private MethodHandle encoder(Class<?> record)
      throws IllegalAccessException, NoSuchMethodException {
    List<MethodHandle> steps = new ArrayList<>();
    for (Padding.Range range : Padding.of(layout)) {
      steps.add(MethodHandles.dropArguments(bound(range, "zero", void.class), 2, record));
    }
    List<MethodHandle> unions = new ArrayList<>();
    for (Component component : components) {
      MethodHandle getter = lookup.unreflect(component.java().getAccessor());
      MethodHandle step = MethodHandles.collectArguments(setter(component), 2, getter);
      (component.union() == null ? steps : unions).add(step);
    }
    steps.addAll(unions);
    return sequence(steps)
        .asType(MethodType.methodType(void.class, ByteBuffer.class, int.class, Object.class));
  }

  /** As a balanced tree, which the JIT compiler inlines to a lesser depth than a chain. */
  private static MethodHandle sequence(List<MethodHandle> steps) {
    int middle = steps.size() / 2;
    return middle == 0
        ? steps.get(0)
        : MethodHandles.foldArguments(
            sequence(steps.subList(middle, steps.size())), sequence(steps.subList(0, middle)));
  }

  /**
   * {@code (ByteBuffer, int)Object}. Folds the constructor's arguments away from the last to the
   * first, each into the buffer and base that follow it.
   */
  private MethodHandle decoder(Class<?> record)
      throws IllegalAccessException, NoSuchMethodException {
    Class<?>[] types =
        components.stream()
            .map(Component::java)
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    MethodHandle decoder = lookup.findConstructor(record, MethodType.methodType(void.class, types));
    decoder = MethodHandles.dropArguments(decoder, types.length, ByteBuffer.class, int.class);
    for (int i = types.length - 1; i >= 0; i--) {
      decoder = MethodHandles.foldArguments(decoder, i, getter(components.get(i)));
    }
    return decoder.asType(MethodType.methodType(Object.class, ByteBuffer.class, int.class));
  }

  private MethodHandle getter(Component component)
      throws IllegalAccessException, NoSuchMethodException {
    Accessor accessor = accessor(component);
    return MethodHandles.explicitCastArguments(
        bound(accessor.target(), "get", accessor.type()),
        MethodType.methodType(component.java().getType(), ByteBuffer.class, int.class));
  }

  private MethodHandle setter(Component component)
      throws IllegalAccessException, NoSuchMethodException {
    Accessor accessor = accessor(component);
    return bound(accessor.target(), "set", void.class, accessor.type())
        .asType(
            MethodType.methodType(
                void.class, ByteBuffer.class, int.class, component.java().getType()));
  }

  /** An object with {@code get(ByteBuffer, int)} and {@code set(ByteBuffer, int, type)}. */
  private record Accessor(Object target, Class<?> type) {}

  private Accessor accessor(Component component) {
    Place place = Place.find(layout, component.member());
    if (component.codec() != null) {
      return new Accessor(
          new Slot<>(place.name(), component.codec(), place.offset()), Object.class);
    }
    if (component.union() != null) {
      return new Accessor(unionSlot(component.union(), place), Object.class);
    }
    Class<?> type = component.java().getType();
    if (type == boolean.class) {
      return new Accessor(
          component.type() instanceof CType.Bool ? place.bool() : new Flag(place.integral()), type);
    }
    return type == long.class
        ? new Accessor(place.integral().wide(), type)
        : new Accessor(place.integral().narrow(), int.class);
  }

  private UnionSlot unionSlot(Component.TaggedUnion union, Place place) {
    for (Component component : components) {
      if (component.java().getName().equals(union.by())
          && component.java().getType().isPrimitive()
          && !(component.type() instanceof CType.Bool)) {
        return new UnionSlot(
            place.name(),
            Place.find(layout, component.member()).integral(),
            union.alternatives(),
            place.offset(),
            place.type().size());
      }
    }
    throw place
        .name()
        .error("its discriminator '" + union.by() + "' is no integer component of the record");
  }

  private static MethodHandle bound(Object target, String method, Class<?> result, Class<?>... more)
      throws IllegalAccessException, NoSuchMethodException {
    MethodType type =
        MethodType.methodType(result, ByteBuffer.class, int.class).appendParameterTypes(more);
    return OWN.findVirtual(target.getClass(), method, type).bindTo(target);
  }
}
