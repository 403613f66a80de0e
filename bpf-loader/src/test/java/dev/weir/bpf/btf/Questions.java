// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.InvalidSpecException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that can be asked of a blob, asked. */
final class Questions {
  private Questions() {}

  /** Any answer will do, and the declared refusal; anything else is thrown. */
  static void askAll(Btf btf) {
    btf.ids().forEach(id -> ask(btf, id));
    ask(() -> BtfBuilder.of(btf).build());
    ask(() -> BtfFeature.sanitize(btf, Set.of()));
  }

  private static void ask(Btf btf, int id) {
    BtfType type = btf.type(id);
    btf.rawText(id);
    String name = btf.name(id);
    ask(() -> btf.named(name).sum());
    ask(() -> btf.candidates(name).sum());
    ask(() -> btf.sizeOf(id));
    ask(() -> btf.alignmentOf(id));
    ask(() -> btf.underlying(id));
    ask(() -> btf.unqualified(id));
    ask(() -> btf.typeTags(id));
    ask(() -> btf.declTags(id));
    ask(() -> btf.declaration(id));
    ask(() -> btf.declarationWithOffsets(id));
    ask(() -> BtfLayouts.structLayout(btf, id));
    ask(() -> btf.field(id, "a[1].b[2]"));
    if (type instanceof BtfType.Composite composite) {
      composite.members().forEach(member -> ask(() -> btf.field(id, member.name())));
    }
  }

  private static void ask(Supplier<?> question) {
    try {
      Objects.requireNonNull(question.get());
    } catch (InvalidSpecException e) {
      assertThat(e).message().isNotBlank();
    }
  }
}
