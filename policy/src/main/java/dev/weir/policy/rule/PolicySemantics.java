// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

/**
 * What policies mean where implementations differ. The defaults are those of Cilium. Immutable and
 * thread-safe.
 *
 * @param enforcement when a direction denies what no rule decides; by default as rules ask
 * @param hostFirewall whether rules count for machines; by default not: everything is allowed there
 * @param hostReachesEndpoints whether what comes from the machine itself to one of its endpoints is
 *     allowed where no rule decides; by default it is. A rule that denies still denies
 * @param cidrSelectsEndpoints whether blocks of addresses choose endpoints and machines too, as
 *     Kubernetes' {@code ipBlock} does in most implementations; by default not. Their identities
 *     must then have the labels of their addresses
 * @param passedByAllIsDenied whether traffic is denied that rules match, but all of them pass, in a
 *     direction that is not enforced; by default the default verdict holds: it is allowed
 * @param anyProtocolIncludesSctp whether {@link PortProtocol#ANY} means SCTP too; by default it
 *     does
 */
public record PolicySemantics(
    EnforcementMode enforcement,
    boolean hostFirewall,
    boolean hostReachesEndpoints,
    boolean cidrSelectsEndpoints,
    boolean passedByAllIsDenied,
    boolean anyProtocolIncludesSctp) {
  private static final PolicySemantics DEFAULTS =
      new PolicySemantics(EnforcementMode.DEFAULT, false, true, false, false, true);

  /** {@return the defaults} */
  public static PolicySemantics defaults() {
    return DEFAULTS;
  }

  /**
   * {@return these with another enforcement}
   *
   * @param mode the enforcement
   */
  public PolicySemantics withEnforcement(EnforcementMode mode) {
    return new PolicySemantics(
        mode,
        hostFirewall,
        hostReachesEndpoints,
        cidrSelectsEndpoints,
        passedByAllIsDenied,
        anyProtocolIncludesSctp);
  }

  /**
   * {@return these with rules for machines or without}
   *
   * @param counts whether rules count for machines
   */
  public PolicySemantics withHostFirewall(boolean counts) {
    return new PolicySemantics(
        enforcement,
        counts,
        hostReachesEndpoints,
        cidrSelectsEndpoints,
        passedByAllIsDenied,
        anyProtocolIncludesSctp);
  }

  /**
   * {@return these with another answer to whether the machine reaches its endpoints}
   *
   * @param reaches whether it does where no rule decides
   */
  public PolicySemantics withHostReachesEndpoints(boolean reaches) {
    return new PolicySemantics(
        enforcement,
        hostFirewall,
        reaches,
        cidrSelectsEndpoints,
        passedByAllIsDenied,
        anyProtocolIncludesSctp);
  }

  /**
   * {@return these with another answer to whether blocks choose endpoints}
   *
   * @param selects whether they do
   */
  public PolicySemantics withCidrSelectsEndpoints(boolean selects) {
    return new PolicySemantics(
        enforcement,
        hostFirewall,
        hostReachesEndpoints,
        selects,
        passedByAllIsDenied,
        anyProtocolIncludesSctp);
  }

  /**
   * {@return these with another answer to whether what all rules pass is denied}
   *
   * @param denied whether it is
   */
  public PolicySemantics withPassedByAllIsDenied(boolean denied) {
    return new PolicySemantics(
        enforcement,
        hostFirewall,
        hostReachesEndpoints,
        cidrSelectsEndpoints,
        denied,
        anyProtocolIncludesSctp);
  }

  /**
   * {@return these with another answer to whether any protocol means SCTP too}
   *
   * @param includes whether it does
   */
  public PolicySemantics withAnyProtocolIncludesSctp(boolean includes) {
    return new PolicySemantics(
        enforcement,
        hostFirewall,
        hostReachesEndpoints,
        cidrSelectsEndpoints,
        passedByAllIsDenied,
        includes);
  }
}
