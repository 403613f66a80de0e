// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import java.nio.ByteOrder;
import java.util.List;

/** The least BTF that has a feature. */
final class BtfProbe {
  private BtfProbe() {}

  static Btf of(BtfFeature feature, ByteOrder order) {
    BtfBuilder builder = BtfBuilder.create(order);
    int integer = builder.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    switch (feature) {
      case FUNC -> function(builder, integer, BtfLinkage.STATIC);
      case GLOBAL_FUNC -> function(builder, integer, BtfLinkage.GLOBAL);
      case DATASEC -> section(builder, integer, ".data");
      case QUESTION_MARK_DATASEC -> section(builder, integer, "?.data");
      case FLOAT -> builder.add(new BtfType.FloatType("float", 4));
      case DECL_TAG -> {
        int variable = builder.add(new BtfType.Var("x", integer, BtfLinkage.STATIC));
        builder.add(new BtfType.DeclTag("tag", variable, BtfType.DeclTag.WHOLE, false));
      }
      case TYPE_TAG ->
          builder.add(new BtfType.Ptr(builder.add(new BtfType.TypeTag("tag", integer, false))));
      case ENUM64 ->
          builder.add(new BtfType.Enum64("e", 8, false, List.of(new Enumerator("E", 1))));
    }
    return builder.build();
  }

  private static void function(BtfBuilder builder, int integer, BtfLinkage linkage) {
    int prototype = builder.add(new BtfType.FuncProto(integer, List.of(new Param("a", integer))));
    builder.add(new BtfType.Func("x", prototype, linkage));
  }

  private static void section(BtfBuilder builder, int integer, String name) {
    int variable = builder.add(new BtfType.Var("x", integer, BtfLinkage.STATIC));
    builder.add(new BtfType.DataSec(name, 4, List.of(new SectionVariable(variable, 0, 4))));
  }
}
