// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.WeirException;
import dev.weir.core.internal.text.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * A set of CPUs as the kernel writes it: {@code "0-3,8"}
 * (Documentation/admin-guide/cputopology.rst).
 *
 * <p>Per-CPU map values come one for each <em>possible</em> CPU, also those that are not there yet;
 * a buffer sized for fewer is written past its end. Immutable.
 */
public final class CpuList {
  private static final int MAX_CPUS = 1 << 16;

  private final BitSet cpus;

  private CpuList(BitSet cpus) {
    this.cpus = cpus;
  }

  /** {@return the CPUs that this kernel could ever bring up} */
  public static CpuList possible() {
    Path path = Path.of("/sys/devices/system/cpu/possible");
    try {
      return parse(Files.readString(path).strip());
    } catch (IOException e) {
      throw new WeirException("reading " + path + " failed: " + e, e);
    }
  }

  /**
   * Reads a list.
   *
   * @param text CPU numbers and ranges of them, rising, joined by commas
   * @return the set
   * @throws InvalidSpecException if the text is anything else
   */
  public static CpuList parse(String text) {
    BitSet cpus = new BitSet();
    int at = 0;
    int lowest = 0;
    while (true) {
      int end = endOfNumber(text, at);
      int first = number(text, at, end, lowest);
      int last = first;
      if (end < text.length() && text.charAt(end) == '-') {
        at = end + 1;
        end = endOfNumber(text, at);
        last = number(text, at, end, first);
      }
      cpus.set(first, last + 1);
      if (end == text.length()) {
        return new CpuList(cpus);
      }
      if (text.charAt(end) != ',') {
        throw invalid(text, end, "',' or '-'");
      }
      at = end + 1;
      lowest = last + 1;
    }
  }

  /** {@return how many CPUs are in the set} */
  public int count() {
    return cpus.cardinality();
  }

  /** {@return one more than the highest CPU number: the length of an array indexed by CPU} */
  public int limit() {
    return cpus.length();
  }

  /**
   * Tells whether a CPU is in the set.
   *
   * @param cpu its number
   * @return whether it is
   */
  public boolean contains(int cpu) {
    return cpu >= 0 && cpus.get(cpu);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CpuList list && cpus.equals(list.cpus);
  }

  @Override
  public int hashCode() {
    return cpus.hashCode();
  }

  /** {@return the kernel's way of writing it} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int first = cpus.nextSetBit(0); first >= 0; first = cpus.nextSetBit(first)) {
      int end = cpus.nextClearBit(first);
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (end - first > 1) {
        text.append('-').append(end - 1);
      }
      first = end;
    }
    return text.toString();
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int number(String text, int from, int end, int lowest) {
    if (from == end || end - from > 6) {
      throw invalid(text, from, "a CPU number");
    }
    int number = Integer.parseInt(text, from, end, 10);
    if (number < lowest || number >= MAX_CPUS) {
      throw invalid(text, from, "a CPU number within " + lowest + ".." + (MAX_CPUS - 1));
    }
    return number;
  }

  private static InvalidSpecException invalid(String text, int offset, String wanted) {
    return new InvalidSpecException(
        "CPU list " + Quoted.text(text) + ": " + wanted + " is wanted at offset " + offset);
  }
}
