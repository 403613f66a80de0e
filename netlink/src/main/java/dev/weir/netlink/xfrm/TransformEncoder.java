// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.nio.charset.StandardCharsets;

/** Writes algorithms with their keys, which go from where they are kept straight into a message. */
final class TransformEncoder {
  private TransformEncoder() {}

  /** Writes the algorithms, keys included. */
  static void write(Transform transform, MessageWriter out) {
    if (transform instanceof Transform.Aead aead) {
      StructValue algo =
          named(XfrmStructs.ALGO_AEAD.zero(), aead.name(), aead.key())
              .with(XfrmStructs.ALGO_AEAD.field("alg_icv_len"), aead.icvBits());
      put(XfrmMessages.XFRMA_ALG_AEAD, algo, aead.key(), out);
    } else if (transform instanceof Transform.CipherAndHash both) {
      StructValue algo = named(XfrmStructs.ALGO.zero(), both.cipher(), both.cipherKey());
      put(XfrmMessages.XFRMA_ALG_CRYPT, algo, both.cipherKey(), out);
      hash(both.hash(), both.hashKey(), both.truncationBits(), out);
    } else if (transform instanceof Transform.Hash hash) {
      hash(hash.name(), hash.key(), hash.truncationBits(), out);
    } else if (transform instanceof Transform.Compression compression) {
      out.put(
          XfrmMessages.XFRMA_ALG_COMP,
          XfrmStructs.ALGO
              .zero()
              .with(XfrmStructs.ALGO.field("alg_name"), bytes(compression.name())));
    }
  }

  private static void hash(String name, KeyMaterial key, int bits, MessageWriter out) {
    if (bits == 0) {
      StructValue algo = named(XfrmStructs.ALGO.zero(), name, key);
      put(XfrmMessages.XFRMA_ALG_AUTH, algo, key, out);
    } else {
      StructValue algo =
          named(XfrmStructs.ALGO_AUTH.zero(), name, key)
              .with(XfrmStructs.ALGO_AUTH.field("alg_trunc_len"), bits);
      put(XfrmMessages.XFRMA_ALG_AUTH_TRUNC, algo, key, out);
    }
  }

  private static StructValue named(StructValue algo, String name, KeyMaterial key) {
    return algo.with(algo.struct().field("alg_name"), bytes(name))
        .with(algo.struct().field("alg_key_len"), key.bits());
  }

  private static void put(
      Attribute<StructValue> attribute, StructValue algo, KeyMaterial key, MessageWriter out) {
    out.flat(
        attribute,
        content -> {
          content.struct(algo);
          key.write(content);
        });
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
