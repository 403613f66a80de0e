// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The two file systems that the datapath lives on: bpffs, where pins stand ({@link
 * dev.weir.core.mount.BpfFs}), and cgroup v2, where socket programs are attached ({@link
 * dev.weir.core.mount.Cgroup}). Both can be had privately, visible under no path of the machine,
 * for tests and for embedders who do not want to depend on how a host is set up.
 */
@NullMarked
package dev.weir.core.mount;

import org.jspecify.annotations.NullMarked;
