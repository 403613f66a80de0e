// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.internal.text.TextScanner;

/** Reads and prints addresses: RFC 4291 section 2.2 in, RFC 5952 section 4 out. */
final class IpAddressText {
  private static final int GROUPS = 8;

  private IpAddressText() {}

  static IpAddress parse(String text) {
    TextScanner in = new TextScanner("IP address", text);
    IpAddress address = read(in);
    in.expectEnd();
    return address;
  }

  /** Reads an address and stops behind it; what follows is for the caller to judge. */
  static IpAddress read(TextScanner in) {
    if (colonAhead(in)) {
      return new Ipv6Reader(in).read();
    }
    if (!TextScanner.isDigit(in.peek())) {
      throw in.unexpected("an IPv4 or IPv6 address");
    }
    return IpAddress.ofIpv4(readIpv4(in));
  }

  static String print(IpAddress address) {
    StringBuilder out = new StringBuilder(40);
    if (address.isIpv4()) {
      appendIpv4(out, address.toIpv4Bits());
    } else if (address.isV4Mapped()) {
      appendIpv4(out.append("::ffff:"), (int) address.lowBits());
    } else {
      appendIpv6(out, address);
    }
    return out.toString();
  }

  private static boolean colonAhead(TextScanner in) {
    int ahead = 0;
    while (TextScanner.hexDigit(in.peek(ahead)) >= 0) {
      ahead++;
    }
    return in.peek(ahead) == ':';
  }

  /** Reads four octets; {@return them as one number}. */
  static int readIpv4(TextScanner in) {
    int bits = in.decimal("octet", 255);
    for (int octet = 1; octet < 4; octet++) {
      in.expect('.');
      bits = bits << 8 | in.decimal("octet", 255);
    }
    return bits;
  }

  private static void appendIpv4(StringBuilder out, int bits) {
    out.append(bits >>> 24)
        .append('.')
        .append(bits >>> 16 & 0xff)
        .append('.')
        .append(bits >>> 8 & 0xff)
        .append('.')
        .append(bits & 0xff);
  }

  private static void appendIpv6(StringBuilder out, IpAddress address) {
    int zerosStart = GROUPS; // None.
    int zeros = 1; // RFC 5952 section 4.2.2: a single zero group is not shortened.
    for (int i = 0; i < GROUPS; i++) {
      int run = zeroRun(address, i);
      if (run > zeros) { // Strictly longer: the first of equal runs is taken (section 4.2.3).
        zerosStart = i;
        zeros = run;
      }
    }
    for (int i = 0; i < GROUPS; i++) {
      if (i == zerosStart) {
        out.append("::");
        i += zeros - 1;
      } else {
        if (i > 0 && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(group(address, i)));
      }
    }
  }

  private static int zeroRun(IpAddress address, int from) {
    int end = from;
    while (end < GROUPS && group(address, end) == 0) {
      end++;
    }
    return end - from;
  }

  private static int group(IpAddress address, int index) {
    long word = index < 4 ? address.highBits() : address.lowBits();
    return (int) (word >>> (48 - 16 * (index & 3))) & 0xffff;
  }
}
