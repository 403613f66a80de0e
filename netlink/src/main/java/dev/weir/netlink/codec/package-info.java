// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * How netlink messages are read, written and described.
 *
 * <p>A {@link dev.weir.netlink.codec.MessageSchema} names a message type, the {@link
 * dev.weir.netlink.codec.Struct} after its header and the {@link
 * dev.weir.netlink.codec.AttributeSet} that follows; an {@link dev.weir.netlink.codec.Attribute} is
 * a number, the kernel's name and a {@link dev.weir.netlink.codec.Format}. From this one
 * description come the reading and writing of single attributes, a {@link
 * dev.weir.netlink.codec.Message}'s text, and its {@linkplain dev.weir.netlink.codec.MessageTree
 * tree}, which becomes JSON and turns back into the same bytes.
 *
 * <p>Constants are those of {@code include/uapi/linux/netlink.h}.
 */
@NullMarked
package dev.weir.netlink.codec;

import org.jspecify.annotations.NullMarked;
