// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;
import java.util.BitSet;

/** Walks from a type to the member that a path names. */
final class FieldPath {
  private final TypeGraph graph;
  private final BtfStrings strings;
  private final int start;
  private final String path;
  private int type;
  private long bitOffset;
  private int bitFieldSize;

  FieldPath(TypeGraph graph, BtfStrings strings, int start, String path) {
    this.graph = graph;
    this.strings = strings;
    this.start = start;
    this.path = path;
    this.type = start;
  }

  BtfField resolve() {
    int at = 0;
    while (at < path.length()) {
      if (path.charAt(at) == '[') {
        int end = path.indexOf(']', at);
        if (end < 0) {
          throw refused("']' is wanted");
        }
        element(path.substring(at + 1, end));
        at = end + 1;
      } else {
        int from = at == 0 ? 0 : at + 1;
        if (at != 0 && path.charAt(at) != '.') {
          throw refused("'.' or '[' is wanted at offset " + at);
        }
        int end = from;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        member(path.substring(from, end));
        at = end;
      }
    }
    if (at == 0) {
      throw refused("a name is wanted");
    }
    return new BtfField(type, bitOffset, bitFieldSize);
  }

  private void element(String digits) {
    int array = TypeChain.underlying(graph, type);
    if (graph.kind(array) != BtfKind.ARRAY || bitFieldSize != 0) {
      throw refused("there is no array before [" + digits + "]");
    }
    long length = Integer.toUnsignedLong(graph.word(array, 2));
    long index = index(digits);
    // The length 0 is that of a flexible array.
    if (length != 0 && index >= length) {
      throw refused("the array before [" + digits + "] has " + length + " elements");
    }
    type = graph.word(array, 0);
    bitOffset += 8 * index * TypeSizes.sizeOf(graph, type);
  }

  private long index(String digits) {
    if (digits.isEmpty() || digits.length() > 9) {
      throw refused("'" + digits + "' is no index");
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        throw refused("'" + digits + "' is no index");
      }
    }
    return Long.parseLong(digits);
  }

  private void member(String name) {
    byte[] text = EssentialName.bytes(name);
    int composite = composite(type);
    if (name.isEmpty() || bitFieldSize != 0 || composite == 0) {
      throw refused("no struct or union has the member '" + name + "' there");
    }
    if (!search(composite, text, bitOffset, new BitSet(), 0)) {
      throw refused(
          "%s '%s' has no member '%s'"
              .formatted(graph.kind(composite), strings.get(graph.name(composite)), name));
    }
  }

  /** Looks through a struct, and anonymous ones inside it, each of them once. */
  private boolean search(int composite, byte[] name, long from, BitSet seen, int depth) {
    if (depth > TypeChain.MAX_DEPTH) {
      throw TypeChain.tooDeep(start);
    }
    if (seen.get(composite)) {
      return false;
    }
    seen.set(composite);
    boolean kindFlag = graph.kindFlag(composite);
    for (int i = 0; i < graph.vlen(composite); i++) {
      int memberName = graph.word(composite, 3 * i);
      int memberType = graph.word(composite, 3 * i + 1);
      int word = graph.word(composite, 3 * i + 2);
      long offset = from + (kindFlag ? word & 0xffffff : Integer.toUnsignedLong(word));
      if (memberName != 0 && strings.is(memberName, name)) {
        type = memberType;
        bitOffset = offset;
        bitFieldSize = kindFlag ? word >>> 24 : 0;
        return true;
      }
      int inner = memberName == 0 ? composite(memberType) : 0;
      if (inner != 0 && search(inner, name, offset, seen, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  /** The struct or union that a type is, 0 if it is none. */
  private int composite(int id) {
    int underlying = TypeChain.underlying(graph, id);
    BtfKind kind = graph.kind(underlying);
    return kind == BtfKind.STRUCT || kind == BtfKind.UNION ? underlying : 0;
  }

  private InvalidSpecException refused(String what) {
    return new InvalidSpecException("BTF path '" + path + "' in type " + start + ": " + what);
  }
}
