// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.spec.ObjectSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;

/** The fixture whose programs use maps as user space does. */
public final class MapUses {
  private MapUses() {}

  /** {@return the object, for this machine} */
  public static ObjectSpec spec() {
    String order = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "bpfel" : "bpfeb";
    String name = "/dev/weir/bpf/fixtures/clang-19/" + order + "/map_uses.o";
    try (InputStream in = MapUses.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return ObjectSpec.parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads some of its programs.
   *
   * @param programs their names
   * @return they, and the maps they need
   */
  public static BpfObject load(String... programs) {
    return BpfObject.loader(spec()).only(programs).load();
  }

  /**
   * Runs a program once, on a packet of 64 bytes.
   *
   * @param object its object
   * @param program its name
   * @return what it returned
   */
  public static int run(BpfObject object, String program) {
    return object.program(program).run(ProgramRun.ofData(new byte[64])).returnValue();
  }
}
