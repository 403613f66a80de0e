// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.nio.ByteOrder;

/**
 * A field of a {@link Struct}.
 *
 * @param name its name in the kernel's header; a dot separates it from the struct it is in
 * @param offset its first byte
 * @param width its bytes
 * @param order its byte order, if it is a number
 * @param kind what it is
 */
public record Field(String name, int offset, int width, ByteOrder order, Kind kind) {
  /** What a field is. */
  public enum Kind {
    /** Not negative. */
    UNSIGNED,
    /** With a sign. */
    SIGNED,
    /** Bytes, shown as hexadecimal digits. */
    OCTETS,
    /** Text in an array of characters, filled up with NUL. */
    TEXT,
    /**
     * An address in sixteen bytes, an IPv4 address in the first four. Another field of the struct
     * says which it is.
     */
    ADDRESS
  }
}
