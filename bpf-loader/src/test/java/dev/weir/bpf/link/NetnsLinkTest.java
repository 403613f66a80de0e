// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static dev.weir.bpf.asm.Instructions.alu;
import static dev.weir.bpf.asm.Instructions.call;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.jump;
import static dev.weir.bpf.asm.Instructions.loadMapFd;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Instructions.store;
import static dev.weir.bpf.asm.Register.R0;
import static dev.weir.bpf.asm.Register.R1;
import static dev.weir.bpf.asm.Register.R10;
import static dev.weir.bpf.asm.Register.R2;
import static dev.weir.bpf.asm.Register.R3;
import static dev.weir.bpf.asm.Register.R6;
import static dev.weir.bpf.asm.Register.R7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.asm.AluOp;
import dev.weir.bpf.asm.Assembler;
import dev.weir.bpf.asm.Condition;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Width;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.probe.Helper;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;
import dev.weir.testing.topology.Device;
import dev.weir.testing.topology.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@KernelTest
class NetnsLinkTest {
  private static final int SK_PASS = 1;
  private static final int NOBODY = 7777;

  /** Gives every connection to the socket at index 0. */
  private static List<Instruction> steer() {
    return new Assembler()
        .add(
            mov(R6, R1),
            store(Width.WORD, R10, -4, 0),
            loadMapFd(R1, "sockets"),
            mov(R2, R10),
            alu(AluOp.ADD, R2, -4),
            call(Helper.MAP_LOOKUP_ELEM.number()),
            jump(Condition.EQ, R0, 0, "pass"),
            mov(R7, R0),
            mov(R1, R6),
            mov(R2, R7),
            mov(R3, 0),
            call(Helper.SK_ASSIGN.number()),
            mov(R1, R7),
            call(Helper.SK_RELEASE.number()))
        .label("pass")
        .add(mov(R0, SK_PASS), exit())
        .assemble();
  }

  @Test
  void connectionsToAPortWhereNobodyListensAreSteered(NetworkNamespace namespace) {
    MapSpec spec =
        MapSpec.builder("sockets", MapType.SOCKMAP).keySize(4).valueSize(8).maxEntries(1).build();
    try (BpfMap sockets = BpfMap.create(spec);
        BpfProgram program =
            BpfProgram.load(
                Programs.spec("steer", ProgramType.SK_LOOKUP, steer())
                    .attachType(AttachType.SK_LOOKUP)
                    .build(),
                Map.of("sockets", sockets));
        BpfProgram nothing =
            Programs.returning("nothing", ProgramType.SK_LOOKUP, AttachType.SK_LOOKUP, SK_PASS);
        TcpSocket listener = TcpSocket.listen(5201)) {
      listener.putInto(sockets, 0);
      assertThat(TcpSocket.tryConnect(NOBODY)).isEqualTo(-Errno.ECONNREFUSED.number());
      try (NetnsLink link = NetnsLink.attach(program, namespace)) {
        try (TcpSocket client = TcpSocket.connect(NOBODY);
            TcpSocket server = listener.accept()) {
          client.send("hello");
          assertThat(server.receive(100)).isEqualTo("hello");
        }
        assertThat(link.info().details())
            .isEqualTo(new LinkInfo.Details.Netns(namespace.inode(), AttachType.SK_LOOKUP));
        assertThat(
                AttachedPrograms.at(new AttachPoint.Namespace(namespace), AttachType.SK_LOOKUP)
                    .programIds())
            .containsExactly(program.id());
        link.update(nothing, program);
        assertThat(TcpSocket.tryConnect(NOBODY)).isEqualTo(-Errno.ECONNREFUSED.number());
        link.update(program);
        assertThat(TcpSocket.tryConnect(NOBODY)).isZero();
      }
      assertThat(TcpSocket.tryConnect(NOBODY)).isEqualTo(-Errno.ECONNREFUSED.number());
    }
  }

  /** Packet sockets have the kernel find the transport header of what they send. */
  @Test
  void flowsAreTakenApartByTheProgram(Topology topology) {
    Device device = topology.host("a").devices().get(0);
    NetworkNamespace namespace = topology.host("a").namespace();
    try (Counter counter = Counter.create();
        BpfProgram program = Programs.counting(counter, "dissect", ProgramType.FLOW_DISSECTOR, 0);
        BpfProgram other = Programs.returning("other", ProgramType.FLOW_DISSECTOR, 0)) {
      send(device);
      assertThat(counter.value()).isZero();
      try (NetnsLink link = NetnsLink.attach(program, namespace)) {
        send(device);
        long seen = counter.value();
        assertThat(seen).isPositive();
        assertThatThrownBy(() -> NetnsLink.attach(other, namespace))
            .isInstanceOf(KernelException.class)
            .hasMessageContaining("has a flow dissector");
        assertThatThrownBy(() -> LegacyAttachment.toNamespace(other, namespace))
            .isInstanceOf(KernelException.class)
            .hasMessageContaining("EEXIST");
        link.update(other);
        send(device);
        assertThat(counter.value()).isEqualTo(seen);
      }
      long before = counter.value();
      try (LegacyAttachment attachment = LegacyAttachment.toNamespace(program, namespace)) {
        send(device);
        assertThat(counter.value()).isGreaterThan(before);
        attachment.update(other);
        before = counter.value();
        send(device);
        assertThat(counter.value()).isEqualTo(before);
      }
      assertThat(
              AttachedPrograms.at(new AttachPoint.Namespace(namespace), AttachType.FLOW_DISSECTOR)
                  .programs())
          .isEmpty();
    }
  }

  private static void send(Device device) {
    byte[] frame = new byte[64];
    frame[12] = 8;
    frame[14] = 0x45;
    device.send(frame);
  }

  @Test
  void otherProgramsAreForNoNamespace(NetworkNamespace namespace) {
    try (BpfProgram xdp = Programs.returning("x", ProgramType.XDP, 2)) {
      assertThatThrownBy(() -> NetnsLink.attach(xdp, namespace))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("xdp program x");
    }
  }
}
