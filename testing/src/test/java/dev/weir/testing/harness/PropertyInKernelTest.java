// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.IpAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;
import dev.weir.testing.internal.rtnl.Rtnl;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;

/** How a property is tried against the kernel: as the package's documentation has it. */
@KernelTest
class PropertyInKernelTest {
  private static final int LOOPBACK = 1;
  private static final int TRIES = 100;

  private static Arbitrary<String> addresses() {
    return Arbitraries.integers()
        .between(0, 255)
        .tuple3()
        .map(octets -> "10." + octets.get1() + "." + octets.get2() + "." + octets.get3());
  }

  @Test
  void everyAddressOfTenCanBeBoundOnceItIsThere(NetworkNamespace here) {
    assertThat(here.descriptor().isOpen()).isTrue();
    try (Rtnl rtnl = Rtnl.open()) {
      JqwikSession.run(
          () ->
              addresses()
                  .sampleStream()
                  .distinct()
                  .limit(TRIES)
                  .forEach(address -> assertCanBeBound(rtnl, address)));
    }
  }

  private static void assertCanBeBound(Rtnl rtnl, String address) {
    rtnl.addAddress(LOOPBACK, IpAddress.parse(address), 32);
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0))) {
      assertThat(socket.getLocalAddress().getHostAddress()).isEqualTo(address);
    } catch (java.io.IOException e) {
      throw new AssertionError(address, e);
    }
  }
}
