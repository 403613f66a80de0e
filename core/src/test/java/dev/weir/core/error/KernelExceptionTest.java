// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelExceptionTest {
  @Test
  void theMessageSaysWhatWasAskedForWhatAndWhatTheKernelAnswered() {
    KernelException e =
        new KernelException("BPF_MAP_CREATE", "map weir_ipcache_v1", 1, "memlock is 64 KiB");

    assertThat(e)
        .hasMessage(
            "BPF_MAP_CREATE map weir_ipcache_v1: EPERM (operation not permitted); memlock is 64 KiB");
    assertThat(e.errno()).isEqualTo(Errno.EPERM);
    assertThat(e.errnoValue()).isEqualTo(1);
  }

  @Test
  void partsThatAreNotKnownLeaveNoTrace() {
    assertThat(new KernelException("unshare", "", 4000)).hasMessage("unshare: errno 4000");
  }
}
