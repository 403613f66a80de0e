// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * jnr-ffi hands a function of exactly six integer parameters garbage as its sixth on x86-64: there
 * must be none.
 */
class LibCTest {
  private static final int BROKEN_ARITY = 6;

  @Test
  void noNativeMethodHasExactlySixParameters() {
    List<Method> natives = List.of(JnrBackend.LibC.class.getDeclaredMethods());

    assertThat(natives).isNotEmpty();
    assertThat(natives).extracting(Method::getParameterCount).doesNotContain(BROKEN_ARITY);
  }

  @Test
  void nativeMethodsTakeNothingButLongs() {
    for (Method method : JnrBackend.LibC.class.getDeclaredMethods()) {
      assertThat(Arrays.asList(method.getParameterTypes()))
          .as(method.toString())
          .containsOnly(long.class);
      assertThat(method.getReturnType()).as(method.toString()).isEqualTo(long.class);
    }
  }
}
