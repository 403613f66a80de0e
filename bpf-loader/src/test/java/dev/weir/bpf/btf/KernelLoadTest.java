// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.testing.KernelTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is what the kernel reads. */
@KernelTest(capabilities = Capability.BPF)
class KernelLoadTest {
  private static final int BPF_BTF_LOAD = 18;
  private static final int ATTR = 144;
  private static final int LOG = 64 << 10;

  @ParameterizedTest
  @MethodSource("fixtures")
  void anObjectsBtfIsAcceptedOnceItsSectionsArePlaced(Fixture fixture) {
    load(BtfFeature.sanitize(fixture.placed(), supported()));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void whatNoFeatureIsLeftInIsAcceptedToo(Fixture fixture) {
    load(BtfFeature.sanitize(fixture.placed(), Set.of()));
  }

  @Test
  void aSectionThatIsNotPlacedIsRefused() {
    Btf btf = Fixture.newest("btf_sections").btf();
    assertThatThrownBy(() -> load(btf))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
  }

  @ParameterizedTest
  @EnumSource
  void probesAreAcceptedByKernelsThatHaveTheFeature(BtfFeature feature) {
    KernelVersion running = KernelVersion.running();
    if (running.isAtLeast(feature.firstKernel())) {
      load(feature.probe(ByteOrder.nativeOrder()));
    }
  }

  @Test
  void partsOfTheKernelsOwnBtfAreAcceptedBack() {
    Btf kernel = Blobs.vmlinux();
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    builder.copy(kernel, kernel.id("iphdr", BtfKind.STRUCT));
    builder.copy(kernel, kernel.id("sk_buff", BtfKind.STRUCT));
    Btf part = builder.build();

    assertThat(part.limit()).isGreaterThan(1000);
    load(part);
  }

  private static Set<BtfFeature> supported() {
    EnumSet<BtfFeature> supported = EnumSet.noneOf(BtfFeature.class);
    for (BtfFeature feature : BtfFeature.values()) {
      try {
        load(feature.probe(ByteOrder.nativeOrder()));
        supported.add(feature);
      } catch (KernelException e) {
        assertThat(e.errno()).isEqualTo(Errno.EINVAL);
      }
    }
    return supported;
  }

  /** Without a log first: one that is too short for a large blob would be the error. */
  private static void load(Btf btf) {
    ByteBuffer bytes = btf.bytes();
    int length = bytes.remaining();
    try (Scratch scratch = Scratch.open(ATTR + length + LOG + 64)) {
      int attr = scratch.allocate(ATTR);
      int blob = scratch.reserve(length);
      int log = scratch.allocate(LOG);
      ByteBuffer memory = scratch.buffer();
      memory.put(blob, bytes, 0, length);
      memory.putLong(attr, scratch.address(blob));
      memory.putInt(attr + 16, length);
      long result = Syscall.BPF.call(BPF_BTF_LOAD, scratch.address(attr), ATTR);
      if (result >= 0) {
        OwnedFd.adopt(result, "BTF").close();
        return;
      }
      memory.putLong(attr + 8, scratch.address(log));
      memory.putInt(attr + 20, LOG);
      memory.putInt(attr + 24, 1);
      assertThat(Syscall.BPF.call(BPF_BTF_LOAD, scratch.address(attr), ATTR)).isNegative();
      throw Syscall.BPF.failed(result, "BPF_BTF_LOAD", text(memory, log));
    }
  }

  private static String text(ByteBuffer memory, int at) {
    byte[] text = new byte[LOG];
    memory.get(at, text);
    String log = new String(text, StandardCharsets.UTF_8);
    return log.substring(0, log.indexOf('\0'));
  }

  /** The kernel wants functions that others define to be found in it first. */
  static Stream<Fixture> fixtures() {
    return Fixture.nativeOnes().filter(fixture -> !fixture.name().equals("btf_externs"));
  }
}
