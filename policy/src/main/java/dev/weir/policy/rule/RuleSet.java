// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Rules by name. Their order has no meaning. Immutable and thread-safe. */
public final class RuleSet {
  private static final RuleSet EMPTY = new RuleSet(new LinkedHashMap<>());

  private final Map<String, Rule> byName;

  private RuleSet(Map<String, Rule> byName) {
    this.byName = byName;
  }

  /** {@return no rules} */
  public static RuleSet empty() {
    return EMPTY;
  }

  /**
   * {@return some rules}
   *
   * @param rules the rules
   * @throws InvalidSpecException if two have the same name
   */
  public static RuleSet of(Rule... rules) {
    return copyOf(Arrays.asList(rules));
  }

  /**
   * {@return some rules}
   *
   * @param rules the rules
   * @throws InvalidSpecException if two have the same name
   */
  public static RuleSet copyOf(Collection<Rule> rules) {
    Map<String, Rule> byName = new LinkedHashMap<>();
    for (Rule rule : rules) {
      if (byName.put(rule.name(), rule) != null) {
        throw new InvalidSpecException("rules: " + rule.name() + " is the name of two rules");
      }
    }
    return new RuleSet(byName);
  }

  /** {@return every rule; immutable} */
  public Collection<Rule> rules() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** {@return how many there are} */
  public int size() {
    return byName.size();
  }

  /**
   * {@return the rule of a name}
   *
   * @param name the name
   */
  public Optional<Rule> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * {@return these rules with more, in the place of those with the same name}
   *
   * @param rules the rules
   */
  public RuleSet with(Rule... rules) {
    Map<String, Rule> changed = new LinkedHashMap<>(byName);
    for (Rule rule : rules) {
      changed.put(rule.name(), rule);
    }
    return new RuleSet(changed);
  }

  /**
   * {@return these rules without some}
   *
   * @param names their names; of no rule is no error
   */
  public RuleSet without(String... names) {
    Map<String, Rule> changed = new LinkedHashMap<>(byName);
    changed.keySet().removeAll(Arrays.asList(names));
    return new RuleSet(changed);
  }

  /**
   * {@return every block of addresses that a rule tells apart from others, ascending: what must
   * have an identity in the {@link dev.weir.policy.identity.IpCache}}
   */
  public NavigableSet<Cidr> blocks() {
    NavigableSet<Cidr> blocks = new TreeSet<>();
    byName.values().forEach(rule -> rule.blocks().forEach(blocks::add));
    return blocks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RuleSet set && byName.equals(set.byName);
  }

  @Override
  public int hashCode() {
    return byName.hashCode();
  }

  @Override
  public String toString() {
    List<String> names = new ArrayList<>(byName.keySet());
    return names.size() > 16 ? names.size() + " rules" : names.toString();
  }
}
