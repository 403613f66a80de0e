// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the running kernel what it has, and remembers what it answered for certain. A probe makes
 * maps and programs that end with it, and attaches nothing to anything that others can see.
 *
 * <p>Most probes need {@code CAP_BPF} with {@code CAP_NET_ADMIN} and {@code CAP_PERFMON}, or {@code
 * CAP_SYS_ADMIN}; without, the answer is {@link ProbeResult.Unknown}, and asked again next time.
 *
 * <p>Thread-safe. What it remembers is its own: make one and pass it on.
 */
public final class KernelFeatures {
  private final Map<Feature, ProbeResult> answers = new ConcurrentHashMap<>();

  /** Begins with nothing known; makes no system call. */
  public KernelFeatures() {}

  /**
   * Finds out about a feature.
   *
   * @param feature the feature
   * @return the answer
   */
  public ProbeResult probe(Feature feature) {
    ProbeResult known = answers.get(feature);
    if (known != null) {
      return known;
    }
    ProbeResult found = ask(feature).about(feature);
    if (found.isConclusive()) {
      answers.put(feature, found);
    }
    return found;
  }

  private static Answer ask(Feature feature) {
    if (feature instanceof BpfFeature one) {
      return FeatureProbe.of(one);
    }
    if (feature instanceof Feature.MapKind map) {
      return MapProbe.of(map.type());
    }
    if (feature instanceof Feature.Batch batch) {
      return MapProbe.ofBatch(batch.type());
    }
    if (feature instanceof Feature.ProgramKind program) {
      return ProgramProbe.of(program.type());
    }
    if (feature instanceof Feature.HelperCall call) {
      return ProgramProbe.of(call.type(), call.helper());
    }
    if (feature instanceof Feature.Hook hook) {
      return HookProbe.of(hook.type());
    }
    if (feature instanceof Feature.LinkKind link) {
      return LinkProbe.of(link.type());
    }
    if (feature instanceof Feature.Order order) {
      return LinkProbe.ofOrder(order.type());
    }
    if (feature instanceof Feature.Isa isa) {
      return FeatureProbe.of(isa.level());
    }
    return FeatureProbe.of(((Feature.BtfContent) feature).feature());
  }

  /**
   * Asks for a type of maps.
   *
   * @param type the type
   * @return whether maps of it can be made
   */
  public ProbeResult map(MapType type) {
    return probe(new Feature.MapKind(type));
  }

  /**
   * Asks for operations on many elements at once.
   *
   * @param type the type of the map
   * @return whether the kernel reads many of its elements in one call
   */
  public ProbeResult batch(MapType type) {
    return probe(new Feature.Batch(type));
  }

  /**
   * Asks for a type of programs.
   *
   * @param type the type
   * @return whether programs of it can be loaded
   */
  public ProbeResult program(ProgramType type) {
    return probe(new Feature.ProgramKind(type));
  }

  /**
   * Asks for a helper.
   *
   * @param type the type of the program
   * @param helper the helper
   * @return whether such programs may call it, with a GPL-compatible licence; not known for types
   *     where it depends on the function that they are for
   */
  public ProbeResult helper(ProgramType type, Helper helper) {
    return probe(new Feature.HelperCall(type, helper));
  }

  /**
   * Asks for a hook.
   *
   * @param type the attach type
   * @return whether programs can be attached so
   */
  public ProbeResult hook(AttachType type) {
    return probe(new Feature.Hook(type));
  }

  /**
   * Asks for a type of links.
   *
   * @param type the type
   * @return whether such links can be made
   */
  public ProbeResult link(LinkType type) {
    return probe(new Feature.LinkKind(type));
  }

  /**
   * Asks whether programs can be put before or after others.
   *
   * @param type links to such places
   * @return whether the kernel takes an order for them
   */
  public ProbeResult attachOrder(LinkType type) {
    return probe(new Feature.Order(type));
  }

  /**
   * Asks for an instruction set.
   *
   * @param level its version
   * @return whether the verifier takes all that it adds
   */
  public ProbeResult isa(IsaLevel level) {
    return probe(new Feature.Isa(level));
  }

  /**
   * Asks for what BTF may contain.
   *
   * @param feature what it is
   * @return whether the kernel takes such BTF
   */
  public ProbeResult btf(BtfFeature feature) {
    return probe(new Feature.BtfContent(feature));
  }
}
