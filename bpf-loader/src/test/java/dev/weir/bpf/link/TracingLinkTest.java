// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static dev.weir.bpf.asm.Instructions.alu;
import static dev.weir.bpf.asm.Instructions.atomic;
import static dev.weir.bpf.asm.Instructions.call;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.jump;
import static dev.weir.bpf.asm.Instructions.load;
import static dev.weir.bpf.asm.Instructions.loadMapValue;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Instructions.store;
import static dev.weir.bpf.asm.Register.R0;
import static dev.weir.bpf.asm.Register.R1;
import static dev.weir.bpf.asm.Register.R10;
import static dev.weir.bpf.asm.Register.R2;
import static dev.weir.bpf.asm.Register.R3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.asm.AluOp;
import dev.weir.bpf.asm.Assembler;
import dev.weir.bpf.asm.AtomicOp;
import dev.weir.bpf.asm.Condition;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Width;
import dev.weir.bpf.probe.Helper;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Availability;
import dev.weir.testing.feature.Expectation;
import dev.weir.testing.feature.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

@KernelTest(capabilities = {Capability.BPF, Capability.PERFMON})
class TracingLinkTest {
  private static final String FUNCTION = "tcp_v4_connect";

  /** As {@link Programs#counting}, with the map's descriptor in place. */
  private static List<Instruction> counting(Counter counter) {
    int raw = counter.map().fd().acquire();
    counter.map().fd().release();
    return List.of(
        loadMapValue(R1, raw, 0),
        mov(R2, 1),
        atomic(AtomicOp.ADD, Width.DOUBLE, R1, 0, R2),
        mov(R0, 0),
        exit());
  }

  private static void connect() {
    assertThat(TcpSocket.tryConnect(5999)).isEqualTo(-Errno.ECONNREFUSED.number());
  }

  private static void assertCountsWhileOpen(Counter counter, BpfLink link) {
    connect();
    assertThat(counter.value()).isPositive();
    link.close();
    long seen = counter.value();
    connect();
    assertThat(counter.value()).isEqualTo(seen);
  }

  @Test
  void aRawTracepoint() {
    try (Counter counter = Counter.create();
        BpfProgram program = Programs.counting(counter, "raw", ProgramType.RAW_TRACEPOINT, 0);
        TracingLink link = TracingLink.attachRaw(program, "inet_sock_set_state")) {
      assertThat(link.info().details())
          .isEqualTo(new LinkInfo.Details.RawTracepoint("inet_sock_set_state"));
      assertThatThrownBy(() -> link.update(program))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("keeps its program for life");
      assertThatThrownBy(link::detach)
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("ends when it is closed");
      assertCountsWhileOpen(counter, link);
      assertThatThrownBy(() -> TracingLink.attachRaw(program, "no_such_tracepoint"))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("no_such_tracepoint")
          .hasMessageContaining("there is no such tracepoint");
    }
  }

  @Test
  void aTracepointWithTypes() {
    try (Counter counter = Counter.create();
        BpfProgram program =
            Programs.tracing(
                AttachType.TRACE_RAW_TP, "btf_trace_inet_sock_set_state", counting(counter));
        TracingLink link = TracingLink.attach(program)) {
      assertThat(link.info().details())
          .isEqualTo(new LinkInfo.Details.RawTracepoint("inet_sock_set_state"));
      assertCountsWhileOpen(counter, link);
    }
  }

  /** Some kernels refuse programs for any function, whoever asks. */
  public static final class Functions implements Feature {
    /** For the extension. */
    public Functions() {}

    @Override
    public String description() {
      return "programs for functions of the kernel";
    }

    @Override
    public Availability probe() {
      List<Instruction> nothing = List.of(mov(R0, 0), exit());
      try {
        Programs.tracing(AttachType.TRACE_FENTRY, FUNCTION, nothing).close();
        return Availability.available();
      } catch (AssertionError e) {
        return Availability.missing("loading one was " + e.getMessage());
      }
    }

    @Override
    public Expectation expectation() {
      return Expectation.optional("what the kernel's owner allows");
    }
  }

  @Test
  @KernelTest(features = Functions.class)
  void theBeginAndTheEndOfAFunction() {
    for (AttachType type : List.of(AttachType.TRACE_FENTRY, AttachType.TRACE_FEXIT)) {
      try (Counter counter = Counter.create();
          BpfProgram program = Programs.tracing(type, FUNCTION, counting(counter));
          TracingLink link = TracingLink.attach(program)) {
        assertThat(((LinkInfo.Details.Tracing) link.info().details()).attachType()).isEqualTo(type);
        assertCountsWhileOpen(counter, link);
      }
    }
  }

  @Test
  void aProgramForNoFunctionIsNotAttached() {
    try (BpfProgram xdp = Programs.returning("x", ProgramType.XDP, 2)) {
      assertThatThrownBy(() -> TracingLink.attach(xdp))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("for no function");
    }
  }

  /** Writes a letter for each map. */
  private static List<Instruction> writeForEach() {
    return new Assembler()
        .add(
            load(Width.DOUBLE, R2, R1, 8),
            jump(Condition.EQ, R2, 0, "end"),
            load(Width.DOUBLE, R1, R1, 0),
            load(Width.DOUBLE, R1, R1, 0),
            store(Width.BYTE, R10, -1, 'm'),
            mov(R2, R10),
            alu(AluOp.ADD, R2, -1),
            mov(R3, 1),
            call(Helper.SEQ_WRITE.number()))
        .label("end")
        .add(mov(R0, 0), exit())
        .assemble();
  }

  @Test
  void anIteratorIsReadLikeAFile() throws IOException {
    try (BpfProgram program =
            Programs.tracing(AttachType.TRACE_ITER, "bpf_iter_bpf_map", writeForEach());
        IterLink link = IterLink.attach(program)) {
      LinkInfo.Details.Iter details = (LinkInfo.Details.Iter) link.info().details();
      assertThat(details.mapId()).isZero();
      assertThat(details.target()).isIn("bpf_map", "");
      int before = read(link);
      try (Counter one = Counter.create();
          Counter two = Counter.create()) {
        assertThat(read(link)).isEqualTo(before + 2);
        assertThat(one.map().id()).isNotEqualTo(two.map().id());
      }
    }
  }

  private static int read(IterLink link) throws IOException {
    try (InputStream in = link.read()) {
      byte[] bytes = in.readAllBytes();
      assertThat(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII)).matches("m*");
      return bytes.length;
    }
  }
}
