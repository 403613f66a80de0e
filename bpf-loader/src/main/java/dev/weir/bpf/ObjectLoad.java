// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.internal.maps.MapCreation;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.Pinning;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.WeirException;
import dev.weir.core.handle.OwnedFd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One loading of an object, from nothing to all of it, or back to nothing. */
final class ObjectLoad {
  /** {@code map_fd}, key, value, flags. */
  private static final int MAP_FD = 0;

  private static final int KEY = 8;
  private static final int VALUE = 16;
  private static final int ELEM_SIZE = 32;

  private static final int BPF_F_RDONLY_PROG = 1 << 7;

  /** User space may map it (5.5). */
  private static final int BPF_F_MMAPABLE = 1 << 10;

  private final ObjectLoader loader;
  private final ObjectSpec object;
  private final Selection selection;
  private final Rollback rollback = new Rollback();
  private final Map<String, BpfMap> maps = new LinkedHashMap<>();
  private final Set<String> found = new HashSet<>();

  ObjectLoad(ObjectLoader loader) {
    this.loader = loader;
    this.object = loader.spec();
    this.selection =
        loader.only().isEmpty() ? Selection.all(object) : Selection.of(object, loader.only());
  }

  BpfObject run() {
    if (object.byteOrder() != ByteOrder.nativeOrder()) {
      throw new InvalidSpecException(
          "the object is for " + object.byteOrder() + " machines, this one is not");
    }
    requirePinRoot();
    try (KernelFacts facts = new KernelFacts(loader, selection)) {
      for (MapSpec map : selection.maps()) {
        maps.put(map.name(), rollback.add(obtain(map, facts)));
      }
      ProgramLoading loading = ProgramLoading.of(maps, facts, loader.logLevel());
      Verification verified = Verification.of(selection.programs(), loading, loader.executor());
      verified.programs().values().forEach(rollback::add);
      selection.maps().forEach(map -> fill(map, verified.programs()));
      selection.maps().forEach(this::pin);
      return new BpfObject(object, maps, verified.programs(), verified.logs());
    } catch (RuntimeException | Error e) {
      rollback.undo(e);
      throw e;
    }
  }

  private void requirePinRoot() {
    for (MapSpec map : selection.maps()) {
      if (map.pinning() == Pinning.BY_NAME
          && loader.pinRoot().isEmpty()
          && !loader.given().containsKey(map.name())) {
        throw new InvalidSpecException(
            "map \"" + map.name() + "\" is to be pinned by name: set the loader's pin root");
      }
    }
  }

  private BpfMap obtain(MapSpec map, KernelFacts facts) {
    BpfMap given = loader.given().get(map.name());
    if (given != null) {
      found.add(map.name());
      return given.duplicate();
    }
    Optional<BpfMap> pinned = pinned(map);
    if (pinned.isPresent()) {
      found.add(map.name());
      return pinned.get();
    }
    return create(map, facts);
  }

  private Optional<BpfMap> pinned(MapSpec map) {
    if (map.pinning() != Pinning.BY_NAME) {
      return Optional.empty();
    }
    Path path = loader.pinRoot().orElseThrow().resolve(map.name());
    BpfMap there;
    try {
      there = BpfMap.open(path);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
    try {
      MapReuse.requireCompatible(map, there, "the one pinned at " + path);
      return Optional.of(there);
    } catch (RuntimeException e) {
      there.close();
      throw e;
    }
  }

  private BpfMap create(MapSpec map, KernelFacts facts) {
    boolean section = map.name().startsWith(".") && map.type() == MapType.ARRAY;
    MapSpec wanted = section ? map.withFlags(map.flags() | BPF_F_MMAPABLE) : map;
    BpfMap created = BpfMap.adopt(MapCreation.create(wanted, facts.btf().orElse(null)));
    try {
      Optional<byte[]> contents = map.name().equals(".kconfig") ? facts.kconfig() : map.contents();
      contents.ifPresent(bytes -> put(created, 0, ByteBuffer.wrap(bytes)));
      if (section && (map.flags() & BPF_F_RDONLY_PROG) != 0) {
        created.freeze();
      }
      return created;
    } catch (RuntimeException e) {
      created.close();
      throw e;
    }
  }

  /** A map that was there before has what its other users put in. */
  private void fill(MapSpec map, Map<String, BpfProgram> programs) {
    if (found.contains(map.name())) {
      return;
    }
    BpfMap target = made(map.name());
    map.initial()
        .forEach(
            (index, name) ->
                put(
                    target,
                    index,
                    map.type() == MapType.PROG_ARRAY
                        ? Objects.requireNonNull(programs.get(name), name).fd()
                        : made(name).fd()));
  }

  private BpfMap made(String name) {
    return Objects.requireNonNull(maps.get(name), name);
  }

  private static void put(BpfMap map, int index, OwnedFd content) {
    int number = content.acquire();
    try {
      ByteBuffer value = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
      put(map, index, value.putInt(0, number));
    } finally {
      content.release();
    }
  }

  private static void put(BpfMap map, int index, ByteBuffer value) {
    int raw = map.fd().acquire();
    try (Attr attr = Attr.ofSize(ELEM_SIZE, value.remaining() + 2 * Long.BYTES)) {
      int key = attr.block(KEY, Long.BYTES);
      attr.memory().putInt(key, index);
      long result = attr.u32(MAP_FD, raw).bytes(VALUE, value).call(BpfCommand.BPF_MAP_UPDATE_ELEM);
      BpfCommand.BPF_MAP_UPDATE_ELEM.check(result, map + " index " + index);
    } finally {
      map.fd().release();
    }
  }

  /** Last, so that nobody finds a map of an object that is not loaded. */
  private void pin(MapSpec map) {
    if (map.pinning() == Pinning.BY_NAME && !found.contains(map.name())) {
      Path path = loader.pinRoot().orElseThrow().resolve(map.name());
      made(map.name()).pin(path);
      rollback.add(() -> unpin(path));
    }
  }

  private static void unpin(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new WeirException("removing the pin " + path + " failed: " + e, e);
    }
  }
}
