// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import java.util.ArrayList;
import java.util.List;

/** Makes the record of one type. */
final class TypeReader {
  private final TypeGraph graph;
  private final BtfStrings strings;
  private final int id;

  private TypeReader(TypeGraph graph, BtfStrings strings, int id) {
    this.graph = graph;
    this.strings = strings;
    this.id = id;
  }

  static BtfType read(TypeGraph graph, BtfStrings strings, int id) {
    return new TypeReader(graph, strings, id).read();
  }

  private BtfType read() {
    return switch (graph.kind(id)) {
      case VOID -> new BtfType.VoidType();
      case INT -> integer();
      case PTR -> new BtfType.Ptr(graph.type(id));
      case ARRAY -> new BtfType.Array(word(0), word(1), Integer.toUnsignedLong(word(2)));
      case STRUCT -> new BtfType.Struct(name(), graph.size(id), members());
      case UNION -> new BtfType.Union(name(), graph.size(id), members());
      case ENUM -> new BtfType.Enum32(name(), graph.type(id), graph.kindFlag(id), values32());
      case ENUM64 -> new BtfType.Enum64(name(), graph.type(id), graph.kindFlag(id), values64());
      case FWD -> new BtfType.Fwd(name(), graph.kindFlag(id));
      case TYPEDEF -> new BtfType.Typedef(name(), graph.type(id));
      case VOLATILE -> new BtfType.Volatile(graph.type(id));
      case CONST -> new BtfType.Const(graph.type(id));
      case RESTRICT -> new BtfType.Restrict(graph.type(id));
      case FUNC -> new BtfType.Func(name(), graph.type(id), BtfLinkage.known(graph.vlen(id)));
      case FUNC_PROTO -> new BtfType.FuncProto(graph.type(id), params());
      case VAR -> new BtfType.Var(name(), graph.type(id), BtfLinkage.known(word(0)));
      case DATASEC -> new BtfType.DataSec(name(), graph.size(id), variables());
      case FLOAT -> new BtfType.FloatType(name(), graph.type(id));
      case DECL_TAG -> new BtfType.DeclTag(name(), graph.type(id), word(0), graph.kindFlag(id));
      case TYPE_TAG -> new BtfType.TypeTag(name(), graph.type(id), graph.kindFlag(id));
    };
  }

  private BtfType.Int integer() {
    int word = word(0);
    return new BtfType.Int(
        name(), graph.type(id), word >>> 24 & 0xf, word >>> 16 & 0xff, word & 0xff);
  }

  private List<Member> members() {
    int vlen = graph.vlen(id);
    List<Member> members = new ArrayList<>(vlen);
    for (int i = 0; i < vlen; i++) {
      members.add(member(graph, strings, id, i));
    }
    return members;
  }

  /** One member of a struct or union. */
  static Member member(TypeGraph graph, BtfStrings strings, int id, int index) {
    int offset = graph.word(id, 3 * index + 2);
    boolean kindFlag = graph.kindFlag(id);
    return new Member(
        strings.get(graph.word(id, 3 * index)),
        graph.word(id, 3 * index + 1),
        kindFlag ? offset & 0xffffff : Integer.toUnsignedLong(offset),
        kindFlag ? offset >>> 24 : 0);
  }

  private List<Enumerator> values32() {
    int vlen = graph.vlen(id);
    boolean signed = graph.kindFlag(id);
    List<Enumerator> values = new ArrayList<>(vlen);
    for (int i = 0; i < vlen; i++) {
      int value = word(2 * i + 1);
      values.add(
          new Enumerator(strings.get(word(2 * i)), signed ? value : Integer.toUnsignedLong(value)));
    }
    return values;
  }

  private List<Enumerator> values64() {
    int vlen = graph.vlen(id);
    List<Enumerator> values = new ArrayList<>(vlen);
    for (int i = 0; i < vlen; i++) {
      long low = Integer.toUnsignedLong(word(3 * i + 1));
      long high = word(3 * i + 2);
      values.add(new Enumerator(strings.get(word(3 * i)), high << 32 | low));
    }
    return values;
  }

  private List<Param> params() {
    int vlen = graph.vlen(id);
    List<Param> params = new ArrayList<>(vlen);
    for (int i = 0; i < vlen; i++) {
      params.add(new Param(strings.get(word(2 * i)), word(2 * i + 1)));
    }
    return params;
  }

  private List<SectionVariable> variables() {
    int vlen = graph.vlen(id);
    List<SectionVariable> variables = new ArrayList<>(vlen);
    for (int i = 0; i < vlen; i++) {
      variables.add(
          new SectionVariable(
              word(3 * i),
              Integer.toUnsignedLong(word(3 * i + 1)),
              Integer.toUnsignedLong(word(3 * i + 2))));
    }
    return variables;
  }

  private String name() {
    return strings.get(graph.name(id));
  }

  private int word(int index) {
    return graph.word(id, index);
  }
}
