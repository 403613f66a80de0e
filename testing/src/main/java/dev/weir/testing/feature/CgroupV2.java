// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

/** Control groups, version 2, mounted or not. */
public final class CgroupV2 implements Feature {

  /** Creates the feature. */
  public CgroupV2() {}

  @Override
  public String description() {
    return "cgroup v2";
  }

  @Override
  public Availability probe() {
    return FileSystemType.probe("cgroup2");
  }
}
