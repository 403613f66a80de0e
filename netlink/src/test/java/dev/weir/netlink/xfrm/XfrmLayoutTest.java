// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.Struct;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The structs are those of the compiler. */
class XfrmLayoutTest {
  @TestFactory
  Stream<DynamicTest> everyStructIsLaidOutAsTheCompilerDoes() throws IOException {
    List<String> lines;
    try (InputStream in = XfrmLayoutTest.class.getResourceAsStream("layout.txt")) {
      lines = new String(in.readAllBytes(), UTF_8).lines().toList();
    }
    return structs()
        .filter(struct -> struct.name().startsWith("xfrm"))
        .map(
            struct ->
                DynamicTest.dynamicTest(
                    struct.name(),
                    () -> {
                      String theirs =
                          lines.stream()
                              .filter(line -> line.startsWith(struct.name() + " "))
                              .collect(Collectors.joining("\n"));
                      assertThat(describe(struct)).isEqualTo(theirs);
                    }));
  }

  private static Stream<Struct> structs() {
    return Arrays.stream(XfrmStructs.class.getDeclaredFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Struct.class)
        .map(
            field -> {
              try {
                return (Struct) field.get(null);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static String describe(Struct struct) {
    StringBuilder text = new StringBuilder(struct.name() + " - " + struct.size());
    for (Field field : struct.fields()) {
      text.append(
          "\n%s %s %d %d".formatted(struct.name(), field.name(), field.offset(), field.width()));
    }
    return text.toString();
  }
}
