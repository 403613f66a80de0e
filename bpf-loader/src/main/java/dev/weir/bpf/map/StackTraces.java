// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Stack traces under the ids that {@code bpf_get_stackid} gives to programs ({@code
 * BPF_MAP_TYPE_STACK_TRACE}), as addresses. A view: it owns nothing. Thread-safe.
 */
public final class StackTraces {
  private final Elements<Integer, List<Long>> elements;

  private StackTraces(Elements<Integer, List<Long>> elements) {
    this.elements = elements;
  }

  /**
   * Makes a view.
   *
   * @param map the map
   * @return the view
   * @throws InvalidSpecException if the map is of another type, or holds build ids instead of
   *     addresses ({@code BPF_F_STACK_BUILD_ID})
   */
  public static StackTraces of(BpfMap map) {
    MapBinding.requireType(map, "StackTraces", MapType.STACK_TRACE);
    if ((map.info().flags() & MapFlags.BPF_F_STACK_BUILD_ID) != 0) {
      throw new InvalidSpecException(map + " holds build ids, not addresses");
    }
    return new StackTraces(
        Elements.of(map, Codecs.INT, new Frames(map.info().valueSize() / Long.BYTES)));
  }

  /** {@return the map} */
  public BpfMap map() {
    return elements.map();
  }

  /**
   * Reads a trace.
   *
   * @param id its id
   * @return instruction addresses, the innermost first; or empty if there is no such trace
   */
  public Optional<List<Long>> get(int id) {
    return elements.get(id);
  }

  /**
   * Removes a trace, which makes room for another.
   *
   * @param id its id
   * @return whether there was one
   */
  public boolean remove(int id) {
    return elements.remove(id);
  }

  @Override
  public String toString() {
    return map().toString();
  }

  private record Frames(int limit) implements FieldCodec<List<Long>> {
    @Override
    public CType type() {
      return CType.Int.U64.array(limit);
    }

    @Override
    public void encode(List<Long> value, ByteBuffer buffer, int offset) {
      throw new InvalidSpecException("stack traces are written by programs only");
    }

    @Override
    public List<Long> decode(ByteBuffer buffer, int offset) {
      List<Long> frames = new ArrayList<>();
      for (int i = 0; i < limit; i++) {
        long address = Codecs.LONG.decode(buffer, offset + i * Long.BYTES);
        if (address == 0) {
          break; // the kernel clears the rest
        }
        frames.add(address);
      }
      return Collections.unmodifiableList(frames);
    }
  }
}
