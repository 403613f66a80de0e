// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.internal.text.Quoted;

/**
 * A kernel's version, for messages and for the one place where the kernel itself wants it ({@code
 * kern_version}). What a kernel can do is found by probing, not by comparing versions:
 * distributions backport.
 *
 * @param major for example 6 in 6.12.3
 * @param minor for example 12
 * @param patch for example 3; 255 stands for every higher one, because the kernel's own encoding
 *     ends there
 */
public record KernelVersion(int major, int minor, int patch) implements Comparable<KernelVersion> {

  /**
   * Checks the parts.
   *
   * @param major 0 to 255
   * @param minor 0 to 255
   * @param patch 0 to 255
   * @throws InvalidSpecException if one is negative or does not fit its byte in {@link #code()}
   */
  public KernelVersion {
    if (major < 0 || major > 255 || minor < 0 || minor > 255 || patch < 0 || patch > 255) {
      throw new InvalidSpecException(
          "kernel version " + major + "." + minor + "." + patch + ": parts are 0 to 255");
    }
  }

  /**
   * {@return the version of the running kernel, from the note in its vDSO} That is the version of
   * the source it was built from; {@code uname} shows what the distribution or a personality wants
   * seen.
   */
  public static KernelVersion running() {
    return VdsoNote.version();
  }

  /**
   * Makes a version from the kernel's encoding.
   *
   * @param code {@code LINUX_VERSION_CODE}
   * @return the version
   */
  public static KernelVersion ofCode(int code) {
    return new KernelVersion((code >>> 16) & 0xff, (code >>> 8) & 0xff, code & 0xff);
  }

  /**
   * Reads a version.
   *
   * @param text two or three numbers joined by dots, for example {@code "6.6"} or {@code
   *     "5.10.218"}
   * @return the version; a patch level above 255 is 255
   * @throws InvalidSpecException if the text is anything else
   */
  public static KernelVersion parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new InvalidSpecException(
          quoted(text) + ": two or three numbers joined by dots are wanted");
    }
    int[] numbers = new int[3];
    int offset = 0;
    for (int i = 0; i < parts.length; i++) {
      // A patch level of four digits has not been seen, of more than 255 has (5.10.262).
      numbers[i] = number(text, parts[i], offset, i == 2 ? 999 : 255);
      offset += parts[i].length() + 1;
    }
    return new KernelVersion(numbers[0], numbers[1], Math.min(numbers[2], 255));
  }

  /** {@return the kernel's encoding of it, {@code LINUX_VERSION_CODE}} */
  public int code() {
    return major << 16 | minor << 8 | patch;
  }

  /**
   * Compares with another version.
   *
   * @param other the other version
   * @return whether this one is the same or later
   */
  public boolean isAtLeast(KernelVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(KernelVersion other) {
    return Integer.compare(code(), other.code());
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }

  private static int number(String text, String digits, int offset, int most) {
    if (digits.isEmpty()
        || digits.length() > 3
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new InvalidSpecException(
          quoted(text) + ": a number of 0 to " + most + " is wanted at offset " + offset);
    }
    int number = Integer.parseInt(digits);
    if (number > most) {
      throw new InvalidSpecException(
          quoted(text) + ": " + number + " at offset " + offset + " is not within 0.." + most);
    }
    return number;
  }

  private static String quoted(String text) {
    return "kernel version " + Quoted.text(text);
  }
}
