// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.probe.KernelFeatures;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.error.WeirException;
import dev.weir.core.handle.OwnedFd;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code BPF_LINK_CREATE}, and what its refusals mean. Whether the kernel has links of a type is
 * asked only when it has refused one, and only a probe that says so makes it the kernel's fault:
 * EINVAL is also the answer to what the caller got wrong.
 */
final class LinkCreation {
  private static final int PROG_FD = 0;
  private static final int TARGET_FD = 4;
  private static final int ATTACH_TYPE = 8;
  private static final int FLAGS = 12;
  private static final int RELATIVE_FD = 16;
  private static final int EXPECTED_REVISION = 24;

  /** Up to {@code tcx.expected_revision}; what is longer belongs to types made elsewhere. */
  private static final int SIZE = 32;

  private final LinkType type;
  private final AttachType attachType;
  private final BpfProgram program;
  private int flags;
  private AttachOrder order = AttachOrder.last();
  private Consumer<Attr> rest = attr -> {};
  private Function<Errno, String> hint = errno -> "";

  LinkCreation(LinkType type, AttachType attachType, BpfProgram program) {
    this.type = type;
    this.attachType = attachType;
    this.program = program;
  }

  LinkCreation flags(int flags) {
    this.flags = flags;
    return this;
  }

  LinkCreation order(AttachOrder order) {
    this.order = order;
    return this;
  }

  /** Sets fields from offset 16 on. */
  LinkCreation rest(Consumer<Attr> rest) {
    this.rest = rest;
    return this;
  }

  /** Says what an error means for this type, as far as this type knows more than all. */
  LinkCreation hint(Function<Errno, String> hint) {
    this.hint = hint;
    return this;
  }

  /** Attaches to a place. */
  BpfLink at(AttachPoint point) {
    try (Target target = Target.open(point)) {
      return adopt(target.with(this::call), target.toString(), point);
    }
  }

  /** Attaches without one, or with a descriptor that is not a place of its own. */
  BpfLink at(int number, String where) {
    return adopt(call(number), where, null);
  }

  private BpfLink adopt(long result, String where, @Nullable AttachPoint point) {
    if (result < 0) {
      throw explain(result, where, point);
    }
    return BpfLink.adopt(OwnedFd.adopt(result, type.kernelName() + " link on " + where));
  }

  private long call(int target) {
    int raw = program.fd().acquire();
    try {
      return order.lend((relative, replaced) -> call(raw, target, relative));
    } finally {
      program.fd().release();
    }
  }

  private long call(int raw, int target, int relative) {
    try (Attr attr = Attr.ofSize(SIZE)) {
      attr.u32(PROG_FD, raw)
          .u32(TARGET_FD, target)
          .u32(ATTACH_TYPE, attachType.number())
          .u32(FLAGS, flags | order.flags());
      if (order.isDefault()) {
        rest.accept(attr);
      } else {
        attr.u32(RELATIVE_FD, relative).u64(EXPECTED_REVISION, order.revision());
      }
      return attr.call(BpfCommand.BPF_LINK_CREATE);
    }
  }

  private WeirException explain(long result, String where, @Nullable AttachPoint point) {
    Errno errno = Errno.of((int) -result);
    if (errno == Errno.EINVAL || errno == Errno.EOPNOTSUPP) {
      UnsupportedKernelException unsupported = unsupported();
      if (unsupported != null) {
        return unsupported;
      }
    }
    KernelException refusal =
        BpfCommand.BPF_LINK_CREATE.failed(
            result, "%s on %s".formatted(program, where), words(errno));
    if (errno == Errno.ESTALE && point != null) {
      return StaleRevision.of(refusal, order, point, attachType);
    }
    return refusal;
  }

  private @Nullable UnsupportedKernelException unsupported() {
    KernelFeatures kernel = new KernelFeatures();
    return kernel
        .link(type)
        .unsupported()
        .or(() -> order.isDefault() ? Optional.empty() : kernel.attachOrder(type).unsupported())
        .orElse(null);
  }

  private String words(Errno errno) {
    String own = hint.apply(errno);
    if (!own.isEmpty()) {
      return own;
    }
    return switch (errno) {
      case EPERM -> "needs CAP_BPF and CAP_NET_ADMIN or CAP_PERFMON (CAP_SYS_ADMIN before 5.8)";
      case EINVAL ->
          "the program is not one for %s, or the order (%s) does not go together"
              .formatted(attachType.kernelName(), order);
      case EEXIST -> "this program is attached there already";
      case ENOENT -> "there is nothing of the kind to be put " + order;
      case ENODEV -> "there is no such device in the network namespace of this thread";
      case ERANGE, ENOSPC, E2BIG -> "the place is full";
      default -> "";
    };
  }
}
