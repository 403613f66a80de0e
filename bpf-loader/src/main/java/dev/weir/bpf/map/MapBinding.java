// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfLayouts;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.kernel.ProgramBtf;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.FieldCodec;
import dev.weir.core.struct.LayoutDifference;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether what is in a map is what a codec takes it for: found out before anything is misread. */
final class MapBinding {
  private final BpfMap map;
  private final List<String> wrong = new ArrayList<>();

  private MapBinding(BpfMap map) {
    this.map = map;
  }

  /** Refuses a map of a type that a view is not for. */
  static void requireType(BpfMap map, String view, MapType... types) {
    if (!Arrays.asList(types).contains(map.type())) {
      throw new InvalidSpecException(
          map
              + ": a "
              + view
              + " is a view of "
              + Arrays.stream(types).map(MapType::kernelName).collect(Collectors.joining(", ")));
    }
  }

  /**
   * Compares sizes, and layouts where the map has BTF and the codec is of a struct.
   *
   * @throws InvalidSpecException field by field
   */
  static void requireLayouts(BpfMap map, FieldCodec<?> key, FieldCodec<?> value) {
    MapInfo info = map.info();
    MapBinding binding = new MapBinding(map);
    binding.compare("key", info.keySize(), info.keyTypeId(), key);
    binding.compare("value", info.valueSize(), info.valueTypeId(), value);
    binding.finish();
  }

  /** The same for maps without keys, or whose keys are none of the caller's. */
  static void requireLayout(BpfMap map, FieldCodec<?> value) {
    MapBinding binding = new MapBinding(map);
    binding.compare("value", map.info().valueSize(), map.info().valueTypeId(), value);
    binding.finish();
  }

  /** Refuses a map whose values have no {@code struct bpf_spin_lock}, which only BTF can say. */
  static void requireSpinLock(BpfMap map) {
    int typeId = map.info().valueTypeId();
    MapBinding binding = new MapBinding(map);
    if (typeId == 0 || !binding.mayHaveSpinLock(typeId)) {
      throw new InvalidSpecException(
          map + ": its values have no struct bpf_spin_lock to hold while they are read or written");
    }
  }

  private boolean mayHaveSpinLock(int typeId) {
    Btf btf = btf();
    if (btf == null) {
      return true; // the kernel knows
    }
    return btf.type(btf.underlying(typeId)) instanceof BtfType.Struct struct
        && struct.members().stream()
            .map(member -> btf.type(btf.underlying(member.type())))
            .anyMatch(
                type -> type instanceof BtfType.Struct lock && lock.name().equals("bpf_spin_lock"));
  }

  private void compare(String what, int size, int typeId, FieldCodec<?> codec) {
    CType type = codec.type();
    if (type.size() != size) {
      wrong.add("its " + what + " has " + size + " bytes, " + name(type) + " has " + type.size());
    }
    Btf btf = type instanceof CType.Nested && typeId != 0 ? btf() : null;
    if (btf == null) {
      return;
    }
    BtfKind kind = btf.kind(btf.underlying(typeId));
    if (kind != BtfKind.STRUCT && kind != BtfKind.UNION) {
      return;
    }
    for (LayoutDifference difference :
        ((CType.Nested) type).layout().differences(BtfLayouts.structLayout(btf, typeId))) {
      if (!isOrderThatOnlyJavaKnows(difference)) {
        wrong.add("its " + what + ": " + difference);
      }
    }
  }

  /** Network order in a plain {@code __u32} is usual; what is {@code __be32} is nothing else. */
  private static boolean isOrderThatOnlyJavaKnows(LayoutDifference difference) {
    return difference.aspect() == LayoutDifference.Aspect.BYTE_ORDER
        && difference.there().equals(ByteOrder.nativeOrder().toString());
  }

  private static String name(CType type) {
    return type.declare("").strip();
  }

  /** Reading BTF takes CAP_SYS_ADMIN; sizes are all that can be compared without. */
  private @Nullable Btf btf() {
    try {
      return map.info().btfId() == 0 ? null : ProgramBtf.of(map.info().btfId(), map.toString());
    } catch (KernelException e) {
      return null;
    }
  }

  private void finish() {
    if (!wrong.isEmpty()) {
      throw new InvalidSpecException(
          map + " does not hold what it is read as: " + String.join("; ", wrong));
    }
  }
}
