// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static dev.weir.bpf.asm.Instructions.call;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.loadMapFd;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Register.R2;
import static dev.weir.bpf.asm.Register.R3;
import static dev.weir.bpf.asm.Register.R4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Register;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.probe.Helper;
import dev.weir.bpf.probe.KernelFeatures;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.testing.KernelTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KernelTest
class SockMapLinkTest {
  private static final int SK_PASS = 1;
  private static final int BPF_F_INGRESS = 1;
  private static final AttachType HOOK = AttachType.SK_MSG_VERDICT;

  private BpfMap sockets;
  private BpfProgram redirect;
  private BpfProgram pass;

  @BeforeEach
  void load() {
    sockets =
        BpfMap.create(
            MapSpec.builder("sockets", MapType.SOCKMAP)
                .keySize(4)
                .valueSize(4)
                .maxEntries(2)
                .build());
    // What a socket of the map sends goes into the receive queue of the socket at index 1.
    List<Instruction> code =
        List.of(
            loadMapFd(R2, "sockets"),
            mov(R3, 1),
            mov(R4, BPF_F_INGRESS),
            call(Helper.MSG_REDIRECT_MAP.number()),
            mov(Register.R0, SK_PASS),
            exit());
    redirect =
        BpfProgram.load(
            Programs.spec("redirect", ProgramType.SK_MSG, code).build(),
            Map.of("sockets", sockets));
    pass = Programs.returning("pass", ProgramType.SK_MSG, SK_PASS);
  }

  @AfterEach
  void unload() {
    redirect.close();
    pass.close();
    sockets.close();
  }

  /** Two connections; what the first's client sends arrives at the second's server. */
  private void assertRedirects(int port) {
    try (TcpSocket listener = TcpSocket.listen(port);
        TcpSocket client = TcpSocket.connect(port);
        TcpSocket server = listener.accept();
        TcpSocket otherClient = TcpSocket.connect(port);
        TcpSocket otherServer = listener.accept()) {
      client.putInto(sockets, 0);
      otherServer.putInto(sockets, 1);
      client.send("redirected");
      assertThat(otherServer.receive(100)).isEqualTo("redirected");
      otherClient.send("not in the map");
      assertThat(otherServer.receive(100)).isEqualTo("not in the map");
      server.send("back");
      assertThat(client.receive(100)).isEqualTo("back");
    }
  }

  private void assertPasses(int port) {
    try (TcpSocket listener = TcpSocket.listen(port);
        TcpSocket client = TcpSocket.connect(port);
        TcpSocket server = listener.accept()) {
      client.putInto(sockets, 0);
      client.send("passed");
      assertThat(server.receive(100)).isEqualTo("passed");
    }
  }

  @Test
  void withOrWithoutALinkMessagesAreRedirected() {
    boolean links = new KernelFeatures().link(LinkType.SOCKMAP).isSupported();
    try (Attachment attachment = SockMapLink.attachOrFallBack(redirect, sockets, HOOK)) {
      assertThat(attachment).isInstanceOf(links ? SockMapLink.class : LegacyAttachment.class);
      assertRedirects(5101);
      attachment.update(pass);
      assertPasses(5102);
    }
    assertPasses(5103);
  }

  @Test
  void aLinkIsSaidToBeMissingOrDescribed() {
    if (new KernelFeatures().link(LinkType.SOCKMAP).isSupported()) {
      try (SockMapLink link = SockMapLink.attach(redirect, sockets, HOOK)) {
        assertThat(link.info().details())
            .isEqualTo(new LinkInfo.Details.SockMap(sockets.id(), HOOK));
        assertThatThrownBy(() -> SockMapLink.attach(pass, sockets, HOOK))
            .isInstanceOfSatisfying(
                KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
        assertRedirects(5104);
      }
    } else {
      assertThatThrownBy(() -> SockMapLink.attach(redirect, sockets, HOOK))
          .isInstanceOf(UnsupportedKernelException.class)
          .hasMessageContaining("6.10");
    }
  }

  @Test
  void withoutALinkItIsDetachedByWhoAttachedIt() {
    LegacyAttachment attachment = LegacyAttachment.toMap(redirect, sockets, HOOK);
    assertRedirects(5105);
    attachment.update(pass);
    assertPasses(5106);
    assertThat(attachment.programId()).isEqualTo(pass.id());
    attachment.close();
    try (LegacyAttachment next = LegacyAttachment.toMap(redirect, sockets, HOOK)) {
      attachment.close();
      assertThat(next.isOpen()).isTrue();
      assertRedirects(5107);
    }
    assertPasses(5108);
  }

  /** What the kernel can tell of a map, since 5.15. */
  @Test
  void whatAMapHasIsListedWhereTheKernelTells() {
    try (LegacyAttachment attachment = LegacyAttachment.toMap(redirect, sockets, HOOK)) {
      AttachedPrograms attached;
      try {
        attached = AttachedPrograms.at(new AttachPoint.SocketMap(sockets), HOOK);
      } catch (KernelException e) {
        assertThat(e).hasMessageContaining("cannot tell");
        return;
      }
      assertThat(attached.programIds()).containsExactly(attachment.programId());
      assertThatThrownBy(() -> LegacyAttachment.toMap(pass, sockets, HOOK))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("program " + redirect.id());
    }
  }
}
