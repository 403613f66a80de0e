// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfLinkage;
import dev.weir.bpf.btf.BtfType;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapDefinitionTest {

  /** What clang 19 makes of the inner map's {@code __type(key, struct lpm_key)}. */
  @Test
  void aKeyThatIsOnlyDeclaredIsNamedWithWhatToDo() {
    BtfBuilder btf = BtfBuilder.create(ByteOrder.LITTLE_ENDIAN);
    int declared = btf.add(new BtfType.Fwd("lpm_key", false));
    int pointer = btf.add(new BtfType.Ptr(declared));
    int map = btf.add(new BtfType.Struct("", 8, List.of(new BtfType.Member("key", pointer, 0, 0))));
    int variable = btf.add(new BtfType.Var("prefixes", map, BtfLinkage.GLOBAL));
    assertThatThrownBy(() -> MapDefinition.read(btf.build(), "prefixes", variable))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "map \"prefixes\": key: the object only declares struct lpm_key; make it define it, by a"
                + " global variable that points to it, or give key_size");
  }
}
