// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * BPF objects from Debian's packages, compiled by others from others' sources, where {@code
 * tools/fetch-debian-objects} puts them.
 */
public final class DebianObjects {
  private static final Path ROOT = Path.of("target/debian-objects");

  /** uapi/linux/elf-em.h: EM_BPF. */
  private static final short EM_BPF = 247;

  private static final int ELF_HEADER = 64;

  private DebianObjects() {}

  /**
   * An object.
   *
   * @param name what to call it
   * @param bytes the ELF file
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Foreign(String name, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** {@return the files of a kind; skips the test, with the reason, where they were not fetched} */
  public static List<Path> files(String kind) {
    Path directory = ROOT.resolve(kind);
    if (!Files.isDirectory(directory)) {
      String reason = "needs objects of Debian's packages: tools/fetch-debian-objects";
      if (System.getenv("WEIR_REQUIRE_TOOLS") != null) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@return the objects of xdp-tools and libxdp, and those within the programs of libbpf-tools}
   */
  public static List<Foreign> all() {
    List<Foreign> all = new ArrayList<>();
    for (Path file : files("bpf")) {
      all.add(new Foreign(String.valueOf(file.getFileName()), read(file)));
    }
    for (Path program : files("embedded")) {
      all.addAll(within(program));
    }
    return all;
  }

  /** A program that carries a skeleton has the object somewhere in its read-only data. */
  private static List<Foreign> within(Path program) {
    byte[] bytes = read(program);
    ByteBuffer memory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Foreign> found = new ArrayList<>();
    for (int at = 1; at + ELF_HEADER <= bytes.length; at++) {
      boolean elf = bytes[at] == 0x7f && bytes[at + 1] == 'E' && bytes[at + 2] == 'L';
      if (elf && bytes[at + 4] == 2 && memory.getShort(at + 18) == EM_BPF) {
        long end = memory.getLong(at + 40) + memory.getShort(at + 58) * memory.getShort(at + 60);
        byte[] object = Arrays.copyOfRange(bytes, at, Math.toIntExact(at + end));
        found.add(new Foreign(program.getFileName() + "#" + found.size(), object));
      }
    }
    return found;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
