// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What does not go together is refused before the kernel sees it. */
class StateSpecTest {
  private static final IpAddress A = IpAddress.parse("10.0.0.1");
  private static final IpAddress B = IpAddress.parse("10.0.0.2");

  private static StateSpec.Builder esp() {
    return StateSpec.esp(A, B, 1)
        .mode(Mode.TUNNEL)
        .transform(Transform.gcm(KeyMaterial.copyOf(new byte[20]), 128))
        .replay(ReplayProtection.none());
  }

  private static void refused(ThrowingCallable build, String why) {
    assertThatThrownBy(build).isInstanceOf(InvalidSpecException.class).hasMessageContaining(why);
  }

  @Test
  void choicesHaveToBeMade() {
    refused(() -> StateSpec.esp(A, B, 1).build(), "choose a mode");
    refused(() -> StateSpec.esp(A, B, 1).mode(Mode.TUNNEL).build(), "choose a transform");
    refused(
        () ->
            StateSpec.esp(A, B, 1)
                .mode(Mode.TUNNEL)
                .transform(Transform.gcm(KeyMaterial.copyOf(new byte[20]), 128))
                .build(),
        "choose a replay protection");
  }

  @Test
  void familiesAndNumbersAreChecked() {
    refused(
        () ->
            StateSpec.esp(IpAddress.parse("fd00::1"), B, 1)
                .mode(Mode.TUNNEL)
                .transform(Transform.gcm(KeyMaterial.copyOf(new byte[20]), 128))
                .replay(ReplayProtection.none())
                .build(),
        "another family");
    refused(() -> StateId.esp(B, 1L << 32), "SPI");
    refused(() -> new Mark(0x10, 0xf), "outside of its mask");
    refused(() -> esp().requestId(-1).build(), "request id");
    refused(() -> esp().flags(StateFlag.ESN).build(), "ESN");
    refused(() -> ReplayProtection.window(0), "window");
    refused(() -> ReplayProtection.extended(40_000), "window");
    refused(() -> SpiRequest.esp(A, B, 9, 8), "SPI");
    refused(
        () -> SpiRequest.esp(A, B, 1, 0x10000).protocol(IpProtocol.COMP.number(), Mode.TRANSPORT),
        "SPI");
    refused(() -> Selector.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8")), "two families");
  }

  @Test
  void replayAndDirectionGoTogether() {
    refused(
        () -> esp().direction(SaDirection.OUT).replay(ReplayProtection.window(8)).build(),
        "no replay window");
    refused(() -> esp().replay(ReplayProtection.extended(0)).build(), "need a replay window");
    assertThat(
            esp().direction(SaDirection.OUT).replay(ReplayProtection.extended(0)).build().replay())
        .isEqualTo(ReplayProtection.extended(0));
  }

  @Test
  void protocolAndTransformGoTogether() {
    refused(() -> esp().transform(new Transform.Compression("deflate")).build(), "IPComp");
    refused(() -> new Transform.Compression(""), "name of an algorithm");
    refused(() -> new Transform.Compression("a".repeat(64)), "name of an algorithm");
    refused(
        () ->
            PolicySpec.of(PolicyDirection.OUT, Selector.all(IpFamily.AF_INET))
                .block()
                .template(Template.tunnel(A, B, 1))
                .build(),
        "blocks");
  }
}
