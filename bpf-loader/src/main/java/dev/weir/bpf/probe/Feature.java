// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramType;

/** Something that a kernel has or lacks. A value: features that are equal get the same answer. */
public sealed interface Feature
    permits BpfFeature,
        Feature.MapKind,
        Feature.ProgramKind,
        Feature.HelperCall,
        Feature.Hook,
        Feature.LinkKind,
        Feature.Order,
        Feature.Batch,
        Feature.Isa,
        Feature.BtfContent {

  /** {@return what it is, in the kernel's words} */
  String description();

  /** {@return the first mainline kernel that has it, or what it depends on otherwise} */
  String since();

  /**
   * A type of maps.
   *
   * @param type the type
   */
  record MapKind(MapType type) implements Feature {
    @Override
    public String description() {
      return "map type " + type.kernelName();
    }

    @Override
    public String since() {
      return FirstKernel.of(type);
    }
  }

  /**
   * A type of programs.
   *
   * @param type the type
   */
  record ProgramKind(ProgramType type) implements Feature {
    @Override
    public String description() {
      return "program type " + type.kernelName();
    }

    @Override
    public String since() {
      return FirstKernel.of(type);
    }
  }

  /**
   * A helper that programs of a type may call.
   *
   * @param type the type
   * @param helper the helper
   */
  record HelperCall(ProgramType type, Helper helper) implements Feature {
    @Override
    public String description() {
      return "helper %s of %s programs".formatted(helper.kernelName(), type.kernelName());
    }

    @Override
    public String since() {
      return helper.since() + " or later";
    }
  }

  /**
   * A hook.
   *
   * @param type the attach type
   */
  record Hook(AttachType type) implements Feature {
    @Override
    public String description() {
      return "attach type " + type.kernelName();
    }

    @Override
    public String since() {
      return FirstKernel.of(type);
    }
  }

  /**
   * A type of links.
   *
   * @param type the type
   */
  record LinkKind(LinkType type) implements Feature {
    @Override
    public String description() {
      return "link type " + type.kernelName();
    }

    @Override
    public String since() {
      return FirstKernel.of(type);
    }
  }

  /**
   * An order among the programs of a place: before, after, at a revision.
   *
   * @param type links to such places
   */
  record Order(LinkType type) implements Feature {
    @Override
    public String description() {
      return "order of attached programs for link type " + type.kernelName();
    }

    @Override
    public String since() {
      return type == LinkType.CGROUP ? "6.17" : FirstKernel.of(type);
    }
  }

  /**
   * Operations on many elements of a map at once.
   *
   * @param type the type of the map
   */
  record Batch(MapType type) implements Feature {
    @Override
    public String description() {
      return "batch operations of map type " + type.kernelName();
    }

    @Override
    public String since() {
      return FirstKernel.ofBatch(type);
    }
  }

  /**
   * An instruction set.
   *
   * @param level its version
   */
  record Isa(IsaLevel level) implements Feature {
    @Override
    public String description() {
      return "instruction set " + level;
    }

    @Override
    public String since() {
      return level.since();
    }
  }

  /**
   * Something that BTF may contain.
   *
   * @param feature what it is
   */
  record BtfContent(BtfFeature feature) implements Feature {
    @Override
    public String description() {
      return "BTF with " + feature;
    }

    @Override
    public String since() {
      return feature.firstKernel().major() + "." + feature.firstKernel().minor();
    }
  }
}
