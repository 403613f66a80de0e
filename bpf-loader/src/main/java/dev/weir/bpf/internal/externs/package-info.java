// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What an object needs of the kernel by name: values of its configuration, addresses of its
 * symbols, functions to call. No system calls; where the answers come from is the caller's {@link
 * dev.weir.bpf.internal.externs.ExternSource}.
 *
 * <pre>{@code
 * ResolvedExterns externs = ResolvedExterns.of(object, programs, source);
 * externs.kconfig();                       // contents of the map .kconfig, if programs use it
 * externs.modules();                       // whose BTF has to be open while programs are loaded:
 *                                          // fd_array = { 0, fd of modules[0], fd of modules[1] … }
 * externs.apply(instructions, i -> fds[i]); // after CO-RE, slots stay
 * }</pre>
 *
 * <p>Only what the given programs refer to is looked up.
 */
@NullMarked
package dev.weir.bpf.internal.externs;

import org.jspecify.annotations.NullMarked;
