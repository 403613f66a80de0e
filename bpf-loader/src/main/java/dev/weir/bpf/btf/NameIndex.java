// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

/**
 * Finds types by name: a hash table of ints, chained through the types in the order of their ids.
 * The hash is that of the essential name, so that one table serves both exact names and flavours.
 */
final class NameIndex {
  private static final int[] NONE = {};

  private final Btf btf;
  private final int firstId;
  private final int shift;
  private final int[] heads;
  private final int[] next;

  NameIndex(Btf btf) {
    this.btf = btf;
    this.firstId = btf.firstId();
    int types = btf.limit() - firstId;
    int bits = Math.max(4, 32 - Integer.numberOfLeadingZeros(types));
    this.shift = 32 - bits;
    this.heads = types == 0 ? NONE : new int[1 << bits];
    this.next = new int[types];
    // From the last to the first, so that the chains are in rising order. Id 0 ends them.
    byte[] text = new byte[EssentialName.HASH_INPUT];
    for (int id = btf.limit() - 1; id >= firstId; id--) {
      int name = btf.graph().name(id);
      if (name != 0) {
        int bucket = EssentialName.hash(text, btf.strings().copy(name, text)) >>> shift;
        next[id - firstId] = heads[bucket];
        heads[bucket] = id;
      }
    }
  }

  /** {@return the first id after one given, 0 at first, with the exact name; 0 if there is none} */
  int next(byte[] name, int hash, int after) {
    int id = after(hash, after);
    while (id != 0 && !btf.strings().is(btf.graph().name(id), name)) {
      id = next[id - firstId];
    }
    return id;
  }

  /**
   * {@return the first id after one given, 0 at first, of the essential name; 0 if there is none}
   */
  int nextFlavour(byte[] essential, int hash, int after) {
    int id = after(hash, after);
    while (id != 0 && !btf.strings().isFlavourOf(btf.graph().name(id), essential)) {
      id = next[id - firstId];
    }
    return id;
  }

  /** The ints held, in bytes. */
  long footprint() {
    return 4L * (heads.length + next.length);
  }

  private int after(int hash, int after) {
    if (after != 0) {
      return next[after - firstId];
    }
    return heads.length == 0 ? 0 : heads[hash >>> shift];
  }
}
