// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

  @Test
  void theNumbersAreTheKernels() {
    // uapi/linux/capability.h
    assertThat(Capability.NET_ADMIN.number()).isEqualTo(12);
    assertThat(Capability.SYS_ADMIN.number()).isEqualTo(21);
    assertThat(Capability.BPF.number()).isEqualTo(39);
    assertThat(Capability.values()).hasSize(41);
  }

  @Test
  void effectiveCapabilitiesAreThoseOfThisThread() {
    // What needs no privilege to compare with: a process without any cannot be root with all of
    // them.
    boolean root = "root".equals(System.getProperty("user.name"));
    assertThat(Capabilities.effective().asSet().isEmpty()).isNotEqualTo(root);
  }

  @Test
  void aRefusalForAnotherReasonIsGivenBackAsItIs() {
    KernelException refusal = new KernelException("umount2", "/run/netns/x", 2, "");
    assertThat(Capabilities.explainRefusal(refusal, Capability.SYS_ADMIN, "deleting x"))
        .isSameAs(refusal);
  }

  @Test
  void aRefusalForWantOfPrivilegeIsExplainedByWhatTheThreadHolds() {
    KernelException refusal = new KernelException("umount2", "/run/netns/x", 1, "");
    if (Capabilities.effective().has(Capability.SYS_ADMIN)) {
      assertThat(Capabilities.explainRefusal(refusal, Capability.SYS_ADMIN, "deleting x"))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("which this process has");
    } else {
      assertThat(Capabilities.explainRefusal(refusal, Capability.SYS_ADMIN, "deleting x"))
          .isInstanceOf(MissingPrivilegeException.class);
    }
  }

  @Test
  void aMissingCapabilityIsNamedWithWhatNeededIt() {
    assertThatThrownBy(
            () ->
                Capabilities.ofMask(0).require(Capability.NET_ADMIN, "attaching prefilter to eth0"))
        .isInstanceOf(MissingPrivilegeException.class)
        .hasMessage(
            "attaching prefilter to eth0 needs CAP_NET_ADMIN, which this process does not have;"
                + " run as root or grant the capability");
    Capabilities.ofMask(1L << 12).require(Capability.NET_ADMIN, "attaching prefilter to eth0");
  }
}
