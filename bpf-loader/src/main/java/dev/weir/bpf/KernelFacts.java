// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.internal.core.CoreCode;
import dev.weir.bpf.internal.core.CoreLinker;
import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.bpf.internal.externs.ResolvedExterns;
import dev.weir.bpf.internal.info.ObjectBtf;
import dev.weir.bpf.internal.info.SourceInfo;
import dev.weir.bpf.internal.kernel.BtfSupport;
import dev.weir.bpf.internal.kernel.ModuleBtf;
import dev.weir.bpf.internal.kernel.RunningKernel;
import dev.weir.bpf.internal.sys.LoadedBtf;
import dev.weir.bpf.internal.verifier.ProgramImage;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the running kernel has for an object: types to adjust to, symbols, the object's own BTF in
 * the kernel. Open while the object is loaded; maps and programs keep what they need of it.
 */
final class KernelFacts implements ObjectFacts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelFacts.class);

  private final ObjectSpec object;
  private final RunningKernel kernel = new RunningKernel();
  private final Map<String, BpfProgram> targets;
  private final @Nullable CoreLinker linker;
  private final ResolvedExterns externs;
  private final @Nullable LoadedBtf btf;
  private final List<OwnedFd> moduleBtfs = new ArrayList<>();
  private final AttachTargets attachTargets;

  /** Opens what is needed for the programs of a selection. */
  KernelFacts(ObjectLoader loader, Selection selection) {
    this.object = loader.spec();
    this.targets = Map.copyOf(loader.targets());
    boolean relocates =
        selection.programs().stream().anyMatch(program -> !program.coreRelocations().isEmpty());
    this.linker = relocates ? CoreLinker.of(object, types(loader)) : null;
    this.externs = ResolvedExterns.of(object, selection.programs(), kernel);
    this.btf = loadBtf().orElse(null);
    this.attachTargets = new AttachTargets(kernel);
    try {
      externs.modules().forEach(module -> moduleBtfs.add(ModuleBtf.open(module.name())));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private TargetTypes types(ObjectLoader loader) {
    return loader
        .kernelBtf()
        .map(types -> TargetTypes.of("the BTF given", types))
        .orElseGet(kernel::types);
  }

  /**
   * As it is first: only a kernel that refuses it is asked what it knows. Few programs need their
   * BTF, so that one which no kernel takes is no reason not to load them.
   */
  private Optional<LoadedBtf> loadBtf() {
    Optional<Btf> whole = ObjectBtf.loadable(object, EnumSet.allOf(BtfFeature.class));
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LoadedBtf.load(whole.get(), "the object"));
    } catch (KernelException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
    }
    try {
      return ObjectBtf.loadable(object, BtfSupport.probe())
          .map(known -> LoadedBtf.load(known, "the object"));
    } catch (KernelException e) {
      LOG.warn("loading without type information: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** {@return the contents of {@code .kconfig}, if a program uses it} */
  Optional<byte[]> kconfig() {
    return externs.kconfig();
  }

  /** {@return the object's BTF in the kernel} */
  Optional<OwnedFd> btf() {
    return Optional.ofNullable(btf).map(LoadedBtf::fd);
  }

  @Override
  public CoreCode link(ProgramSpec spec) {
    return linker == null ? ObjectFacts.super.link(spec) : linker.link(spec);
  }

  @Override
  public boolean knowsKernelSymbols() {
    return true;
  }

  @Override
  public List<Instruction> resolveKernelSymbols(List<Instruction> code) {
    return externs.apply(code, i -> number(moduleBtfs.get(i)));
  }

  /** Of a descriptor that is open as long as this. */
  private static int number(OwnedFd fd) {
    int number = fd.acquire();
    fd.release();
    return number;
  }

  @Override
  public List<OwnedFd> moduleBtfs() {
    return moduleBtfs;
  }

  @Override
  public Optional<ProgramImage.Info> info(ProgramSpec spec) {
    if (btf == null) {
      return Optional.empty();
    }
    SourceInfo info = SourceInfo.of(object, spec);
    if (info.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProgramImage.Info(
            btf.fd(),
            info.functions(),
            SourceInfo.FUNCTION_BYTES,
            info.lines(),
            SourceInfo.LINE_BYTES));
  }

  @Override
  public AttachTargets targets() {
    return attachTargets;
  }

  @Override
  public Optional<BpfProgram> targetProgram(ProgramSpec spec) {
    return Optional.ofNullable(targets.get(spec.name()));
  }

  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>(moduleBtfs);
    if (btf != null) {
      all.add(btf);
    }
    all.add(attachTargets);
    Rollback.closeAll(all);
  }
}
