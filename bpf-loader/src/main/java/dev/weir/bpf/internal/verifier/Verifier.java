// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.verifier;

import dev.weir.bpf.asm.InstructionCodec;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code BPF_PROG_LOAD}.
 *
 * <p>The first attempt asks for no log: writing one takes longer than verifying, and one that is
 * too short fails a good program. A program that is refused is sent again for its log, in a buffer
 * that grows until the log fits; the error that counts is that of the first attempt.
 */
public final class Verifier {
  private static final int PROG_TYPE = 0;
  private static final int INSN_CNT = 4;
  private static final int INSNS = 8;
  private static final int LICENSE = 16;
  private static final int LOG_LEVEL = 24;
  private static final int LOG_SIZE = 28;
  private static final int LOG_BUF = 32;
  private static final int KERN_VERSION = 40;
  private static final int PROG_FLAGS = 44;
  private static final int PROG_NAME = 48;
  private static final int PROG_IFINDEX = 64;
  private static final int EXPECTED_ATTACH_TYPE = 68;
  private static final int PROG_BTF_FD = 72;
  private static final int FUNC_INFO_REC_SIZE = 76;
  private static final int FUNC_INFO = 80;
  private static final int FUNC_INFO_CNT = 88;
  private static final int LINE_INFO_REC_SIZE = 92;
  private static final int LINE_INFO = 96;
  private static final int LINE_INFO_CNT = 104;
  private static final int ATTACH_BTF_ID = 108;
  private static final int ATTACH_BTF_OBJ_FD = 112;
  private static final int FD_ARRAY = 120;
  private static final int LOG_TRUE_SIZE = 140;

  /**
   * Up to {@code log_true_size} (6.4). Older kernels look at bytes they do not know only to see
   * that they are zero.
   */
  private static final int SIZE = 144;

  private static final int FIRST_LOG = 64 << 10;

  /** {@code BPF_VERIFIER_TMP_LOG_SIZE} aside, the kernel's limit is UINT_MAX >> 2 (5.2). */
  private static final int LARGEST_LOG = 1 << 29;

  /**
   * A signal makes the verifier give up with EAGAIN (4.20); profilers send them by the hundred each
   * second, so a program that takes long to verify may need luck.
   */
  private static final int ATTEMPTS = 30;

  private final ProgramImage image;
  private final byte[] code;
  private final byte[] license;

  private Verifier(ProgramImage image) {
    this.image = image;
    this.code = InstructionCodec.encode(image.instructions(), ByteOrder.nativeOrder());
    this.license = image.license().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Loads a program.
   *
   * @param image the program
   * @param level what to ask of the verifier for a program that it accepts: 0 for nothing, or
   *     {@code BPF_LOG_…} bits
   * @return what became of it
   */
  public static Verdict load(ProgramImage image, int level) {
    List<OwnedFd> lent = new ArrayList<>();
    try {
      for (OwnedFd fd : image.uses()) {
        fd.acquire();
        lent.add(fd);
      }
      return new Verifier(image).load(level);
    } finally {
      lent.forEach(OwnedFd::release);
    }
  }

  private Verdict load(int level) {
    long result = attempt(0, 0, null);
    if (result >= 0 && level == 0) {
      return new Verdict.Accepted(adopt(result), "");
    }
    Log log = new Log();
    long again = withLog(level == 0 ? 1 : level, log);
    closeIfAny(again);
    // The first attempt is the one that counts, whether it gave a program or an error.
    return result >= 0
        ? new Verdict.Accepted(adopt(result), log.text)
        : new Verdict.Refused((int) -result, log.text);
  }

  private OwnedFd adopt(long fd) {
    return OwnedFd.adopt(fd, "program " + image.name());
  }

  private static void closeIfAny(long fd) {
    if (fd >= 0) {
      OwnedFd.adopt(fd, "program loaded for its log").close();
    }
  }

  private long withLog(int level, Log log) {
    int size = FIRST_LOG;
    while (true) {
      long result = attempt(level, size, log);
      if (result != -Errno.ENOSPC.number() || size >= LARGEST_LOG) {
        return result;
      }
      int next = log.wanted > size ? log.wanted : Math.multiplyExact(size, 4);
      size = Math.min(next, LARGEST_LOG);
    }
  }

  /** What one attempt made the verifier say. */
  private static final class Log {
    private String text = "";

    /** The size that it takes, 0 if the kernel does not tell (before 6.4). */
    private int wanted;
  }

  private long attempt(int level, int logSize, @Nullable Log log) {
    try (Attr attr = Attr.ofSize(SIZE, room(logSize))) {
      describe(attr);
      int logAt = 0;
      if (log != null) {
        logAt = attr.block(LOG_BUF, logSize);
        attr.u32(LOG_LEVEL, level).u32(LOG_SIZE, logSize);
      }
      long result = call(attr);
      if (log != null) {
        log.wanted = attr.u32(LOG_TRUE_SIZE);
        log.text = text(attr, logAt, logSize);
      }
      return result;
    }
  }

  private static long call(Attr attr) {
    long result = attr.call(BpfCommand.BPF_PROG_LOAD);
    for (int i = 1; result == -Errno.EAGAIN.number() && i < ATTEMPTS; i++) {
      result = attr.call(BpfCommand.BPF_PROG_LOAD);
    }
    return result;
  }

  private static String text(Attr attr, int logAt, int logSize) {
    int length = 0;
    ByteBuffer memory = attr.memory();
    while (length < logSize && memory.get(logAt + length) != 0) {
      length++;
    }
    return new String(attr.copy(logAt, length), StandardCharsets.UTF_8);
  }

  private int room(int logSize) {
    ProgramImage.Info info = image.info();
    int infoBytes = info == null ? 0 : info.functions().remaining() + info.lines().remaining();
    int modules = (image.moduleBtfs().size() + 1) * Integer.BYTES;
    return Math.addExact(logSize, code.length + license.length + infoBytes + modules + 64);
  }

  private void describe(Attr attr) {
    attr.u32(PROG_TYPE, image.type())
        .u32(INSN_CNT, code.length / 8)
        .bytes(INSNS, ByteBuffer.wrap(code))
        .string(LICENSE, image.license())
        .u32(KERN_VERSION, image.kernelVersion())
        .u32(PROG_FLAGS, image.flags())
        .name(PROG_NAME, image.name())
        .u32(PROG_IFINDEX, image.ifindex())
        .u32(EXPECTED_ATTACH_TYPE, image.attachType());
    Optional.ofNullable(image.info()).ifPresent(info -> describe(attr, info));
    Optional.ofNullable(image.target()).ifPresent(target -> describe(attr, target));
    if (!image.moduleBtfs().isEmpty()) {
      int array = attr.block(FD_ARRAY, (image.moduleBtfs().size() + 1) * Integer.BYTES);
      for (int i = 0; i < image.moduleBtfs().size(); i++) {
        attr.memory().putInt(array + (i + 1) * Integer.BYTES, number(image.moduleBtfs().get(i)));
      }
    }
  }

  private static void describe(Attr attr, ProgramImage.Info info) {
    attr.u32(PROG_BTF_FD, number(info.btf()))
        .u32(FUNC_INFO_REC_SIZE, info.functionBytes())
        .u32(FUNC_INFO_CNT, info.functions().remaining() / info.functionBytes())
        .bytes(FUNC_INFO, info.functions());
    if (info.lines().hasRemaining()) {
      attr.u32(LINE_INFO_REC_SIZE, info.lineBytes())
          .u32(LINE_INFO_CNT, info.lines().remaining() / info.lineBytes())
          .bytes(LINE_INFO, info.lines());
    }
  }

  private static void describe(Attr attr, ProgramImage.Target target) {
    attr.u32(ATTACH_BTF_ID, target.typeId());
    OwnedFd holder = target.holder();
    if (holder != null) {
      attr.u32(ATTACH_BTF_OBJ_FD, number(holder));
    }
  }

  /** Of a descriptor that is lent already: it is one of {@link ProgramImage#uses}. */
  private static int number(OwnedFd fd) {
    int number = fd.acquire();
    fd.release();
    return number;
  }
}
