// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

/**
 * A message type: what its number is called and what follows the header.
 *
 * @param type the kernel's number
 * @param name the kernel's name, for example {@code RTM_NEWLINK}
 * @param header the struct behind the message header
 * @param attributes what follows it
 */
public record MessageSchema(int type, String name, Struct header, AttributeSet attributes) {

  /** {@return whether it asks for objects: flags mean something else then} */
  boolean asks() {
    return name.contains("_GET") || name.startsWith("SOCK_DIAG");
  }
}
