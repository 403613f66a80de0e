// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.error.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A set of capabilities (capabilities(7)), as a thread holds it.
 *
 * <p>Immutable. Holding a capability is necessary, not sufficient: within a user namespace it
 * counts only for what belongs to that namespace.
 */
public final class Capabilities {
  private static final String EFFECTIVE = "CapEff:";

  private final Set<Capability> held;

  private Capabilities(Set<Capability> held) {
    this.held = held;
  }

  /** {@return the effective capabilities of the calling thread} */
  public static Capabilities effective() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
        if (line.startsWith(EFFECTIVE)) {
          return ofMask(Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).trim(), 16));
        }
      }
    } catch (IOException e) {
      throw new WeirException("reading /proc/thread-self/status failed: " + e, e);
    }
    throw new WeirException("/proc/thread-self/status does not show " + EFFECTIVE);
  }

  /**
   * Makes a set from the kernel's bit mask.
   *
   * @param mask one bit for each capability; bits that this version of Weir has no name for are
   *     left out
   * @return the set
   */
  public static Capabilities ofMask(long mask) {
    EnumSet<Capability> held = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if ((mask >>> capability.number() & 1) != 0) {
        held.add(capability);
      }
    }
    return new Capabilities(Collections.unmodifiableSet(held));
  }

  /**
   * Tells whether a capability is held.
   *
   * @param capability the capability
   * @return whether it is in the set
   */
  public boolean has(Capability capability) {
    return held.contains(capability);
  }

  /**
   * Demands a capability.
   *
   * @param capability the capability
   * @param operation what it is needed for, for the message
   * @throws MissingPrivilegeException if it is not held
   */
  public void require(Capability capability, String operation) {
    if (!has(capability)) {
      throw new MissingPrivilegeException(operation, capability.kernelName());
    }
  }

  /**
   * Says what an {@code EPERM} means: a capability is missing, or it is there and something else
   * refuses.
   *
   * @param refusal the kernel's refusal; of another errno it is given back as it is
   * @param needed the capability that the operation needs
   * @param operation what was to be done, for the message
   * @return the exception to throw: a {@link MissingPrivilegeException} only if this set lacks the
   *     capability
   */
  public WeirException explain(KernelException refusal, Capability needed, String operation) {
    if (refusal.errno() != Errno.EPERM) {
      return refusal;
    }
    if (!has(needed)) {
      return new MissingPrivilegeException(operation, needed.kernelName());
    }
    return new KernelException(
        refusal.operation(),
        refusal.object(),
        refusal.errnoValue(),
        operation
            + " needs "
            + needed.kernelName()
            + ", which this process has: a security module, a seccomp filter or the user namespace that"
            + " owns the object refuses");
  }

  /**
   * Says what a refusal means, looking at what the calling thread holds only if it was for want of
   * privilege.
   *
   * @param refusal the kernel's refusal
   * @param needed the capability that the operation needs
   * @param operation what was to be done, for the message
   * @return the exception to throw: the refusal itself if its errno is not {@code EPERM}, or if it
   *     cannot be read what the thread holds; else as {@link #explain}
   */
  public static WeirException explainRefusal(
      KernelException refusal, Capability needed, String operation) {
    if (refusal.errno() != Errno.EPERM) {
      return refusal;
    }
    try {
      return effective().explain(refusal, needed, operation);
    } catch (WeirException e) {
      refusal.addSuppressed(e);
      return refusal;
    }
  }

  /** {@return the capabilities held, immutable, in the kernel's order} */
  public Set<Capability> asSet() {
    return held;
  }

  /** {@return the kernel's names of those held} */
  @Override
  public String toString() {
    return held.stream().map(Capability::kernelName).toList().toString();
  }
}
