// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What the running kernel has. Each question is answered by trying, not by comparing versions:
 * distributions bring features to older kernels, and leave them out of newer ones.
 *
 * <pre>{@code
 * KernelFeatures kernel = new KernelFeatures();
 * if (kernel.link(LinkType.TCX).isSupported()) { … }
 * kernel.helper(ProgramType.XDP, Helper.FIB_LOOKUP).require();   // UnsupportedKernelException
 * ProbeResult answer = kernel.probe(new Feature.MapKind(MapType.ARENA));
 * }</pre>
 */
@NullMarked
package dev.weir.bpf.probe;

import org.jspecify.annotations.NullMarked;
