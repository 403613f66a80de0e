// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.kernel;

import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.internal.sys.LoadedBtf;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;

/** What the running kernel takes of BTF, found by loading a little of each kind. */
public final class BtfSupport {
  private BtfSupport() {}

  /**
   * {@return what it takes}
   *
   * @throws KernelException {@code EPERM} without the privilege to load BTF
   */
  public static Set<BtfFeature> probe() {
    Set<BtfFeature> supported = EnumSet.noneOf(BtfFeature.class);
    for (BtfFeature feature : BtfFeature.values()) {
      try {
        LoadedBtf.load(feature.probe(ByteOrder.nativeOrder()), "probe for " + feature).close();
        supported.add(feature);
      } catch (KernelException e) {
        if (e.errno() != Errno.EINVAL) {
          throw e;
        }
      }
    }
    return supported;
  }
}
