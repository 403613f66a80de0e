// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import java.util.List;

/**
 * What a state does to packets, with its keys. The keys stay the property of whoever made them: a
 * spec with closed keys cannot be sent any more.
 *
 * <p>Names are the kernel's, as in {@code /proc/crypto}: {@code rfc4106(gcm(aes))}.
 */
public sealed interface Transform {

  /**
   * Encryption with authentication in one algorithm.
   *
   * @param name the algorithm
   * @param key its key, with the salt behind it
   * @param icvBits bits of the tag that are sent: 64, 96 or 128
   */
  record Aead(String name, KeyMaterial key, int icvBits) implements Transform {
    /**
     * Checks the name and the tag.
     *
     * @param name the algorithm
     * @param key its key
     * @param icvBits bits of the tag
     */
    public Aead {
      checkName(name);
      if (icvBits < 1 || icvBits > 512) {
        throw new InvalidSpecException(name + ": a tag of " + icvBits + " bits");
      }
    }

    @Override
    public List<Algorithm> algorithms() {
      return List.of(new Algorithm(Algorithm.Kind.AEAD, name, key.bits(), icvBits));
    }

    @Override
    public List<KeyMaterial> keys() {
      return List.of(key);
    }
  }

  /**
   * Encryption and authentication by two algorithms.
   *
   * @param cipher the algorithm that encrypts
   * @param cipherKey its key
   * @param hash the algorithm that authenticates
   * @param hashKey its key
   * @param truncationBits bits of the tag that are sent, 0 for the algorithm's own default
   */
  record CipherAndHash(
      String cipher, KeyMaterial cipherKey, String hash, KeyMaterial hashKey, int truncationBits)
      implements Transform {
    /**
     * Checks the names and the tag.
     *
     * @param cipher the algorithm that encrypts
     * @param cipherKey its key
     * @param hash the algorithm that authenticates
     * @param hashKey its key
     * @param truncationBits bits of the tag
     */
    public CipherAndHash {
      checkName(cipher);
      checkName(hash);
      checkTruncation(hash, truncationBits);
    }

    @Override
    public List<Algorithm> algorithms() {
      return List.of(
          new Algorithm(Algorithm.Kind.ENCRYPTION, cipher, cipherKey.bits(), 0),
          new Algorithm(Algorithm.Kind.AUTHENTICATION, hash, hashKey.bits(), truncationBits));
    }

    @Override
    public List<KeyMaterial> keys() {
      return List.of(cipherKey, hashKey);
    }
  }

  /**
   * Authentication alone: AH.
   *
   * @param name the algorithm
   * @param key its key
   * @param truncationBits bits of the tag that are sent, 0 for the algorithm's own default
   */
  record Hash(String name, KeyMaterial key, int truncationBits) implements Transform {
    /**
     * Checks the name and the tag.
     *
     * @param name the algorithm
     * @param key its key
     * @param truncationBits bits of the tag
     */
    public Hash {
      checkName(name);
      checkTruncation(name, truncationBits);
    }

    @Override
    public List<Algorithm> algorithms() {
      return List.of(
          new Algorithm(Algorithm.Kind.AUTHENTICATION, name, key.bits(), truncationBits));
    }

    @Override
    public List<KeyMaterial> keys() {
      return List.of(key);
    }
  }

  /**
   * Compression: IPComp.
   *
   * @param name the algorithm, for example {@code deflate}
   */
  record Compression(String name) implements Transform {
    /**
     * Checks the name.
     *
     * @param name the algorithm
     */
    public Compression {
      checkName(name);
    }

    @Override
    public List<Algorithm> algorithms() {
      return List.of(new Algorithm(Algorithm.Kind.COMPRESSION, name, 0, 0));
    }

    @Override
    public List<KeyMaterial> keys() {
      return List.of();
    }
  }

  /** {@return the algorithms, as the kernel lists them} */
  List<Algorithm> algorithms();

  /** {@return the keys, in the order of the algorithms that have one} */
  List<KeyMaterial> keys();

  /**
   * AES in Galois/counter mode, as Cilium uses it (RFC 4106).
   *
   * @param key 16, 24 or 32 bytes and a salt of 4
   * @param icvBits bits of the tag: 64, 96 or 128
   * @return the transform
   */
  static Transform gcm(KeyMaterial key, int icvBits) {
    return new Aead("rfc4106(gcm(aes))", key, icvBits);
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.length() > 63 || !name.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new InvalidSpecException("not the name of an algorithm: \"" + name + '"');
    }
  }

  private static void checkTruncation(String name, int bits) {
    if (bits < 0 || bits > 512) {
      throw new InvalidSpecException(name + ": a tag of " + bits + " bits");
    }
  }
}
