// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.core.kernel.Capabilities;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.core.syscall.NativeAccess;
import dev.weir.testing.feature.Availability;
import dev.weir.testing.feature.Availability.Available;
import dev.weir.testing.feature.Availability.Missing;
import dev.weir.testing.feature.Availability.Unknown;
import dev.weir.testing.feature.Expectation;
import dev.weir.testing.feature.Feature;
import dev.weir.testing.feature.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compares what tests need with what there is, and remembers what probes found. Thread-safe. */
public final class Machine {
  private final Map<Object, Availability> known = new ConcurrentHashMap<>();

  /**
   * Something that is not there.
   *
   * @param text what, to stand behind "needs"
   * @param isTool whether it is a tool, not a matter of the kernel
   * @param isLegitimate whether its absence on this kernel is as it should be
   */
  record Lack(String text, boolean isTool, boolean isLegitimate) {}

  /** {@return what of the requirements is not met, in their order} */
  List<Lack> lacks(Requirements requirements) {
    if (!NativeAccess.isAvailable()) {
      String cause = NativeAccess.unavailabilityCause().map(Throwable::toString).orElse("");
      return List.of(new Lack("system calls from this JVM: " + cause, false, false));
    }
    List<Lack> lacks = new ArrayList<>();
    requirements
        .minKernel()
        .filter(first -> !KernelVersion.running().isAtLeast(first))
        .ifPresent(
            first ->
                lacks.add(
                    new Lack(
                        "kernel " + first + ", this is " + KernelVersion.running(), false, true)));
    Capabilities held = Capabilities.effective();
    for (Capability capability : requirements.capabilities()) {
      if (!held.has(capability)) {
        lacks.add(new Lack(capability.kernelName() + " (run as root)", false, false));
      }
    }
    // Most probes want the capabilities themselves.
    boolean privileged = lacks.isEmpty();
    for (Feature feature : requirements.features()) {
      if (privileged || feature instanceof Tool) {
        consider(feature, lacks);
      }
    }
    return lacks;
  }

  private void consider(Feature feature, List<Lack> lacks) {
    Availability found = availability(feature);
    if (found instanceof Missing missing) {
      Expectation expectation = feature.expectation();
      lacks.add(
          new Lack(
              feature.description() + " (" + missing.reason() + words(expectation) + ")",
              feature instanceof Tool,
              expectation.mayBeMissingOn(KernelVersion.running())));
    } else if (found instanceof Unknown unknown) {
      lacks.add(
          new Lack(
              feature.description() + ", which could not be probed (" + unknown.reason() + ")",
              feature instanceof Tool,
              false));
    }
  }

  /** {@return what the feature's probe says, or said when it was last conclusive} */
  Availability availability(Feature feature) {
    // A feature without equals of its own is known by its class: it has no parameters.
    Object key = feature instanceof Record ? feature : feature.getClass();
    Availability remembered = known.get(key);
    if (remembered != null) {
      return remembered;
    }
    Availability found = probe(feature);
    if (!(found instanceof Unknown)) {
      known.put(key, found);
    }
    return found;
  }

  private static Availability probe(Feature feature) {
    try {
      return feature.probe();
    } catch (RuntimeException e) {
      return Availability.unknown("the probe failed: " + e.getMessage());
    }
  }

  private static String words(Expectation expectation) {
    if (expectation instanceof Expectation.Since since) {
      return "; it came with kernel " + since.first();
    }
    if (expectation instanceof Expectation.Optional optional) {
      return "; it depends on " + optional.option();
    }
    return "";
  }

  /** {@return whether a feature is there} */
  public boolean has(Feature feature) {
    return availability(feature) instanceof Available;
  }
}
