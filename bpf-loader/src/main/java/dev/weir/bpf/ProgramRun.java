// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What to run a program on ({@code BPF_PROG_TEST_RUN}, Documentation/bpf/bpf_prog_run.rst): data
 * such as a packet, a context such as {@code struct __sk_buff}, how often.
 *
 * <pre>{@code
 * RunResult result = program.run(ProgramRun.ofData(packet));
 * RunResult mean = program.run(ProgramRun.builder().data(packet).repeat(1_000_000).build());
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class ProgramRun {
  private static final int PROG_FD = 0;
  private static final int RETVAL = 4;
  private static final int DATA_SIZE_IN = 8;
  private static final int DATA_SIZE_OUT = 12;
  private static final int DATA_IN = 16;
  private static final int DATA_OUT = 24;
  private static final int REPEAT = 32;
  private static final int DURATION = 36;
  private static final int CTX_SIZE_IN = 40;
  private static final int CTX_SIZE_OUT = 44;
  private static final int CTX_IN = 48;
  private static final int CTX_OUT = 56;
  private static final int FLAGS = 64;
  private static final int CPU = 68;
  private static final int BATCH_SIZE = 72;

  /** Up to {@code batch_size} (5.18); older kernels take the rest while it is zero. */
  private static final int SIZE = 80;

  /** {@code BPF_F_TEST_RUN_ON_CPU} (5.10). */
  private static final int ON_CPU = 1;

  /** {@code BPF_F_TEST_XDP_LIVE_FRAMES} (5.18). */
  private static final int LIVE_FRAMES = 1 << 1;

  /**
   * What a program may put in front of the data: {@code XDP_PACKET_HEADROOM} and {@code
   * NET_IP_ALIGN}; kernels before 5.1 write that much without asking.
   */
  private static final int HEADROOM = 256 + 2;

  private static final int ATTEMPTS = 30;

  private final byte[] data;
  private final byte[] context;
  private final int repeat;
  private final boolean live;
  private final int batch;
  private final OptionalInt cpu;

  private ProgramRun(Builder builder) {
    this.data = builder.data;
    this.context = builder.context;
    this.repeat = builder.repeat;
    this.live = builder.live;
    this.batch = builder.batch;
    this.cpu = builder.cpu;
  }

  /**
   * One run on data.
   *
   * @param data what the program gets to see, such as a packet of at least 14 bytes; copied
   * @return the run
   */
  public static ProgramRun ofData(byte[] data) {
    return builder().data(data).build();
  }

  /**
   * One run on a context, for types that have no data.
   *
   * @param context what the program gets to see; copied
   * @return the run
   */
  public static ProgramRun ofContext(byte[] context) {
    return builder().context(context).build();
  }

  /** {@return a builder with no data, no context, one run} */
  public static Builder builder() {
    return new Builder();
  }

  RunResult on(OwnedFd program) {
    int raw = program.acquire();
    try {
      return on(program, raw, live ? 0 : outSize());
    } finally {
      program.release();
    }
  }

  private int outSize() {
    return data.length == 0 ? 0 : Math.addExact(data.length, HEADROOM);
  }

  private RunResult on(OwnedFd program, int raw, int room) {
    int memory = data.length + room + 2 * context.length + 64;
    try (Attr attr = Attr.ofSize(SIZE, memory)) {
      int dataOut = 0;
      int contextOut = 0;
      if (data.length > 0) {
        attr.u32(DATA_SIZE_IN, data.length).bytes(DATA_IN, ByteBuffer.wrap(data));
      }
      if (room > 0) {
        dataOut = attr.block(DATA_OUT, room);
      }
      if (context.length > 0) {
        attr.u32(CTX_SIZE_IN, context.length).bytes(CTX_IN, ByteBuffer.wrap(context));
        contextOut = live ? 0 : attr.block(CTX_OUT, context.length);
      }
      attr.u32(REPEAT, repeat).u32(FLAGS, flags()).u32(CPU, cpu.orElse(0)).u32(BATCH_SIZE, batch);
      long result = call(attr, raw, room);
      int grown = attr.u32(DATA_SIZE_OUT);
      if (result == -Errno.ENOSPC.number() && grown > room) {
        // It has run, and put more in front than anyone expected; only running again shows it.
        return on(program, raw, grown);
      }
      if (result < 0) {
        throw BpfCommand.BPF_PROG_TEST_RUN.failed(result, program.toString(), hint(result));
      }
      byte[] out = room == 0 ? new byte[0] : attr.copy(dataOut, Math.min(grown, room));
      int contextSize = live ? 0 : Math.min(attr.u32(CTX_SIZE_OUT), context.length);
      byte[] contextLeft = contextSize == 0 ? new byte[0] : attr.copy(contextOut, contextSize);
      Duration duration = Duration.ofNanos(Integer.toUnsignedLong(attr.u32(DURATION)));
      return new RunResult(attr.u32(RETVAL), duration, out, contextLeft);
    }
  }

  /** A signal ends the repetitions; what ran before it cannot be told apart, so all run again. */
  private long call(Attr attr, int raw, int room) {
    long result = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      attr.u32(PROG_FD, raw).u32(DATA_SIZE_OUT, room).u32(CTX_SIZE_OUT, live ? 0 : context.length);
      result = attr.call(BpfCommand.BPF_PROG_TEST_RUN);
      if (result != -Errno.EINTR.number() && result != -Errno.EAGAIN.number()) {
        break;
      }
    }
    return result;
  }

  private int flags() {
    return (cpu.isPresent() ? ON_CPU : 0) | (live ? LIVE_FRAMES : 0);
  }

  private String hint(long result) {
    return switch (Errno.of((int) -result)) {
      case ENOTSUPP, EOPNOTSUPP -> "programs of this type cannot be run on data of the caller";
      case EINVAL ->
          data.length > 0 && data.length < 14
              ? "a packet has at least an Ethernet header, 14 bytes"
              : "its type does not take this data, context or flags, on this kernel";
      case EMSGSIZE -> "the data does not fit a page";
      default -> "";
    };
  }

  /** Collects the options of a {@link ProgramRun}. Not thread-safe. */
  public static final class Builder {
    private byte[] data = {};
    private byte[] context = {};
    private int repeat;
    private boolean live;
    private int batch;
    private OptionalInt cpu = OptionalInt.empty();

    private Builder() {}

    /**
     * Sets the data.
     *
     * @param data such as a packet with its Ethernet header; copied
     * @return this
     */
    public Builder data(byte[] data) {
      this.data = data.clone();
      return this;
    }

    /**
     * Sets the context.
     *
     * @param context the struct that the type defines, such as {@code struct xdp_md}; copied
     * @return this
     */
    public Builder context(byte[] context) {
      this.context = context.clone();
      return this;
    }

    /**
     * Sets how often it runs. All runs see what the ones before made of the data.
     *
     * @param repeat 1 or more
     * @return this
     */
    public Builder repeat(int repeat) {
      this.repeat = repeat;
      return this;
    }

    /**
     * Lets what the program decides happen: an XDP program's packets are redirected, sent, or given
     * to the stack of the context's device (5.18). Nothing is handed back.
     *
     * @param batch how many frames are in flight at once, 0 for the kernel's choice
     * @return this
     */
    public Builder liveFrames(int batch) {
      this.live = true;
      this.batch = batch;
      return this;
    }

    /**
     * Sets the CPU to run on, for raw tracepoints (5.10).
     *
     * @param cpu its number
     * @return this
     */
    public Builder cpu(int cpu) {
      this.cpu = OptionalInt.of(cpu);
      return this;
    }

    /**
     * Makes the run.
     *
     * @return the run
     * @throws InvalidSpecException if a number is negative
     */
    public ProgramRun build() {
      if (repeat < 0 || batch < 0 || cpu.orElse(0) < 0) {
        throw new InvalidSpecException(
            "program run: repeat " + repeat + ", batch " + batch + ", CPU " + cpu.orElse(0));
      }
      return new ProgramRun(this);
    }
  }
}
