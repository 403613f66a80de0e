// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads selectors in Kubernetes' syntax. */
final class SelectorText {
  private static final String KEY = "([^\\s,()=!]+)";
  private static final Pattern SET =
      Pattern.compile("\\s*" + KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*" + KEY + "\\s*(==|=|!=)\\s*([^\\s,()=!]*)\\s*");
  private static final Pattern PRESENCE = Pattern.compile("\\s*(!?)\\s*" + KEY + "\\s*");

  private SelectorText() {}

  static LabelSelector parse(String text) {
    if (text.isBlank()) {
      return LabelSelector.all();
    }
    List<Requirement> requirements = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int end = endOfTerm(text, start);
      requirements.add(term(text, text.substring(start, end)));
      start = end + 1;
    }
    return new LabelSelector(requirements);
  }

  /** The next comma outside parentheses, or the end. */
  private static int endOfTerm(String text, int from) {
    boolean inside = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        inside = true;
      } else if (c == ')') {
        inside = false;
      } else if (c == ',' && !inside) {
        return i;
      }
    }
    return text.length();
  }

  private static Requirement term(String text, String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      TreeSet<String> values = new TreeSet<>();
      for (String value : set.group(3).split(",", -1)) {
        values.add(value.strip());
      }
      LabelKey key = LabelKey.parse(set.group(1));
      return set.group(2).equals("in")
          ? new Requirement.In(key, values)
          : new Requirement.NotIn(key, values);
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      TreeSet<String> value = new TreeSet<>(List.of(equality.group(3)));
      LabelKey key = LabelKey.parse(equality.group(1));
      return equality.group(2).equals("!=")
          ? new Requirement.NotIn(key, value)
          : new Requirement.In(key, value);
    }
    Matcher presence = PRESENCE.matcher(term);
    if (presence.matches()) {
      LabelKey key = LabelKey.parse(presence.group(2));
      return presence.group(1).isEmpty()
          ? new Requirement.Exists(key)
          : new Requirement.DoesNotExist(key);
    }
    throw new InvalidSpecException(
        "selector \""
            + text
            + "\": \""
            + term.strip()
            + "\" is none of key, !key, key=value, key!=value, key in (a,b), key notin (a,b)");
  }
}
