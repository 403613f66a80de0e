// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import dev.weir.core.error.InvalidSpecException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The list of a kernel's symbols: {@code ffffffff81000000 T _text}. */
final class Kallsyms {
  private final Set<String> wanted;
  private final Map<String, Long> addresses = new HashMap<>();
  private boolean anyShown;

  private Kallsyms(Set<String> wanted) {
    this.wanted = wanted;
  }

  /**
   * {@return the addresses of the symbols wanted, as far as there are such symbols}
   *
   * @throws InvalidSpecException if a name is that of several symbols, or the kernel shows no
   *     addresses
   */
  static Map<String, Long> read(InputStream in, Set<String> wanted) throws IOException {
    Kallsyms symbols = new Kallsyms(wanted);
    Lines.read(in, symbols::line);
    if (!symbols.anyShown && !symbols.addresses.isEmpty()) {
      throw new InvalidSpecException(
          "kernel symbols "
              + symbols.addresses.keySet()
              + ": /proc/kallsyms shows no addresses (kernel.kptr_restrict, CAP_SYSLOG)");
    }
    return symbols.addresses;
  }

  /** Address, a space, a letter for its kind, a space, the name, perhaps a module. */
  private void line(String line) {
    int type = line.indexOf(' ');
    if (type <= 0 || type > 16 || line.length() < type + 4) {
      return;
    }
    anyShown |= !isZero(line, type);
    String name = name(line, type + 3);
    if (wanted.contains(name)) {
      add(name, address(line.substring(0, type)));
    }
  }

  private void add(String name, long address) {
    Long other = addresses.putIfAbsent(name, address);
    if (other != null && other != address) {
      throw new InvalidSpecException(
          "kernel symbol %s is ambiguous: it is at 0x%x and at 0x%x"
              .formatted(name, other, address));
    }
  }

  private static boolean isZero(String line, int end) {
    for (int i = 0; i < end; i++) {
      if (line.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  private static String name(String line, int start) {
    int end = start;
    while (end < line.length() && line.charAt(end) > ' ') {
      end++;
    }
    // Link-time optimisation makes static symbols unique.
    int suffix = line.indexOf(".llvm.", start);
    return line.substring(start, suffix > start && suffix < end ? suffix : end);
  }

  private static long address(String digits) {
    try {
      return Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException e) {
      throw new InvalidSpecException("kallsyms: \"" + digits + "\" is no address", e);
    }
  }
}
