// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Values under prefixes; a look-up finds the longest that a key begins with ({@code
 * BPF_MAP_TYPE_LPM_TRIE}). A view: it owns nothing.
 *
 * <p>A key begins with a {@code __u32} that says how many of the bits behind it count, from the
 * most significant bit of the first byte on. What follows may be an address, or any fields of which
 * those that are always given come first. The kernel keeps the bits behind the prefix as they are
 * put in and compares them with nothing; here they are cleared, so that a prefix has one form.
 *
 * <p>Thread-safe.
 *
 * @param <K> the prefixes
 * @param <V> the values
 */
public final class PrefixMap<K, V> implements Iterable<Map.Entry<K, V>> {
  private final Elements<K, V> exact;
  private final Elements<K, V> whole;

  private PrefixMap(BpfMap map, FieldCodec<K> keys, FieldCodec<V> values) {
    MapBinding.requireType(map, "PrefixMap", MapType.LPM_TRIE);
    MapBinding.requireLayouts(map, keys, values);
    this.exact = Elements.of(map, new Prefix<>(keys, false), values);
    this.whole = Elements.of(map, new Prefix<>(keys, true), values);
  }

  /**
   * Makes a view of a map with keys of one's own.
   *
   * @param <K> the prefixes
   * @param <V> the values
   * @param map the map
   * @param keys what its keys are: a {@code __u32} with the prefix length, then the data
   * @param values what its values are
   * @return the view
   * @throws InvalidSpecException if the map is of another type, or its keys or values are not what
   *     the codecs take them for
   */
  public static <K, V> PrefixMap<K, V> of(BpfMap map, FieldCodec<K> keys, FieldCodec<V> values) {
    return new PrefixMap<>(map, keys, values);
  }

  /**
   * Makes a view of a map whose keys are blocks of addresses of one family.
   *
   * @param <V> the values
   * @param map the map
   * @param family the family
   * @param values what its values are
   * @return the view
   * @throws InvalidSpecException as {@link #of}
   */
  public static <V> PrefixMap<Cidr, V> ofCidrs(BpfMap map, IpFamily family, FieldCodec<V> values) {
    return of(map, Codecs.cidr(family), values);
  }

  /** {@return the map} */
  public BpfMap map() {
    return exact.map();
  }

  /**
   * Finds the longest prefix that a key begins with, all of whose bits count, whatever its prefix
   * length. Of an address this is what a program finds: {@code Cidr.host(address)}.
   *
   * @param key the key
   * @return the value of that prefix, or empty if there is none
   */
  public Optional<V> longestMatch(K key) {
    return whole.get(key);
  }

  /**
   * Finds the longest prefix that is a prefix of another, or equal to it.
   *
   * @param prefix the other
   * @return the value of that prefix, or empty if there is none
   */
  public Optional<V> covering(K prefix) {
    return exact.get(prefix);
  }

  /**
   * Writes the value of a prefix, whatever is there.
   *
   * @param prefix the prefix
   * @param value its value
   * @throws MapFullException if it is new and there is no room
   * @throws InvalidSpecException if its length is more than it has bits
   */
  public void put(K prefix, V value) {
    exact.put(prefix, value);
  }

  /**
   * Writes the value of a prefix if it has none.
   *
   * @param prefix the prefix
   * @param value its value
   * @return whether it was written
   * @throws MapFullException if there is no room
   */
  public boolean putIfAbsent(K prefix, V value) {
    return exact.putIfAbsent(prefix, value);
  }

  /**
   * Writes the value of a prefix if it has one.
   *
   * @param prefix the prefix
   * @param value its value
   * @return whether it was written
   */
  public boolean replace(K prefix, V value) {
    return exact.replace(prefix, value);
  }

  /**
   * Removes a prefix: this one, none that covers it or that it covers.
   *
   * @param prefix the prefix
   * @return whether it was there
   */
  public boolean remove(K prefix) {
    return exact.remove(prefix);
  }

  /**
   * Writes many prefixes.
   *
   * @param entries prefixes and their values
   * @throws BatchException if the kernel refuses one: how many were written, in the order of the
   *     map given
   */
  public void putAll(Map<? extends K, ? extends V> entries) {
    bulk().putAll(entries.entrySet());
  }

  /**
   * Removes many prefixes.
   *
   * @param prefixes the prefixes; those that are not there are passed over
   * @return how many were there
   * @throws BatchException if the kernel refuses it: how many prefixes were dealt with
   */
  public int removeAll(Collection<? extends K> prefixes) {
    return bulk().removeAll(prefixes);
  }

  private BulkWrites<K, V> bulk() {
    return new BulkWrites<>(map(), exact.keys(), exact.values());
  }

  /**
   * {@return a walk through the prefixes, longer ones before those that cover them; for one thread}
   */
  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    return new EntryWalk<>(map(), exact.keys(), exact.values());
  }

  /**
   * Walks through the prefixes; the action may remove any.
   *
   * @param action what to do with each
   * @throws IterationAbortedException if the map changes too fast to be walked through
   */
  public void forEach(BiConsumer<? super K, ? super V> action) {
    for (Map.Entry<K, V> entry : this) {
      action.accept(entry.getKey(), entry.getValue());
    }
  }

  /** {@return the prefixes and their values as a walk finds them; a copy} */
  public Map<K, V> snapshot() {
    Map<K, V> entries = new LinkedHashMap<>();
    forEach(entries::put);
    return entries;
  }

  @Override
  public String toString() {
    return map().toString();
  }

  /**
   * Keys in their one form.
   *
   * @param whole whether all bits count
   */
  private record Prefix<K>(FieldCodec<K> keys, boolean whole) implements FieldCodec<K> {
    @Override
    public CType type() {
      return keys.type();
    }

    @Override
    public void encode(K value, ByteBuffer buffer, int offset) {
      keys.encode(value, buffer, offset);
      int data = offset + Integer.BYTES;
      int bits = 8 * (keys.type().size() - Integer.BYTES);
      if (whole) {
        Codecs.putInt(buffer, offset, bits);
        return;
      }
      int length = Codecs.getInt(buffer, offset);
      if (length < 0 || length > bits) {
        throw new InvalidSpecException(
            value
                + ": prefix length "
                + Integer.toUnsignedString(length)
                + " is not within 0.."
                + bits);
      }
      int full = length / 8;
      if (length % 8 != 0) {
        int kept = 0xff00 >>> length % 8;
        buffer.put(data + full, (byte) (buffer.get(data + full) & kept));
        full++;
      }
      for (int i = full; i < bits / 8; i++) {
        buffer.put(data + i, (byte) 0);
      }
    }

    @Override
    public K decode(ByteBuffer buffer, int offset) {
      return keys.decode(buffer, offset);
    }
  }
}
