// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import static dev.weir.bpf.asm.Instructions.call;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.loadMapFd;
import static dev.weir.bpf.asm.Instructions.loadMapValue;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Register.R0;
import static dev.weir.bpf.asm.Register.R1;
import static dev.weir.bpf.asm.Register.R2;
import static dev.weir.bpf.asm.Register.R3;
import static dev.weir.bpf.asm.Register.R4;

import dev.weir.bpf.asm.Assembler;
import dev.weir.bpf.asm.InstructionCodec;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A program that writes one record of a fixed size to a ring each time it is run. */
final class RingProducer implements AutoCloseable {
  private static final int BPF_PROG_LOAD = 5;
  private static final int BPF_PROG_TEST_RUN = 10;
  private static final int BPF_OBJ_GET_INFO_BY_FD = 15;
  private static final int BPF_PROG_TYPE_SCHED_CLS = 3;
  private static final int RINGBUF_OUTPUT = 130;
  private static final int BPF_RB_NO_WAKEUP = 1;
  private static final int ATTR = 48;
  private static final int PACKET = 64;
  private static final int PROG_INFO = 40;

  private final BpfMap data;
  private final OwnedFd program;

  RingProducer(BpfMap ring, int size) {
    data =
        BpfMap.create(
            MapSpec.builder("data", MapType.ARRAY)
                .keySize(4)
                .valueSize(size)
                .maxEntries(1)
                .build());
    int ringFd = ring.fd().acquire();
    int dataFd = data.fd().acquire();
    try {
      byte[] code =
          InstructionCodec.encode(
              new Assembler()
                  .add(loadMapFd(R1, ringFd), loadMapValue(R2, dataFd, 0), mov(R3, size))
                  .add(mov(R4, BPF_RB_NO_WAKEUP), call(RINGBUF_OUTPUT), mov(R0, 0), exit())
                  .assemble(),
              ByteOrder.nativeOrder());
      program = load(code);
    } finally {
      ring.fd().release();
      data.fd().release();
    }
  }

  private static OwnedFd load(byte[] code) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR);
      int instructions = scratch.allocate(code.length);
      ByteBuffer buffer = scratch.buffer();
      buffer.put(instructions, code);
      buffer.putInt(attr, BPF_PROG_TYPE_SCHED_CLS).putInt(attr + 4, code.length / 8);
      buffer.putLong(attr + 8, scratch.address(instructions));
      buffer.putLong(attr + 16, scratch.cString("GPL"));
      long fd = Syscall.BPF.call(BPF_PROG_LOAD, scratch.address(attr), ATTR);
      return OwnedFd.adopt(Syscall.BPF.check(fd, "BPF_PROG_LOAD"), "producer");
    }
  }

  /** {@return the program's id} */
  int id() {
    int raw = program.acquire();
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR);
      int info = scratch.allocate(PROG_INFO);
      scratch.buffer().putInt(attr, raw).putInt(attr + 4, PROG_INFO);
      scratch.buffer().putLong(attr + 8, scratch.address(info));
      long result = Syscall.BPF.call(BPF_OBJ_GET_INFO_BY_FD, scratch.address(attr), 16);
      Syscall.BPF.check(result, "BPF_OBJ_GET_INFO_BY_FD");
      return scratch.buffer().getInt(info + 4);
    } finally {
      program.release();
    }
  }

  void run(int times) {
    int raw = program.acquire();
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR);
      int packet = scratch.allocate(PACKET);
      scratch.buffer().putInt(attr, raw).putInt(attr + 8, PACKET).putInt(attr + 32, times);
      scratch.buffer().putLong(attr + 16, scratch.address(packet));
      long result = Syscall.BPF.call(BPF_PROG_TEST_RUN, scratch.address(attr), ATTR);
      Syscall.BPF.check(result, "BPF_PROG_TEST_RUN");
    } finally {
      program.release();
    }
  }

  @Override
  public void close() {
    program.close();
    data.close();
  }
}
