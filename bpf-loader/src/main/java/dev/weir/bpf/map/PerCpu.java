// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One value for each CPU that this kernel could ever bring up, in the order of their numbers.
 * Immutable.
 *
 * @param <V> the values
 * @param values one for each possible CPU
 */
public record PerCpu<V>(List<V> values) {

  /**
   * Copies the values.
   *
   * @param values one for each possible CPU
   */
  public PerCpu {
    values = List.copyOf(values);
  }

  /**
   * The same value for each CPU.
   *
   * @param <V> the values
   * @param value the value
   * @return as many as there are possible CPUs
   */
  public static <V> PerCpu<V> all(V value) {
    return new PerCpu<>(Collections.nCopies(CpuList.possible().count(), value));
  }

  /**
   * Adds them up.
   *
   * @param number what to take of each
   * @return the sum; overflow wraps
   */
  public long sum(ToLongFunction<? super V> number) {
    long sum = 0;
    for (V value : values) {
      sum += number.applyAsLong(value);
    }
    return sum;
  }

  /**
   * Each value begins at a multiple of 8 ({@code round_up(value_size, 8)}, kernel/bpf/syscall.c).
   */
  static int stride(int valueSize) {
    return Math.addExact(valueSize, 7) & -8;
  }

  /** {@return a codec of all values as the kernel copies them} */
  static <V> FieldCodec<PerCpu<V>> codec(FieldCodec<V> one) {
    return new Codec<>(one, stride(one.type().size()), CpuList.possible().count());
  }

  private record Codec<V>(FieldCodec<V> one, int stride, int cpus)
      implements FieldCodec<PerCpu<V>> {
    @Override
    public CType type() {
      return new CType.Bytes(Math.multiplyExact(stride, cpus), 8);
    }

    @Override
    public void encode(PerCpu<V> value, ByteBuffer buffer, int offset) {
      if (value.values.size() != cpus) {
        throw new InvalidSpecException(
            value.values.size() + " values where there are " + cpus + " possible CPUs");
      }
      int size = one.type().size();
      for (int cpu = 0; cpu < cpus; cpu++) {
        int at = offset + cpu * stride;
        one.encode(value.values.get(cpu), buffer, at);
        for (int i = size; i < stride; i++) {
          buffer.put(at + i, (byte) 0);
        }
      }
    }

    @Override
    public PerCpu<V> decode(ByteBuffer buffer, int offset) {
      List<V> values = new ArrayList<>(cpus);
      for (int cpu = 0; cpu < cpus; cpu++) {
        values.add(one.decode(buffer, offset + cpu * stride));
      }
      return new PerCpu<>(values);
    }
  }
}
