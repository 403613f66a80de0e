// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.lang.invoke.MethodHandles;

/**
 * Turns values into C structs and back. {@link #of} makes one from an annotated record; writing one
 * by hand takes three methods. Being a {@link FieldCodec} it also serves for a struct within a
 * struct. Thread-safe.
 *
 * <p>Encoding writes all {@link #size()} bytes, padding as zero, and none beside them.
 *
 * @param <T> the type of the values
 */
public interface StructCodec<T> extends FieldCodec<T> {

  /**
   * Makes the codec of a record. Costs milliseconds; the codec belongs in a {@code static final}
   * field, from where the JIT compiler inlines it.
   *
   * @param <T> the type of the values
   * @param lookup finds the record's constructor and accessors: {@code MethodHandles.lookup()} in a
   *     class that may call them
   * @param type the record
   * @return the codec
   * @throws InvalidSpecException if the record describes no struct; the message names record and
   *     component
   */
  static <T extends Record> StructCodec<T> of(MethodHandles.Lookup lookup, Class<T> type) {
    return new RecordCompiler(lookup).compile(type);
  }

  /** {@return the C struct} */
  StructLayout layout();

  /** {@return the size of the struct in bytes, tail padding included} */
  default int size() {
    return layout().size();
  }

  /** {@return the alignment of the struct in bytes} */
  default int alignment() {
    return layout().alignment();
  }

  @Override
  default CType type() {
    return new CType.Nested(layout());
  }
}
