// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfExt;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfRelocation;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.link.CodeFunction;
import dev.weir.bpf.internal.link.LinkedCode;
import dev.weir.bpf.internal.link.ObjectCode;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts an {@link ObjectSpec} together from an ELF file. */
final class ObjectReader {
  /** Functions here are called by programs and are none themselves. */
  private static final String LIBRARY = ".text";

  private final ElfFile elf;
  private final @Nullable Btf btf;
  private final @Nullable BtfExt btfExt;
  private final ObjectSpec.Builder object;

  private ObjectReader(ElfFile elf) {
    this.elf = elf;
    this.btf = elf.section(".BTF").map(this::parseBtf).orElse(null);
    this.btfExt = elf.section(".BTF.ext").map(this::parseBtfExt).orElse(null);
    this.object = new ObjectSpec.Builder(elf.order()).btf(btf, btfExt);
  }

  /**
   * Reads an object.
   *
   * @param file the file, which is kept
   */
  static ObjectSpec read(ByteBuffer file) {
    return new ObjectReader(ElfFile.parse(file)).read();
  }

  private ObjectSpec read() {
    String license = license();
    int version = kernelVersion();
    object.license(license).kernelVersion(version);
    Externs externs = Externs.read(elf, btf);
    object.externs(externs.all());
    Map<Integer, NavigableMap<Long, ElfRelocation>> relocations = elf.relocations();
    ObjectCode code = ObjectCode.read(elf, relocations, externs.kconfigOffsets());

    LegacyMaps.read(elf).forEach(object::add);
    new BtfMaps(elf, btf, code, relocations).read().forEach(object::add);
    new DataMaps(elf, btf, code).addTo(object);
    externs.kconfigMap().ifPresent(object::add);

    Map<String, List<CoreRelocation>> core = coreRelocations();
    for (CodeFunction function : code.functions()) {
      if (!function.section().name().equals(LIBRARY)) {
        object.add(program(function, core, license, version));
      }
    }
    return object.build();
  }

  private static ProgramSpec program(
      CodeFunction function,
      Map<String, List<CoreRelocation>> core,
      String license,
      int kernelVersion) {
    LinkedCode.of(function); // Shows now rather than later that it cannot be linked.
    String section = function.section().name();
    boolean autoload = !section.startsWith("?");
    String name = autoload ? section : section.substring(1);
    ProgramSection meaning = ProgramSection.of(name);
    ProgramSpec.Builder program =
        ProgramSpec.builder(function.name(), meaning.type(), new ProgramCode.Linked(function, core))
            .section(name)
            .flags(meaning.flags())
            .autoload(autoload)
            .license(license)
            .kernelVersion(kernelVersion);
    meaning.attachType().ifPresent(program::attachType);
    meaning.attachTo().ifPresent(program::attachTo);
    return program.build();
  }

  private Map<String, List<CoreRelocation>> coreRelocations() {
    Map<String, List<CoreRelocation>> bySection = new HashMap<>();
    if (btf != null && btfExt != null) {
      for (BtfExt.Section<CoreRelocation> section : btfExt.relocations()) {
        bySection
            .computeIfAbsent(btf.string(section.name()), name -> new ArrayList<>())
            .addAll(section.records());
      }
    }
    return bySection;
  }

  private String license() {
    Optional<ElfSection> section = elf.section("license");
    if (section.isEmpty()) {
      return "";
    }
    ByteBuffer bytes = elf.contents(section.get());
    int length = 0;
    while (length < bytes.remaining() && bytes.get(length) != 0) {
      length++;
    }
    return StandardCharsets.UTF_8.decode(bytes.limit(length)).toString();
  }

  private int kernelVersion() {
    Optional<ElfSection> section = elf.section("version");
    if (section.isEmpty()) {
      return 0;
    }
    ByteBuffer bytes = elf.contents(section.get());
    if (bytes.remaining() != Integer.BYTES) {
      throw section.get().invalid("has " + bytes.remaining() + " bytes, a version has 4");
    }
    return bytes.getInt();
  }

  private Btf parseBtf(ElfSection section) {
    try {
      return Btf.parse(elf.contents(section));
    } catch (InvalidSpecException e) {
      throw section.invalid(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable BtfExt parseBtfExt(ElfSection section) {
    if (btf == null) {
      return null;
    }
    try {
      return BtfExt.parse(elf.contents(section), btf);
    } catch (InvalidSpecException e) {
      throw section.invalid(String.valueOf(e.getMessage()));
    }
  }
}
