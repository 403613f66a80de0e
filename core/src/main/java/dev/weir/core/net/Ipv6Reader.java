// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.internal.text.TextScanner;
import java.util.Arrays;

/** Reads one IPv6 address: groups of 16 bits, at most one gap ({@code ::}), dotted decimal last. */
final class Ipv6Reader {
  private static final int GROUPS = 8;
  private static final int NO_GAP = -1;

  private final TextScanner in;
  private final int[] groups = new int[GROUPS];
  private int count;
  private int gap = NO_GAP;
  private int gapOffset;

  Ipv6Reader(TextScanner in) {
    this.in = in;
  }

  IpAddress read() {
    if (in.peek() != ':') {
      readGroup();
    } else if (in.peek(1) != ':') {
      throw in.unexpected("a group or \"::\"");
    }
    while (count < GROUPS && in.accept(':')) {
      if (in.accept(':')) {
        openGap();
        if (TextScanner.hexDigit(in.peek()) < 0) {
          break;
        }
      }
      if (dottedAhead()) {
        readEmbeddedIpv4();
        break;
      }
      readGroup();
    }
    if (in.peek() == '%') {
      throw in.error("zone at offset " + in.position() + ": an address has none here");
    }
    closeGap();
    return IpAddress.ofIpv6(word(0), word(4));
  }

  private void readGroup() {
    groups[count++] = in.hexadecimal("group", 1, 4);
  }

  private boolean dottedAhead() {
    int ahead = 0;
    while (TextScanner.isDigit(in.peek(ahead))) {
      ahead++;
    }
    return ahead > 0 && in.peek(ahead) == '.';
  }

  private void readEmbeddedIpv4() {
    int start = in.position();
    int bits = IpAddressText.readIpv4(in);
    if (count > GROUPS - 2) {
      throw in.error("dotted decimal at offset " + start + " leaves no room for its 32 bits");
    }
    groups[count++] = bits >>> 16;
    groups[count++] = bits & 0xffff;
  }

  private void openGap() {
    int offset = in.position() - 2;
    if (gap != NO_GAP) {
      throw in.error("a second \"::\" at offset " + offset);
    }
    gap = count;
    gapOffset = offset;
  }

  /** Moves the groups behind the gap to the end and clears what it stands for. */
  private void closeGap() {
    if (gap == NO_GAP) {
      if (count < GROUPS) {
        throw in.unexpected("':' and " + (GROUPS - count) + " more of 8 groups");
      }
      return;
    }
    if (count == GROUPS) {
      throw in.error("\"::\" at offset " + gapOffset + " stands for no group: all 8 are given");
    }
    int tail = count - gap;
    System.arraycopy(groups, gap, groups, GROUPS - tail, tail);
    Arrays.fill(groups, gap, GROUPS - tail, 0);
  }

  private long word(int from) {
    long word = 0;
    for (int i = from; i < from + 4; i++) {
      word = word << 16 | groups[i];
    }
    return word;
  }
}
