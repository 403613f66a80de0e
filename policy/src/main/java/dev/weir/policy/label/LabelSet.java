// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of labels in canonical order, with one value for each source and key.
 *
 * <p>A label of source {@link Label#CIDR} stands for a block of addresses, and what is in a block
 * is in every block that covers it: a set with {@code cidr:10.1.0.0/16} also has {@code
 * cidr:10.0.0.0/8} and all others up to {@code cidr:0.0.0.0/0}. Those labels are implied, not
 * stored, so that an IPv6 address does not cost 129 strings.
 *
 * <p>Equal sets are equal objects. Looking up allocates nothing, except for keys of source {@code
 * cidr}. Immutable and thread-safe.
 */
public final class LabelSet {
  private static final LabelSet EMPTY = new LabelSet(new Label[0], List.of());

  private final Label[] labels;
  private final List<Cidr> cidrs;
  private final int hash;

  private LabelSet(Label[] sorted, List<Cidr> cidrs) {
    this.labels = sorted;
    this.cidrs = cidrs;
    this.hash = 31 * Arrays.hashCode(sorted) + cidrs.hashCode();
  }

  /** {@return the set without labels} */
  public static LabelSet empty() {
    return EMPTY;
  }

  /**
   * {@return a set of labels}
   *
   * @param labels the labels in any order; may repeat
   * @throws InvalidSpecException if a source and key come with two values, or a key of source
   *     {@code cidr} is no block of addresses
   */
  public static LabelSet of(Label... labels) {
    return copyOf(Arrays.asList(labels));
  }

  /**
   * {@return a set of labels, each as {@link Label#parse} reads it}
   *
   * @param texts the labels in any order; may repeat
   * @throws InvalidSpecException if one is no label, or as {@link #of} does
   */
  public static LabelSet parse(String... texts) {
    return copyOf(Stream.of(texts).map(Label::parse).toList());
  }

  /**
   * {@return a set of labels}
   *
   * @param labels the labels in any order; may repeat
   * @throws InvalidSpecException if a source and key come with two values, or a key of source
   *     {@code cidr} is no block of addresses
   */
  public static LabelSet copyOf(Collection<Label> labels) {
    return make(labels, List.of());
  }

  /**
   * {@return this set with more labels}
   *
   * @param more the labels
   * @throws InvalidSpecException if one contradicts a label of this set
   */
  public LabelSet with(Label... more) {
    List<Label> all = new ArrayList<>(Arrays.asList(labels));
    Collections.addAll(all, more);
    return make(all, cidrs);
  }

  /**
   * {@return this set with the label of a block of addresses, and with it those of every block that
   * covers it}
   *
   * @param blocks the blocks
   */
  public LabelSet with(Collection<Cidr> blocks) {
    List<Cidr> all = new ArrayList<>(cidrs);
    all.addAll(blocks);
    return make(Arrays.asList(labels), all);
  }

  /** {@return whether there is no label} */
  public boolean isEmpty() {
    return labels.length == 0 && cidrs.isEmpty();
  }

  /**
   * {@return the blocks of addresses whose labels are in the set and that cover no other such
   * block, ascending; immutable}
   */
  public List<Cidr> cidrs() {
    return cidrs;
  }

  /** {@return every label without those of blocks of addresses, in order; immutable} */
  public List<Label> withoutCidrs() {
    return Collections.unmodifiableList(Arrays.asList(labels));
  }

  /** {@return every label in order, those of covering blocks among them; made at each call} */
  public List<Label> all() {
    return Stream.concat(
            Stream.of(labels),
            cidrs.stream()
                .flatMap(
                    block ->
                        Stream.iterate(block.prefixLength(), length -> length >= 0, l -> l - 1)
                            .map(length -> Cidr.containing(block.address(), length)))
                .map(LabelSet::label))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * {@return whether a label is in the set}
   *
   * @param label the label
   */
  public boolean contains(Label label) {
    if (label.source().equals(Label.CIDR)) {
      return label.value().isEmpty() && covers(label.key());
    }
    return Arrays.binarySearch(labels, label) >= 0;
  }

  /**
   * {@return whether a label with a key is in the set, whatever its value}
   *
   * @param key the key
   */
  public boolean has(LabelKey key) {
    for (Label label : labels) {
      if (key.names(label)) {
        return true;
      }
    }
    return reachesCidrs(key) && covers(key.key());
  }

  /**
   * {@return whether a label with a key is in the set and has one of some values}
   *
   * @param key the key; where it is of any source, a label of any source suffices
   * @param values the values
   */
  public boolean has(LabelKey key, Set<String> values) {
    for (Label label : labels) {
      if (key.names(label) && values.contains(label.value())) {
        return true;
      }
    }
    return reachesCidrs(key) && values.contains("") && covers(key.key());
  }

  /**
   * {@return whether what has these labels is in a block of addresses}
   *
   * @param block the block
   */
  public boolean isIn(Cidr block) {
    for (int i = 0; i < cidrs.size(); i++) {
      if (block.contains(cidrs.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSet set
        && hash == set.hash
        && Arrays.equals(labels, set.labels)
        && cidrs.equals(set.cidrs);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** {@return the labels, separated by a comma; of blocks of addresses only the smallest} */
  @Override
  public String toString() {
    return Stream.concat(cidrs.stream().map(LabelSet::label), Stream.of(labels))
        .map(Label::toString)
        .collect(Collectors.joining(","));
  }

  private boolean reachesCidrs(LabelKey key) {
    return !cidrs.isEmpty() && (key.anySource() || key.source().equals(Label.CIDR));
  }

  private boolean covers(String key) {
    if (cidrs.isEmpty() || key.indexOf('/') < 0) {
      return false;
    }
    try {
      return isIn(Cidr.parse(key));
    } catch (InvalidSpecException notABlock) {
      return false;
    }
  }

  private static Label label(Cidr block) {
    return new Label(Label.CIDR, block.toString(), "");
  }

  private static LabelSet make(Collection<Label> labels, Collection<Cidr> blocks) {
    Map<LabelKey, Label> byKey = new TreeMap<>();
    List<Cidr> all = new ArrayList<>(blocks);
    for (Label label : labels) {
      if (label.source().equals(Label.CIDR)) {
        if (!label.value().isEmpty()) {
          throw new InvalidSpecException("label " + label + ": a block of addresses has no value");
        }
        all.add(Cidr.parse(label.key()));
        continue;
      }
      Label other = byKey.putIfAbsent(new LabelKey(label.source(), label.key()), label);
      if (other != null && !other.equals(label)) {
        throw new InvalidSpecException(
            "labels " + other + " and " + label + ": two values of a key");
      }
    }
    if (byKey.isEmpty() && all.isEmpty()) {
      return EMPTY;
    }
    return new LabelSet(byKey.values().toArray(new Label[0]), smallest(all));
  }

  /** Those that cover no other one: the labels of the rest are implied. */
  private static List<Cidr> smallest(List<Cidr> blocks) {
    return blocks.stream()
        .distinct()
        .filter(block -> blocks.stream().noneMatch(b -> !b.equals(block) && block.contains(b)))
        .sorted()
        .toList();
  }
}
