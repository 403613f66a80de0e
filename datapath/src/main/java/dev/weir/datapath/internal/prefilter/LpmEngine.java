// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MapBatch;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.Collection;

/**
 * A trie of prefixes, and before it a hash of single addresses, which it would find last. They hold
 * only the prefixes that the set needs for the longest match to decide ({@link PrefixSet#needed}).
 */
final class LpmEngine implements Engine {
  private static final int ENTRIES_OF_BATCH = 1024;
  private static final int VALUE_BYTES = 24; // struct prefilter_entry

  private final IpFamily family;
  private final BpfMap trie;
  private final BpfMap hosts;
  private PrefixSet set;
  private BitSet needed;

  private LpmEngine(IpFamily family, BpfMap trie, BpfMap hosts, PrefixSet set) {
    this.family = family;
    this.trie = trie;
    this.hosts = hosts;
    this.set = set;
    this.needed = set.needed();
  }

  /** Makes maps for up to so many prefixes, and puts a set into them. */
  static LpmEngine of(Slots slots, PrefixSet set, int capacity) {
    boolean isIpv4 = set.family() == IpFamily.AF_INET;
    String trieName = isIpv4 ? "pf_lpm4_v1" : "pf_lpm6_v1";
    String hostsName = isIpv4 ? "pf_host4_v1" : "pf_host6_v1";
    BpfMap trie = BpfMap.create(slots.inner(trieName).withMaxEntries(capacity));
    try {
      BpfMap hosts = BpfMap.create(slots.inner(hostsName).withMaxEntries(capacity));
      try {
        LpmEngine engine = new LpmEngine(set.family(), trie, hosts, set);
        engine.fill();
        return engine;
      } catch (RuntimeException e) {
        hosts.close();
        throw e;
      }
    } catch (RuntimeException e) {
      trie.close();
      throw e;
    }
  }

  private void fill() {
    Batches batches = new Batches();
    for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
      batches.put(set, i);
    }
    batches.flush();
  }

  @Override
  public byte number() {
    return 1;
  }

  @Override
  public void enter(Slots slots, int slot) {
    boolean isIpv4 = family == IpFamily.AF_INET;
    slots.put(isIpv4 ? "pf_lpm4_v1" : "pf_lpm6_v1", slot, trie);
    slots.put(isIpv4 ? "pf_host4_v1" : "pf_host6_v1", slot, hosts);
  }

  /** What is new goes in before what is not needed any more goes out, so that no gap opens. */
  @Override
  public void follow(PrefixSet now, Collection<Cidr> changed) {
    BitSet neededNow = now.needed();
    Batches puts = new Batches();
    Batches deletes = new Batches();
    int was = needed.nextSetBit(0);
    int is = neededNow.nextSetBit(0);
    while (was >= 0 || is >= 0) {
      int order = was < 0 ? 1 : is < 0 ? -1 : set.compare(was, now, is);
      if (order < 0) {
        deletes.delete(set, was);
      } else if (order > 0 || set.isDenied(was) != now.isDenied(is)) {
        puts.put(now, is);
      }
      was = order <= 0 ? needed.nextSetBit(was + 1) : was;
      is = order >= 0 ? neededNow.nextSetBit(is + 1) : is;
    }
    puts.flush();
    deletes.flush();
    set = now;
    needed = neededNow;
  }

  @Override
  public void readersAreGone() {}

  @Override
  public void close() {
    trie.close();
    hosts.close();
  }

  /** Puts or deletes, collected for each of the two maps. */
  private final class Batches {
    private final Batch ofTrie = new Batch(trie, true);
    private final Batch ofHosts = new Batch(hosts, false);

    private Batch of(PrefixSet from, int index) {
      return from.length(index) == family.bits() ? ofHosts : ofTrie;
    }

    void put(PrefixSet from, int index) {
      of(from, index).put(from, index);
    }

    void delete(PrefixSet from, int index) {
      of(from, index).delete(from, index);
    }

    void flush() {
      ofTrie.flush();
      ofHosts.flush();
    }
  }

  private final class Batch {
    private final MapBatch entries;
    private final boolean withLength;
    private int count;
    private boolean deleting;

    Batch(BpfMap map, boolean withLength) {
      this.entries = MapBatch.of(map, ENTRIES_OF_BATCH);
      this.withLength = withLength;
    }

    void put(PrefixSet from, int index) {
      key(from, index);
      ByteBuffer values = entries.values();
      int at = entries.valueAt(count++);
      for (int i = 0; i < VALUE_BYTES; i += Long.BYTES) {
        values.putLong(at + i, 0);
      }
      values.putInt(at, from.isDenied(index) ? 1 : 0);
      flushIfFull();
    }

    void delete(PrefixSet from, int index) {
      deleting = true;
      key(from, index);
      count++;
      flushIfFull();
    }

    /** The address is in network order, the length in front of it in the machine's. */
    private void key(PrefixSet from, int index) {
      ByteBuffer keys = entries.keys();
      int at = entries.keyAt(count);
      if (withLength) {
        keys.putInt(at, from.length(index));
        at += Integer.BYTES;
      }
      long high = from.high(index);
      if (family == IpFamily.AF_INET) {
        keys.putInt(at, inNetworkOrder((int) (high >>> 32)));
      } else {
        keys.putLong(at, inNetworkOrder(high));
        keys.putLong(at + Long.BYTES, inNetworkOrder(from.low(index)));
      }
    }

    private void flushIfFull() {
      if (count == entries.capacity()) {
        flush();
      }
    }

    void flush() {
      if (count > 0 && deleting) {
        entries.delete(count);
      } else if (count > 0) {
        entries.write(count);
      }
      count = 0;
    }
  }

  private static int inNetworkOrder(int value) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }

  private static long inNetworkOrder(long value) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
  }
}
