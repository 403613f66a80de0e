// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.core.error.InvalidSpecException;
import java.util.List;

/**
 * A map's description in BTF: a struct whose members are named after the map's properties. Numbers
 * are the lengths of arrays that the members point to ({@code __uint} of bpf_helpers.h), types are
 * what they point to ({@code __type}).
 */
final class MapDefinition {
  private final Btf btf;
  private final String name;
  private final boolean nested;
  private final MapSpec.Builder map;
  private int keySize = -1;
  private int valueSize = -1;
  private int keyType;
  private int valueType;
  private int valuesOffset = -1;

  private MapDefinition(Btf btf, String name, boolean nested) {
    this.btf = btf;
    this.name = name;
    this.nested = nested;
    this.map = MapSpec.builder(name, MapType.UNSPEC);
  }

  /**
   * Reads the description of a map.
   *
   * @param variable the id of the variable that is the map
   */
  static MapDefinition read(Btf btf, String name, int variable) {
    if (!(btf.type(variable) instanceof BtfType.Var var)) {
      throw new InvalidSpecException(
          "map \"" + name + "\": BTF does not describe it as a variable");
    }
    MapDefinition definition = new MapDefinition(btf, name, false);
    definition.read(var.type());
    return definition;
  }

  /** {@return the map without its tags and initial entries} */
  MapSpec.Builder map() {
    return map;
  }

  /** {@return where in the variable the initial entries are, -1 if it has none} */
  int valuesOffset() {
    return valuesOffset;
  }

  private void read(int type) {
    if (!(btf.type(btf.underlying(type)) instanceof BtfType.Struct struct)) {
      throw invalid("is a " + btf.kind(btf.underlying(type)) + ", not a struct");
    }
    List<BtfType.Member> members = struct.members();
    for (BtfType.Member member : members) {
      read(member);
    }
    map.keySize(Math.max(0, keySize)).valueSize(Math.max(0, valueSize));
    map.typeIds(keyType, valueType);
  }

  private void read(BtfType.Member member) {
    int type = member.type();
    switch (member.name()) {
      case "type" -> map.type(MapType.of(bits(member, number(member))));
      case "max_entries" -> map.maxEntries(number(member));
      case "map_flags" -> map.flags(bits(member, number(member)));
      case "map_extra" -> map.extra(number(member));
      case "numa_node" -> map.numaNode(bits(member, number(member)));
      case "pinning" -> map.pinning(pinning(number(member)));
      case "key_size" -> keySize = size(member, keySize, number(member));
      case "value_size" -> valueSize = size(member, valueSize, number(member));
      case "key" -> {
        keyType = defined(member, pointee(member, type));
        keySize = size(member, keySize, btf.sizeOf(keyType));
      }
      case "value" -> {
        valueType = defined(member, pointee(member, type));
        valueSize = size(member, valueSize, btf.sizeOf(valueType));
      }
      case "values" -> values(member);
      default -> throw invalid("has a member \"" + member.name() + "\" that is not known");
    }
  }

  private Pinning pinning(long number) {
    if (nested) {
      throw invalid("pinning: a map inside another cannot be pinned by name");
    }
    if (number > 1) {
      throw invalid("pinning: " + number + " is neither none (0) nor by name (1)");
    }
    return number == 0 ? Pinning.NONE : Pinning.BY_NAME;
  }

  private int size(BtfType.Member member, int known, long size) {
    if (size > Integer.MAX_VALUE) {
      throw invalid(member.name() + ": " + size + " bytes");
    }
    if (known >= 0 && known != size) {
      throw invalid(member.name() + ": " + size + " bytes, which were " + known + " before");
    }
    return (int) size;
  }

  private void values(BtfType.Member member) {
    if (!(btf.type(btf.underlying(member.type())) instanceof BtfType.Array array)) {
      throw invalid("values: not an array");
    }
    int target = pointee(member, array.element());
    valuesOffset = (int) Math.min(Integer.MAX_VALUE, member.bitOffset() / Byte.SIZE);
    valueSize = size(member, valueSize, Integer.BYTES);
    BtfType type = btf.type(btf.underlying(target));
    if (type instanceof BtfType.Struct && !nested) {
      MapDefinition inner = new MapDefinition(btf, name + ".inner", true);
      inner.read(target);
      map.inner(inner.map.build());
    } else if (!(type instanceof BtfType.FuncProto)) {
      throw invalid(nested ? "values: maps nest only once" : "values: neither maps nor functions");
    }
  }

  /** clang keeps no more than a declaration of a struct that only a map in a map names. */
  private int defined(BtfType.Member member, int type) {
    if (btf.type(btf.underlying(type)) instanceof BtfType.Fwd declared) {
      throw invalid(
          "%s: the object only declares %s %s; make it define it, by a global variable that points to it, or give %s_size"
              .formatted(
                  member.name(),
                  declared.union() ? "union" : "struct",
                  declared.name(),
                  member.name()));
    }
    return type;
  }

  private int pointee(BtfType.Member member, int type) {
    if (btf.type(btf.underlying(type)) instanceof BtfType.Ptr pointer) {
      return pointer.target();
    }
    throw invalid(member.name() + ": not a pointer");
  }

  /**
   * {@code __uint}: the length of an array; {@code __ulong}: the one constant of an enumeration.
   */
  private long number(BtfType.Member member) {
    BtfType type = btf.type(btf.underlying(member.type()));
    if (type instanceof BtfType.Enumeration constants && constants.values().size() == 1) {
      return constants.values().get(0).value();
    }
    int target = pointee(member, member.type());
    if (btf.type(btf.underlying(target)) instanceof BtfType.Array array) {
      return array.length();
    }
    throw invalid(member.name() + ": not a number (__uint)");
  }

  private int bits(BtfType.Member member, long number) {
    if (number >>> 32 != 0) {
      throw invalid(member.name() + ": " + Long.toUnsignedString(number) + " exceeds 32 bits");
    }
    return (int) number;
  }

  private InvalidSpecException invalid(String what) {
    return new InvalidSpecException("map \"" + name + "\": " + what);
  }
}
