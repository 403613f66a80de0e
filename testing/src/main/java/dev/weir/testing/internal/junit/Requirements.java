// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Feature;
import dev.weir.testing.feature.LinkKind;
import dev.weir.testing.feature.Tool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * What a test declares to need.
 *
 * @param capabilities those of the annotation and the two that every kernel test needs
 * @param features in the order of the annotation; tools stand among them
 * @param minKernel the first kernel on which the test means something
 */
public record Requirements(
    Set<Capability> capabilities, List<Feature> features, Optional<KernelVersion> minKernel) {

  /** {@return what an annotation says} */
  static Requirements of(KernelTest annotation) {
    EnumSet<Capability> capabilities = EnumSet.of(Capability.NET_ADMIN, Capability.SYS_ADMIN);
    capabilities.addAll(Arrays.asList(annotation.capabilities()));
    List<Feature> features = new ArrayList<>();
    for (Class<? extends Feature> type : annotation.features()) {
      features.add(ReflectionSupport.newInstance(type));
    }
    for (String kind : annotation.linkKinds()) {
      features.add(new LinkKind(kind));
    }
    for (String tool : annotation.tools()) {
      features.add(new Tool(tool));
    }
    return new Requirements(
        capabilities,
        features,
        annotation.minKernel().isEmpty()
            ? Optional.empty()
            : Optional.of(KernelVersion.parse(annotation.minKernel())));
  }
}
