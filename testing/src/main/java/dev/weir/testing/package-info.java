// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Tests against a real kernel: each in a network namespace of its own, on small networks made for
 * it, with packets that really travel, and with a check that nothing was left behind.
 *
 * <pre>{@code
 * @KernelTest(capabilities = Capability.BPF, features = Tcx.class, tools = "bpftool")
 * class PrefilterTest {
 *
 *   @Test
 *   void blockedSourceIsCutOff(BpfFs pins, NetworkNamespace here) {
 *     // Runs inside "here", a fresh namespace with its loopback up. Pins on a bpffs of its own.
 *   }
 *
 *   @Test
 *   void routerForwards() {
 *     try (Topology net =
 *         Topology.builder()
 *             .host("a").router("r").host("b")
 *             .link("a", "r", "10.0.1.0/24", "fd00:1::/64")
 *             .link("r", "b", "10.0.2.0/24", "fd00:2::/64")
 *             .build()) {
 *       Host a = net.host("a");
 *       Host b = net.host("b");
 *       assertThat(a.ping(b.ipv4(), 3)).isEqualTo(Exchange.complete(3));
 *       a.assertReaches(b.ipv6());
 *       assertThat(a.udp(b.ipv4(), 5300, 10).answered()).isEqualTo(10);
 *
 *       try (Capture arriving = b.device("eth0").capture()) {
 *         a.device("eth0").send(
 *             Packet.ethernet(a.mac(), net.host("r").mac())
 *                 .ipv4(a.ipv4(), b.ipv4())
 *                 .udp(1000, 53)
 *                 .payload("query")
 *                 .bytes());
 *         Frame frame = arriving.await(f -> f.packet().has(Udp.class));
 *         assertThat(frame.packet().get(Ipv4.class).ttl()).isEqualTo(63);
 *       }
 *     }
 *   }
 *
 *   @ParameterizedTest
 *   @ValueSource(ints = {68, 1500})
 *   void topologyAsParameter(int mtu, @BuiltBy(TwoSegments.class) Topology net) {}
 * }
 * }</pre>
 *
 * <p><b>Skips.</b> What a test needs is declared in {@link dev.weir.testing.KernelTest} and looked
 * at before anything is created. A test that cannot run is skipped, and the reason says exactly
 * what is missing: {@code needs CAP_BPF (run as root); needs the tool bpftool on the PATH}. With
 * the JUnit configuration parameter {@code weir.requireKernel=true}, or {@code
 * WEIR_REQUIRE_KERNEL=1} in the environment, such a skip is a failure in the same words. What a
 * kernel may legitimately lack stays a skip: a feature of a later kernel than the running one, or
 * one that the kernel's builder may leave out ({@link dev.weir.testing.feature.Expectation}). Tools
 * are not the kernel's: a missing one is a skip unless {@code weir.requireTools=true} or {@code
 * WEIR_REQUIRE_TOOLS=1}.
 *
 * <p><b>Leaks.</b> After the last test of a class the harness compares what this process and the
 * kernel hold with what they held before: descriptors (ordinary files and pipes apart), handles,
 * child processes, mounts, names under {@code /run/netns}, threads stuck in a test's namespace,
 * cgroups, BPF objects and pins, devices of the machine's own namespace and programs on them. What
 * was left behind fails the class, with the stack that created it where Weir did, and the test
 * after which it was first seen. What goes by itself a moment later is no leak: the verdict waits
 * for it up to ten seconds, or the configuration parameter {@code weir.leakPatience}, an ISO-8601
 * duration. What a machine does not show, as a rule to a process without the privilege, is not
 * looked for; the end of the run says so.
 *
 * <p><b>Properties.</b> The annotation works for everything that JUnit Jupiter runs. jqwik runs its
 * properties itself and does not know Jupiter's extensions. Its generators can be used within a
 * test, though (without shrinking; the value that failed is in the message):
 *
 * <pre>{@code
 * @Test
 * void everyAddressCanBeAdded() {
 *   JqwikSession.run(
 *       () -> addresses().sampleStream().limit(200).forEach(
 *           address -> assertThatCode(() -> add(address)).as("%s", address).doesNotThrowAnyException()));
 * }
 * }</pre>
 *
 * <p>Or a property uses {@link dev.weir.core.netns.NetworkNamespace} and {@link
 * dev.weir.testing.topology.Topology} in {@code try} blocks, after {@link
 * dev.weir.testing.KernelAssumptions}.
 *
 * <p>When a run is over one line counts its kernel tests, and one line for each reason counts the
 * skips. The module prints nothing else.
 */
@NullMarked
package dev.weir.testing;

import org.jspecify.annotations.NullMarked;
