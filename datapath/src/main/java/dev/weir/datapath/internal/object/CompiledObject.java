// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.object;

import dev.weir.bpf.spec.ObjectSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;

/** The programs of {@code src/main/bpf}, compiled for this machine's byte order. */
public final class CompiledObject {
  private CompiledObject() {}

  /**
   * {@return a program's object, parsed}
   *
   * @param name of its source, without {@code .bpf.c}
   */
  public static ObjectSpec of(String name) {
    String order = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? "bpfeb" : "bpfel";
    String resource = "/dev/weir/datapath/" + order + "/" + name + ".o";
    try (InputStream in = CompiledObject.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar is incomplete: it has no " + resource);
      }
      return ObjectSpec.parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
