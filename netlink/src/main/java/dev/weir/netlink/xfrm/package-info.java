// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * IPsec in the kernel: states (security associations) with their keys, and policies.
 *
 * <pre>{@code
 * try (Xfrm xfrm = Xfrm.open(namespace);
 *     KeyMaterial key = KeyMaterial.copyOf(bytes)) {
 *   xfrm.policies().create(
 *       PolicySpec.of(PolicyDirection.OUT, Selector.of(pods, podsOfThatNode))
 *           .template(Template.tunnel(local, remote, 1))
 *           .build()).await();
 *   xfrm.states().create(
 *       StateSpec.esp(local, remote, 3)
 *           .mode(Mode.TUNNEL)
 *           .transform(Transform.gcm(key, 128))
 *           .replay(ReplayProtection.extended(1024))
 *           .requestId(1)
 *           .build()).await();
 * }
 * }</pre>
 *
 * <p><b>Keys</b> are in no text and no exception. A message with a key is overwritten when it has
 * been sent, and so are the buffers it went through; a message that the kernel sends has zeroes in
 * the place of keys before anybody sees it. {@link dev.weir.netlink.xfrm.States#compareKeys} is how
 * to find out whether a state has the right one.
 *
 * <p><b>What is made is read back.</b> Kernels ignore attributes they do not know, and cut some
 * numbers to size; what did not become as asked is an error, not a surprise on the wire.
 *
 * <p>Numbers and layouts are those of {@code uapi/linux/xfrm.h}.
 */
@NullMarked
package dev.weir.netlink.xfrm;

import org.jspecify.annotations.NullMarked;
