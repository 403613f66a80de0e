// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program that is to be loaded: its type, its instructions with those of the functions it calls,
 * and what it is meant to be attached to.
 *
 * <p>Immutable and thread-safe.
 */
public final class ProgramSpec {
  private final String name;
  private final String section;
  private final ProgramType type;
  private final @Nullable AttachType attachType;
  private final @Nullable String attachTo;
  private final int flags;
  private final boolean autoload;
  private final String license;
  private final int kernelVersion;
  private final ProgramCode code;

  private ProgramSpec(Builder builder) {
    this.name = builder.name;
    this.section = builder.section;
    this.type = builder.type;
    this.attachType = builder.attachType;
    this.attachTo = builder.attachTo;
    this.flags = builder.flags;
    this.autoload = builder.autoload;
    this.license = builder.license;
    this.kernelVersion = builder.kernelVersion;
    this.code = builder.code;
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new InvalidSpecException("program: the name is empty or has a NUL");
    }
  }

  /**
   * Starts a description of a program made by hand.
   *
   * @param name its name; the kernel keeps the first 15 bytes
   * @param type its type
   * @param instructions its instructions, with labels resolved
   * @return a builder
   */
  public static Builder builder(String name, ProgramType type, List<Instruction> instructions) {
    return new Builder(name, type, new ProgramCode.Given(name, List.copyOf(instructions)));
  }

  static Builder builder(String name, ProgramType type, ProgramCode code) {
    return new Builder(name, type, code);
  }

  /** {@return its name} */
  public String name() {
    return name;
  }

  /**
   * {@return the section it comes from, without the question mark that stands for {@link
   * #autoload()}; empty if it was made by hand}
   */
  public String section() {
    return section;
  }

  /** {@return its type} */
  public ProgramType type() {
    return type;
  }

  /** {@return what it is attached to, if its section says so} */
  public Optional<AttachType> attachType() {
    return Optional.ofNullable(attachType);
  }

  /** {@return the target that its section names: a function of the kernel, a tracepoint} */
  public Optional<String> attachTo() {
    return Optional.ofNullable(attachTo);
  }

  /** {@return {@code BPF_F_…} bits for loading} */
  public int flags() {
    return flags;
  }

  /** {@return whether it is loaded with the object, if nobody asks for certain programs} */
  public boolean autoload() {
    return autoload;
  }

  /** {@return the licence, which decides what helpers it may call} */
  public String license() {
    return license;
  }

  /** {@return the kernel version it says it is for, 0 for none; looked at before 5.0 only} */
  public int kernelVersion() {
    return kernelVersion;
  }

  /**
   * {@return its instructions, then those of the functions it needs, each function once, in the
   * order in which they are first referred to}
   *
   * <p>Maps and symbols of the kernel are references still. The list is made anew at each call.
   */
  public List<Instruction> instructions() {
    return code.instructions();
  }

  /** {@return its length in slots of 8 bytes, with the functions it needs} */
  public int slots() {
    return code.slots();
  }

  /** {@return the functions it consists of, itself first} */
  public List<ProgramFunction> functions() {
    return code.functions();
  }

  /** {@return the names of the functions linked in, directly called or not} */
  public List<String> calls() {
    return code.functions().stream().skip(1).map(ProgramFunction::name).toList();
  }

  /** {@return the CO-RE relocations of its instructions; their slots are the program's} */
  public List<CoreRelocation> coreRelocations() {
    return code.coreRelocations();
  }

  /**
   * Changes whether it is loaded with the object.
   *
   * @param autoload whether it is
   * @return a copy that says so
   */
  public ProgramSpec withAutoload(boolean autoload) {
    return toBuilder().autoload(autoload).build();
  }

  /** {@return a builder that starts with all of this} */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public String toString() {
    return "%s %s (%s, %d slots)".formatted(type.kernelName(), name, section, slots());
  }

  /** Collects the options of a {@link ProgramSpec}. Not thread-safe. */
  public static final class Builder {
    private String name;
    private ProgramType type;
    private final ProgramCode code;
    private String section = "";
    private @Nullable AttachType attachType;
    private @Nullable String attachTo;
    private int flags;
    private boolean autoload = true;
    private String license = "";
    private int kernelVersion;

    private Builder(String name, ProgramType type, ProgramCode code) {
      this.name = Objects.requireNonNull(name, "name");
      this.type = Objects.requireNonNull(type, "type");
      this.code = code;
    }

    private Builder(ProgramSpec spec) {
      this(spec.name, spec.type, spec.code);
      section = spec.section;
      attachType = spec.attachType;
      attachTo = spec.attachTo;
      flags = spec.flags;
      autoload = spec.autoload;
      license = spec.license;
      kernelVersion = spec.kernelVersion;
    }

    /**
     * Sets the name.
     *
     * @param name its name; the kernel keeps the first 15 bytes
     * @return this
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets the type.
     *
     * @param type its type
     * @return this
     */
    public Builder type(ProgramType type) {
      this.type = type;
      return this;
    }

    Builder section(String section) {
      this.section = section;
      return this;
    }

    /**
     * Sets what it is attached to.
     *
     * @param attachType the kind of place
     * @return this
     */
    public Builder attachType(AttachType attachType) {
      this.attachType = attachType;
      return this;
    }

    /**
     * Sets the target.
     *
     * @param attachTo a function of the kernel, a tracepoint
     * @return this
     */
    public Builder attachTo(String attachTo) {
      this.attachTo = attachTo;
      return this;
    }

    /**
     * Sets the flags.
     *
     * @param flags {@code BPF_F_…} bits for loading
     * @return this
     */
    public Builder flags(int flags) {
      this.flags = flags;
      return this;
    }

    /**
     * Sets whether it is loaded with the object.
     *
     * @param autoload whether it is
     * @return this
     */
    public Builder autoload(boolean autoload) {
      this.autoload = autoload;
      return this;
    }

    /**
     * Sets the licence.
     *
     * @param license for example {@code "GPL"} or {@code "Dual BSD/GPL"}
     * @return this
     */
    public Builder license(String license) {
      this.license = license;
      return this;
    }

    /**
     * Sets the kernel version.
     *
     * @param kernelVersion {@code KERNEL_VERSION(a, b, c)}
     * @return this
     */
    public Builder kernelVersion(int kernelVersion) {
      this.kernelVersion = kernelVersion;
      return this;
    }

    /**
     * Makes the description.
     *
     * @return the description
     * @throws InvalidSpecException if the name is not one
     */
    public ProgramSpec build() {
      return new ProgramSpec(this);
    }
  }
}
