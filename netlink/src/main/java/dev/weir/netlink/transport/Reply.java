// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.netlink.codec.Message;
import java.util.List;

/**
 * What came back.
 *
 * @param messages the objects, in order
 * @param warning what the kernel had to say although it agreed, empty if nothing
 * @param filtered whether the kernel applied the request's filter to what it listed
 */
public record Reply(List<Message> messages, String warning, boolean filtered) {}
