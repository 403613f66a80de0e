// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import java.util.Optional;

/** What policy says about one flow in one direction. Immutable and thread-safe. */
public sealed interface Verdict {
  /** Plainly allowed. */
  Verdict ALLOWED = new Allow(Optional.empty(), Authentication.DISABLED);

  /** Denied by a rule. */
  Verdict DENIED = new Deny(false);

  /** Denied because no rule allows it. */
  Verdict DENIED_BY_DEFAULT = new Deny(true);

  /** {@return whether traffic may pass, through a proxy or not} */
  boolean isAllowed();

  /**
   * It may pass.
   *
   * @param redirect the proxy it passes through, if any
   * @param authentication what proof is asked for
   */
  record Allow(Optional<Redirect> redirect, Authentication authentication) implements Verdict {
    @Override
    public boolean isAllowed() {
      return true;
    }

    @Override
    public String toString() {
      return redirect.map(to -> "redirect to " + to).orElse("allow")
          + (authentication == Authentication.DISABLED ? "" : " authentication " + authentication);
    }
  }

  /**
   * It may not.
   *
   * @param byDefault whether because no rule decides, not because one denies
   */
  record Deny(boolean byDefault) implements Verdict {
    @Override
    public boolean isAllowed() {
      return false;
    }

    @Override
    public String toString() {
      return byDefault ? "deny by default" : "deny";
    }
  }
}
