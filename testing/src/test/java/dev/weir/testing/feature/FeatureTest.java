// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Availability.Available;
import dev.weir.testing.feature.Availability.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Probes against what the kernel says of itself elsewhere. */
@KernelTest(capabilities = Capability.BPF, features = BpfSyscall.class)
class FeatureTest {

  @Test
  void fileSystemsAreThoseOfProcFilesystems() throws IOException {
    String known = Files.readString(Path.of("/proc/filesystems"));
    assertThat(new BpfFileSystem().probe() instanceof Available)
        .isEqualTo(known.contains("\tbpf\n"));
    assertThat(new CgroupV2().probe() instanceof Available)
        .isEqualTo(known.contains("\tcgroup2\n"));
    assertThat(FileSystemType.probe("nosuchfs")).isEqualTo(new Missing("fsopen answered ENODEV"));
  }

  @Test
  void bpfIsThere() {
    assertThat(new BpfSyscall().probe()).isEqualTo(new Available());
  }

  @Test
  void tcxIsThereFromItsKernelOnAndNotBefore() {
    // Mainline has it from 6.6 on; no distribution that the matrix boots has brought it back.
    assertThat(new Tcx().probe() instanceof Available)
        .isEqualTo(KernelVersion.running().isAtLeast(KernelVersion.parse("6.6")));
  }

  @Test
  void aKindOfDeviceIsThereOrNot() {
    assertThat(new LinkKind("veth").probe()).isEqualTo(new Available());
    assertThat(new LinkKind("nosuchkind").probe())
        .isEqualTo(new Missing("creating one answered EOPNOTSUPP"));
  }

  @Test
  void aKindThatWantsParametersIsThere() {
    // vxlan refuses to be made without a network identifier: by its own code.
    Availability seen = new LinkKind("vxlan").probe();
    assertThat(seen).isIn(new Available(), new Missing("creating one answered EOPNOTSUPP"));
    assertThat(new LinkKind("vlan").probe())
        .isIn(new Available(), new Missing("creating one answered EOPNOTSUPP"));
  }

  @Test
  void espIsThereExactlyIfTheKernelListsItsCipher() throws IOException {
    Availability seen = new Esp().probe();
    assertThat(seen).isNotInstanceOf(Availability.Unknown.class);
    // Asking made the kernel load and register it, if it has it (crypto/api.c).
    boolean listed = Files.readString(Path.of("/proc/crypto")).contains("rfc4106(gcm(aes))");
    assertThat(seen instanceof Available).isEqualTo(listed);
  }

  @Test
  void expectationsFollowTheVersion() {
    KernelVersion old = KernelVersion.parse("5.10.1");
    KernelVersion young = KernelVersion.parse("6.12");
    assertThat(Expectation.everywhere().mayBeMissingOn(old)).isFalse();
    assertThat(Expectation.since("6.6").mayBeMissingOn(old)).isTrue();
    assertThat(Expectation.since("6.6").mayBeMissingOn(young)).isFalse();
    assertThat(Expectation.optional("CONFIG_X").mayBeMissingOn(young)).isTrue();
  }

  @Test
  void aToolIsLookedForOnThePath() {
    assertThat(new Tool("sh").probe()).isEqualTo(new Available());
    assertThat(new Tool("weir-no-such-tool").probe()).isEqualTo(new Missing("not on the PATH"));
  }
}
