// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.ArrayList;
import java.util.List;

/**
 * An algorithm of a state, without its key.
 *
 * @param kind what it does
 * @param name the kernel's name, for example {@code rfc4106(gcm(aes))}
 * @param keyBits the length of its key in bits, with the salt if there is one
 * @param tagBits the bits of the tag that are sent, 0 where the algorithm's own default holds or it
 *     has none
 */
public record Algorithm(Kind kind, String name, int keyBits, int tagBits) {
  /** What an algorithm does. */
  public enum Kind {
    /** Encrypts and authenticates. */
    AEAD,
    /** Encrypts. */
    ENCRYPTION,
    /** Authenticates. */
    AUTHENTICATION,
    /** Compresses. */
    COMPRESSION
  }

  static List<Algorithm> of(Message state) {
    List<Algorithm> all = new ArrayList<>();
    state
        .get(XfrmMessages.XFRMA_ALG_AEAD)
        .ifPresent(
            algo ->
                all.add(
                    new Algorithm(
                        Kind.AEAD,
                        algo.text(XfrmStructs.ALGO_AEAD.field("alg_name")),
                        (int) algo.get(XfrmStructs.ALGO_AEAD.field("alg_key_len")),
                        (int) algo.get(XfrmStructs.ALGO_AEAD.field("alg_icv_len")))));
    state
        .get(XfrmMessages.XFRMA_ALG_CRYPT)
        .ifPresent(algo -> all.add(plain(Kind.ENCRYPTION, algo)));
    // The kernel tells both forms; the longer one says more.
    state
        .get(XfrmMessages.XFRMA_ALG_AUTH_TRUNC)
        .map(
            algo ->
                new Algorithm(
                    Kind.AUTHENTICATION,
                    algo.text(XfrmStructs.ALGO_AUTH.field("alg_name")),
                    (int) algo.get(XfrmStructs.ALGO_AUTH.field("alg_key_len")),
                    (int) algo.get(XfrmStructs.ALGO_AUTH.field("alg_trunc_len"))))
        .or(
            () ->
                state
                    .get(XfrmMessages.XFRMA_ALG_AUTH)
                    .map(algo -> plain(Kind.AUTHENTICATION, algo)))
        .ifPresent(all::add);
    state
        .get(XfrmMessages.XFRMA_ALG_COMP)
        .ifPresent(algo -> all.add(plain(Kind.COMPRESSION, algo)));
    return List.copyOf(all);
  }

  private static Algorithm plain(Kind kind, StructValue algo) {
    return new Algorithm(
        kind,
        algo.text(XfrmStructs.ALGO.field("alg_name")),
        (int) algo.get(XfrmStructs.ALGO.field("alg_key_len")),
        0);
  }
}
