// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The netlink client: what {@code ip}, {@code tc} and {@code ss} ask of the kernel, asked from
 * Java.
 *
 * <pre>{@code
 * try (NetlinkReactor reactor = NetlinkReactor.start();
 *     NetworkNamespace blue = NamedNamespaces.open("blue");
 *     Rtnetlink net = Rtnetlink.open(blue, reactor)) {
 *
 *   // Blocking: await() at the end of any call.
 *   Link veth = net.links().create(LinkSpec.veth("v0", "v1").mtu(1400).up().build()).await();
 *   net.addresses().create(AddressSpec.of(veth.index(), "10.0.0.1/24")).await();
 *
 *   // Asynchronous: every call is a CompletionStage. A hundred thousand of them may be under way;
 *   // the connection keeps a bounded window of them in the kernel.
 *   List<Answer<Route>> routes = new ArrayList<>();
 *   for (Cidr prefix : prefixes) {
 *     routes.add(net.routes().create(RouteSpec.to(prefix).device(veth.index()).build()));
 *   }
 *
 *   for (Link link : net.links().list().await()) {
 *     log.info("{} mtu {} {}", link.name(), link.mtu(), link.kind());
 *   }
 * }
 * }</pre>
 *
 * <p><b>One connection for each namespace and protocol.</b> A client is opened inside a namespace
 * and stays there wherever it is used. It runs either on a {@link
 * dev.weir.netlink.transport.NetlinkReactor}, an event loop that many clients share, or, opened
 * without one, on the thread that calls it, which then waits in the system call; the calls are the
 * same.
 *
 * <p><b>Specs and objects.</b> What is asked for is an immutable spec, validated when it is built.
 * What the kernel has comes back as an immutable object, a view of the message it sent: what has no
 * accessor is still there, as an attribute, and attributes that Weir does not know are kept as
 * bytes.
 *
 * <p><b>Changes.</b> A {@link dev.weir.netlink.monitor.Monitor} lists, and then tells what changes;
 * a {@link dev.weir.netlink.transport.Subscription} hears the notifications themselves. What is not
 * pulled waits in the socket's buffer; when that overruns it is said, and the monitor lists again.
 *
 * <p><b>Desired state.</b> A {@link dev.weir.netlink.state.NetworkState} is all that an owner wants
 * in a namespace; a {@link dev.weir.netlink.state.NetworkPlan} is the way there, to be printed,
 * applied as a whole, and undone.
 *
 * <p><b>Errors.</b> A refusal is a {@link dev.weir.netlink.error.NetlinkException}: errno, what was
 * asked and for which object, the kernel's own explanation, and which attribute it points at. A
 * dump that the kernel says is inconsistent is taken again, and after some attempts fails with what
 * it has. No call waits for ever: each has a deadline.
 *
 * <p><b>Descriptions.</b> Each message is described once, in {@code dev.weir.netlink.codec} terms.
 * The typed objects, the generic tree behind {@code weirctl netlink decode} and {@code encode}, and
 * {@code toString} read the same description.
 */
@NullMarked
package dev.weir.netlink;

import org.jspecify.annotations.NullMarked;
