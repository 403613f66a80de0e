// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.CoreRelocationKind;
import java.util.Optional;

/**
 * What a CO-RE relocation became.
 *
 * @param slot the slot of the instruction in the program
 * @param slots the length of the instruction: 2 for the load of a 64-bit constant, otherwise 1
 * @param kind what was asked
 * @param access of what, in the words of C: {@code struct sk_buff.mark (0:1:2)}
 * @param local what the compiler assumed
 * @param value the answer; if there is none, 0
 * @param missing why there is none and the instruction was made invalid
 */
public record CoreAnswer(
    int slot,
    int slots,
    CoreRelocationKind kind,
    String access,
    long local,
    long value,
    Optional<String> missing) {}
