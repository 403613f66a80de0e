// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the types that a type of the program may stand for. Thread-safe. */
final class Candidates {
  private final Btf local;
  private final TargetTypes target;
  private final Map<Integer, List<Candidate>> known = new ConcurrentHashMap<>();

  Candidates(Btf local, TargetTypes target) {
    this.local = local;
    this.target = target;
  }

  /** {@return the candidates for a type; those in modules only if the kernel has none} */
  List<Candidate> of(int type) {
    List<Candidate> found = known.get(type);
    if (found == null) {
      found = search(target.main(), type);
      if (found.isEmpty()) {
        found = target.modules().stream().flatMap(m -> search(m, type).stream()).toList();
      }
      known.put(type, found);
    }
    return found;
  }

  private List<Candidate> search(TargetBtf in, int type) {
    Btf btf = in.btf();
    return btf.candidates(local.name(type))
        .filter(id -> id >= btf.firstId() && TypeKinds.alike(btf.kind(id), local.kind(type)))
        .mapToObj(id -> new Candidate(in, id))
        .toList();
  }
}
