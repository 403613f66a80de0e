// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.netlink;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.WeirException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/** What a command reads: a file, standard input, or what stands on the command line. */
final class Input {
  private Input() {}

  /** {@return the bytes; the argument's own if it is neither a file nor {@code -}} */
  static byte[] read(String argument) {
    try {
      if (argument.equals("-")) {
        return System.in.readAllBytes();
      }
      if (isFile(argument)) {
        return Files.readAllBytes(Path.of(argument));
      }
      return argument.getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new WeirException("reading " + argument + " failed: " + e.getMessage(), e);
    }
  }

  private static boolean isFile(String argument) {
    try {
      return Files.isRegularFile(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** {@return the bytes that hexadecimal digits stand for, or the bytes themselves} */
  static byte[] hexOrBytes(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String digits = text.replaceAll("\\\\x|[\\s:]", "");
    if (!digits.matches("[0-9a-fA-F]*")) {
      return bytes;
    }
    if (digits.length() % 2 != 0) {
      throw new InvalidSpecException(digits.length() + " hexadecimal digits are no bytes");
    }
    return HexFormat.of().parseHex(digits);
  }
}
