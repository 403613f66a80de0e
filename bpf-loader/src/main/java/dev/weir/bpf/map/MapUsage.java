// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.WeirException;
import dev.weir.core.handle.OwnedFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a map takes and who uses it, which only {@code /proc/self/fdinfo} tells
 * (bpf_map_show_fdinfo, kernel/bpf/syscall.c).
 *
 * @param memoryBytes memory that it occupies; before 6.4 an estimate from its sizes
 * @param frozen whether user space is forbidden to write to it
 * @param owner of an array of programs that a program uses, the type of those programs
 * @param ownerJited whether they are compiled to machine code
 */
public record MapUsage(
    long memoryBytes, boolean frozen, Optional<ProgramType> owner, boolean ownerJited) {

  static MapUsage of(OwnedFd fd) {
    Map<String, String> fields = fields(fd);
    long owner = number(fields, "owner_prog_type");
    return new MapUsage(
        number(fields, "memlock"),
        number(fields, "frozen") != 0,
        owner == 0 ? Optional.empty() : Optional.of(ProgramType.of((int) owner)),
        number(fields, "owner_jited") != 0);
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseUnsignedLong(fields.getOrDefault(name, "0"));
  }

  private static Map<String, String> fields(OwnedFd fd) {
    int raw = fd.acquire();
    Path file = Path.of("/proc/self/fdinfo/" + raw);
    try {
      Map<String, String> fields = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
      return fields;
    } catch (IOException e) {
      throw new WeirException("reading " + file + " failed: " + e, e);
    } finally {
      fd.release();
    }
  }
}
