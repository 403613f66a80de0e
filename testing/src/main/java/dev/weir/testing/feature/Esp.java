// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.internal.rtnl.NetlinkSocket;
import dev.weir.testing.internal.rtnl.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * ESP with {@code rfc4106(gcm(aes))}, the transform that IPsec between nodes uses. The probe
 * installs a state in a namespace that ends with it.
 */
public final class Esp implements Feature {
  /** uapi/linux/xfrm.h. */
  private static final int XFRM_MSG_NEWSA = 0x10;

  private static final int XFRMA_ALG_AEAD = 18;
  private static final int XFRM_USERSA_INFO = 224;
  private static final int AF_INET = 2;
  private static final int IPPROTO_ESP = 50;
  private static final int XFRM_MODE_TUNNEL = 1;
  private static final int SPI = 0x1000;

  /** AES-128 and a salt of 32 bits. */
  private static final int KEY_BITS = 160;

  private static final int ICV_BITS = 128;

  /** Creates the feature. */
  public Esp() {}

  @Override
  public String description() {
    return "ESP with rfc4106(gcm(aes))";
  }

  @Override
  public Availability probe() {
    try (NetworkNamespace scratch = NetworkNamespace.create()) {
      return scratch.call(Esp::tryToInstall);
    }
  }

  @Override
  public Expectation expectation() {
    return Expectation.optional("CONFIG_INET_ESP, CONFIG_CRYPTO_GCM");
  }

  private static Availability tryToInstall() {
    try (NetlinkSocket xfrm = NetlinkSocket.open(NetlinkSocket.NETLINK_XFRM)) {
      Request request =
          Request.of(XFRM_MSG_NEWSA, Request.NLM_F_CREATE | Request.NLM_F_EXCL)
              .header(XFRM_USERSA_INFO, Esp::describeState)
              .attribute(XFRMA_ALG_AEAD, algorithm());
      xfrm.request(request, "XFRM_MSG_NEWSA", "probe");
      return Availability.available();
    } catch (KernelException e) {
      String seen =
          "XFRM_MSG_NEWSA answered " + e.errno() + (e.hint().isEmpty() ? "" : " " + e.hint());
      return e.errno() == Errno.ENOSYS || e.errno() == Errno.EPROTONOSUPPORT
          ? Availability.missing(seen)
          : Availability.unknown(seen);
    }
  }

  /** struct xfrm_usersa_info: between two addresses of the documentation, never expiring. */
  private static void describeState(ByteBuffer info) {
    byte[] from = {(byte) 192, 0, 2, 1};
    byte[] to = {(byte) 192, 0, 2, 2};
    info.put(56, to)
        .putInt(72, Integer.reverseBytes(SPI))
        .put(76, (byte) IPPROTO_ESP)
        .put(80, from)
        .putShort(212, (short) AF_INET)
        .put(214, (byte) XFRM_MODE_TUNNEL);
    for (int limit = 96; limit < 128; limit += Long.BYTES) {
      info.putLong(limit, -1);
    }
  }

  /** struct xfrm_algo_aead. */
  private static byte[] algorithm() {
    byte[] name = "rfc4106(gcm(aes))".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(72 + KEY_BITS / Byte.SIZE)
        .order(ByteOrder.nativeOrder())
        .put(0, name)
        .putInt(64, KEY_BITS)
        .putInt(68, ICV_BITS)
        .array();
  }
}
