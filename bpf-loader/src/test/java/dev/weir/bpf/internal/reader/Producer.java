// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.reader;

import static dev.weir.bpf.asm.Instructions.alu;
import static dev.weir.bpf.asm.Instructions.call;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.jump;
import static dev.weir.bpf.asm.Instructions.load;
import static dev.weir.bpf.asm.Instructions.loadMapFd;
import static dev.weir.bpf.asm.Instructions.loadMapValue;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Instructions.mov32;
import static dev.weir.bpf.asm.Instructions.store;
import static dev.weir.bpf.asm.Register.R0;
import static dev.weir.bpf.asm.Register.R1;
import static dev.weir.bpf.asm.Register.R2;
import static dev.weir.bpf.asm.Register.R3;
import static dev.weir.bpf.asm.Register.R4;
import static dev.weir.bpf.asm.Register.R5;
import static dev.weir.bpf.asm.Register.R6;
import static dev.weir.bpf.asm.Register.R7;
import static dev.weir.bpf.asm.Register.R8;
import static dev.weir.bpf.asm.Register.R9;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.asm.AluOp;
import dev.weir.bpf.asm.Assembler;
import dev.weir.bpf.asm.Condition;
import dev.weir.bpf.asm.Width;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.memory.MappedRegion;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A program that writes numbered records to a ring when it is run, and counts what did not fit. A
 * record is {@code {u64 number, u32 length, u32 producer, pattern …}}; a number is used once a
 * record with it has been accepted.
 */
public final class Producer implements AutoCloseable {
  /** How it writes. */
  public enum How {
    /** {@code bpf_ringbuf_output}, always as long as told. */
    OUTPUT,
    /** {@code bpf_ringbuf_output}, of lengths from 16 that the number decides. */
    OUTPUT_OF_MANY_LENGTHS,
    /** {@code bpf_ringbuf_reserve}, then {@code submit}. */
    SUBMIT,
    /**
     * {@code bpf_ringbuf_reserve}, then {@code submit} even numbers and {@code discard} odd ones.
     */
    SUBMIT_OR_DISCARD,
    /** As {@link #SUBMIT}, and what is reserved stays busy for a while. */
    SUBMIT_SLOWLY,
    /** {@code bpf_perf_event_output} to the CPU's own ring. */
    PERF,
    /** {@code bpf_perf_event_output} of lengths from 16 that the number decides. */
    PERF_OF_MANY_LENGTHS
  }

  /** {@code BPF_RB_NO_WAKEUP}. */
  public static final int NO_WAKEUP = 1;

  private static final int PERF_EVENT_OUTPUT = 25;
  private static final int RINGBUF_OUTPUT = 130;
  private static final int RINGBUF_RESERVE = 131;
  private static final int RINGBUF_SUBMIT = 132;
  private static final int RINGBUF_DISCARD = 133;

  private static final int BPF_F_MMAPABLE = 1 << 10;
  private static final int PACKET = 64;

  /** Turns of a loop: about 0.1 ms, and less than the verifier's million instructions. */
  private static final int SLOW = 200_000;

  private static final int NUMBER = 0;
  private static final int DROPPED = 8;
  private static final int RECORD = 16;
  private static final int VALUE = 64 << 10;

  /** The lengths that {@link How#OUTPUT_OF_MANY_LENGTHS} uses: 16 up to this and 15 more. */
  private static final int LENGTHS = 1024;

  private final BpfMap state;
  private final MappedRegion memory;
  private final BpfProgram program;

  private Producer(BpfMap state, MappedRegion memory, BpfProgram program) {
    this.state = state;
    this.memory = memory;
    this.program = program;
  }

  public static Producer of(BpfMap ring, How how, int length, int id) {
    return of(ring, how, length, id, 0);
  }

  public static Producer of(BpfMap ring, How how, int length, int id, int flags) {
    Memlock.raise();
    BpfMap state =
        BpfMap.create(
            MapSpec.builder("producer", MapType.ARRAY)
                .keySize(4)
                .valueSize(VALUE)
                .maxEntries(1)
                .flags(BPF_F_MMAPABLE)
                .build());
    MappedRegion memory = MappedRegion.map(state.fd(), 0, VALUE, MappedRegion.Access.READ_WRITE);
    ByteBuffer bytes = memory.buffer();
    for (int i = 16; i < VALUE - RECORD; i++) {
      bytes.put(RECORD + i, pattern(id, i));
    }
    bytes.putInt(RECORD + 8, length).putInt(RECORD + 12, id);
    ProgramSpec program =
        ProgramSpec.builder(
                "producer", ProgramType.SCHED_CLS, code(how, length, id, flags).assemble())
            .license("GPL")
            .build();
    Map<String, BpfMap> maps = Map.of("ring", ring, "state", state);
    return new Producer(state, memory, BpfProgram.load(program, maps));
  }

  /** What is at an index of a record from 16 on. */
  public static byte pattern(int id, int index) {
    return (byte) (index * 31 + (index >> 8) + id * 101);
  }

  /** How long the record of a number is with {@link How#OUTPUT_OF_MANY_LENGTHS}. */
  public static int length(long number) {
    return 16 + (int) (number * 37 & (LENGTHS - 1));
  }

  private static Assembler code(How how, int length, int id, int flags) {
    Assembler program = new Assembler();
    program.add(
        mov(R6, R1),
        loadMapValue(R7, "state", 0),
        load(Width.DOUBLE, R8, R7, NUMBER),
        mov(R9, length));
    switch (how) {
      case OUTPUT, OUTPUT_OF_MANY_LENGTHS, PERF, PERF_OF_MANY_LENGTHS -> {
        if (how == How.OUTPUT_OF_MANY_LENGTHS || how == How.PERF_OF_MANY_LENGTHS) {
          program.add(
              mov(R9, R8),
              alu(AluOp.MUL, R9, 37),
              alu(AluOp.AND, R9, LENGTHS - 1),
              alu(AluOp.ADD, R9, 16));
        }
        program.add(store(Width.DOUBLE, R7, RECORD, R8), store(Width.WORD, R7, RECORD + 8, R9));
        if (how == How.OUTPUT || how == How.OUTPUT_OF_MANY_LENGTHS) {
          program.add(
              loadMapFd(R1, "ring"),
              mov(R2, R7),
              alu(AluOp.ADD, R2, RECORD),
              mov(R3, R9),
              mov(R4, flags),
              call(RINGBUF_OUTPUT));
        } else {
          program.add(
              mov(R1, R6),
              loadMapFd(R2, "ring"),
              mov32(R3, -1),
              mov(R4, R7),
              alu(AluOp.ADD, R4, RECORD),
              mov(R5, R9),
              call(PERF_EVENT_OUTPUT));
        }
        program.add(jump(Condition.NE, R0, 0, "dropped"));
      }
      case SUBMIT, SUBMIT_OR_DISCARD, SUBMIT_SLOWLY -> {
        program.add(
            loadMapFd(R1, "ring"),
            mov(R2, length),
            mov(R3, 0),
            call(RINGBUF_RESERVE),
            jump(Condition.EQ, R0, 0, "dropped"),
            store(Width.DOUBLE, R0, 0, R8),
            store(Width.WORD, R0, 8, R9),
            mov(R2, id),
            store(Width.WORD, R0, 12, R2),
            mov(R1, R0),
            mov(R2, flags));
        if (how == How.SUBMIT_SLOWLY) {
          program.add(mov(R4, 0));
          program.label("loop").add(alu(AluOp.ADD, R4, 1));
          program.add(jump(Condition.LT, R4, SLOW, "loop"));
        }
        if (how == How.SUBMIT_OR_DISCARD) {
          program.add(
              mov(R3, R8),
              alu(AluOp.AND, R3, 1),
              jump(Condition.NE, R3, 0, "discard"),
              call(RINGBUF_SUBMIT),
              jump("accepted"));
          program.label("discard").add(call(RINGBUF_DISCARD));
          program.label("accepted");
        } else {
          program.add(call(RINGBUF_SUBMIT));
        }
      }
    }
    return program
        .add(alu(AluOp.ADD, R8, 1), store(Width.DOUBLE, R7, NUMBER, R8), mov(R0, 0), exit())
        .label("dropped")
        .add(
            load(Width.DOUBLE, R8, R7, DROPPED),
            alu(AluOp.ADD, R8, 1),
            store(Width.DOUBLE, R7, DROPPED, R8),
            mov(R0, 1),
            exit());
  }

  /** Runs the program so often. */
  public void run(int times) {
    long before = written() + dropped();
    int left = times;
    while (left > 0) {
      int raw = program.fd().acquire();
      try (Attr attr = Attr.ofSize(48, PACKET + 64)) {
        attr.u32(0, raw).u32(8, PACKET).block(16, PACKET);
        attr.u32(32, left);
        long result = attr.call(BpfCommand.BPF_PROG_TEST_RUN);
        if (result != -Errno.EINTR.number()) {
          BpfCommand.BPF_PROG_TEST_RUN.check(result, "producer");
        }
      } finally {
        program.fd().release();
      }
      left = Math.toIntExact(times - (written() + dropped() - before));
    }
  }

  /** How many records were accepted, discarded ones included. */
  public long written() {
    return memory.getLongAcquire(NUMBER);
  }

  /** How many were refused. */
  public long dropped() {
    return memory.getLongAcquire(DROPPED);
  }

  @Override
  public void close() {
    program.close();
    memory.close();
    state.close();
  }
}
