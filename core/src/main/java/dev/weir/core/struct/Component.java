// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record component with its C declaration.
 *
 * @param member the member's name in C
 * @param codec what encodes a component of a reference type; null for a primitive and a union
 * @param union what a union consists of; null for everything else
 */
record Component(
    RecordComponent java,
    String member,
    CType type,
    @Nullable FieldCodec<Object> codec,
    @Nullable TaggedUnion union) {

  /** The alternatives and the name of the component that tells which. */
  record TaggedUnion(String by, List<UnionSlot.Alternative> alternatives) {}
}
