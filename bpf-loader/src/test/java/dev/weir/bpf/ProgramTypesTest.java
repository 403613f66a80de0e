// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Register.R0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A program of every type is loaded. */
@KernelTest(
    capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.PERFMON, Capability.SYS_ADMIN})
class ProgramTypesTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  /** {@code BPF_F_SLEEPABLE}. */
  private static final int SLEEPABLE = 1 << 4;

  /** In every kernel since 5.10, whatever its configuration: a network needs them. */
  private static final Set<ProgramType> EVERYWHERE =
      EnumSet.of(
          ProgramType.SOCKET_FILTER,
          ProgramType.SCHED_CLS,
          ProgramType.SCHED_ACT,
          ProgramType.XDP,
          ProgramType.CGROUP_SKB,
          ProgramType.CGROUP_SOCK,
          ProgramType.CGROUP_SOCK_ADDR,
          ProgramType.SOCK_OPS,
          ProgramType.SK_SKB,
          ProgramType.SK_MSG,
          ProgramType.SK_LOOKUP,
          ProgramType.SK_REUSEPORT,
          ProgramType.FLOW_DISSECTOR,
          ProgramType.CGROUP_SOCKOPT,
          ProgramType.STRUCT_OPS);

  private static final Map<ProgramType, AttachType> ATTACH = new EnumMap<>(ProgramType.class);
  private static final Map<ProgramType, String> TARGETS = new EnumMap<>(ProgramType.class);

  static {
    ATTACH.put(ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_EGRESS);
    ATTACH.put(ProgramType.CGROUP_SOCK, AttachType.CGROUP_INET_SOCK_CREATE);
    ATTACH.put(ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET4_CONNECT);
    ATTACH.put(ProgramType.CGROUP_SOCKOPT, AttachType.CGROUP_GETSOCKOPT);
    ATTACH.put(ProgramType.SK_LOOKUP, AttachType.SK_LOOKUP);
    ATTACH.put(ProgramType.TRACING, AttachType.TRACE_RAW_TP);
    ATTACH.put(ProgramType.LSM, AttachType.LSM_MAC);
    ATTACH.put(ProgramType.NETFILTER, AttachType.NETFILTER);
    TARGETS.put(ProgramType.TRACING, "sched_switch");
    TARGETS.put(ProgramType.LSM, "file_open");
    TARGETS.put(ProgramType.STRUCT_OPS, "tcp_congestion_ops.ssthresh");
  }

  private static ProgramSpec spec(ProgramType type) {
    ProgramSpec.Builder builder =
        ProgramSpec.builder("least", type, List.of(mov(R0, 0), exit())).license("GPL");
    if (ATTACH.containsKey(type)) {
      builder.attachType(ATTACH.get(type));
    }
    if (TARGETS.containsKey(type)) {
      builder.attachTo(TARGETS.get(type));
    }
    return builder.flags(type == ProgramType.SYSCALL ? SLEEPABLE : 0).build();
  }

  /** EXT replaces a function of another program, which an object has to be loaded for. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNSPEC", "EXT"})
  void theLeastProgramLoads(ProgramType type) {
    try (BpfProgram program = BpfProgram.load(spec(type))) {
      assertThat(program.type()).isEqualTo(type);
      assertThat(program.info().type()).isEqualTo(type);
    } catch (VerifierException e) {
      throw e;
    } catch (KernelException e) {
      // The kernel has no such type, or is built without what it is for: EPERM without ftrace.
      boolean untraceable = type == ProgramType.LSM && e.errno() == Errno.EPERM;
      if (EVERYWHERE.contains(type) || (e.errno() != Errno.EINVAL && !untraceable)) {
        throw e;
      }
      abort("this kernel has no programs of type " + type.kernelName() + ": " + e.getMessage());
    }
  }

  @Test
  void whatATracingProgramIsForIsLookedUp() {
    ProgramSpec missing =
        spec(ProgramType.TRACING).toBuilder().attachTo("no_such_tracepoint").build();
    assertThatThrownBy(() -> BpfProgram.load(missing))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("btf_trace_no_such_tracepoint");

    ProgramSpec table = spec(ProgramType.STRUCT_OPS).toBuilder().attachTo("ssthresh").build();
    assertThatThrownBy(() -> BpfProgram.load(table))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("STRUCT.ssthresh");

    ProgramSpec member =
        spec(ProgramType.STRUCT_OPS).toBuilder().attachTo("tcp_congestion_ops.no_such").build();
    assertThatThrownBy(() -> BpfProgram.load(member))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("tcp_congestion_ops.no_such");
  }
}
