// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.CatalogProperties;
import dev.weir.netlink.Recorded;
import dev.weir.netlink.codec.Message;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class XfrmProperties extends CatalogProperties {
  XfrmProperties() {
    super(
        Xfrm.CATALOG,
        Stream.of("iproute2.txt", "kernel.txt")
            .flatMap(each -> Recorded.messages(XfrmProperties.class, each).values().stream())
            .toList(),
        IntStream.rangeClosed(0x10, 0x28)
            .boxed()
            .flatMap(type -> Stream.of(0, 5, 0x301).map(flags -> new Kind(type, flags, -1)))
            .toList());
  }

  @Override
  protected void read(Message message) {
    String event = XfrmEvent.of(message).toString();
    State state;
    try {
      state = State.of(message);
    } catch (InvalidSpecException notOne) {
      readPolicy(message);
      return;
    }
    String all =
        event
            + state.id()
            + state.source()
            + state.mode()
            + state.selector()
            + state.lifetime()
            + state.usage()
            + state.flags()
            + state.replayWindow()
            + state.replayState()
            + state.outputMark()
            + state.interfaceId()
            + state.direction()
            + state.offload()
            + state.encapsulation()
            + state.padding()
            + state.algorithms();
    if (all.isEmpty()) {
      throw new AssertionError();
    }
  }

  private static void readPolicy(Message message) {
    Policy policy;
    try {
      policy = Policy.of(message);
    } catch (InvalidSpecException notOne) {
      return;
    }
    String all =
        policy.toString()
            + policy.id()
            + policy.action()
            + policy.templates()
            + policy.lifetime()
            + policy.usage()
            + policy.offload();
    if (all.isEmpty()) {
      throw new AssertionError();
    }
  }
}
