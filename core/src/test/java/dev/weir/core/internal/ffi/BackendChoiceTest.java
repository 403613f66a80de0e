// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackendChoiceTest {
  private final NativeBackend first = new JffiBackend();
  private final NativeBackend second = new JffiBackend();

  @Test
  void theFirstIsTakenIfItPasses() {
    assertThat(Native.firstThatWorks(List.of(() -> first, () -> second), backend -> {}))
        .isSameAs(first);
  }

  @Test
  void oneThatFailsItsTestIsNotUsed() {
    List<NativeBackend> tested = new ArrayList<>();

    NativeBackend chosen =
        Native.firstThatWorks(
            List.of(() -> first, () -> second),
            backend -> {
              tested.add(backend);
              if (backend.equals(first)) {
                throw new IllegalStateException("the sixth argument did not come through");
              }
            });

    assertThat(chosen).isSameAs(second);
    assertThat(tested).containsExactly(first, second);
  }

  @Test
  void oneThatCannotBeMadeIsNotUsed() {
    Supplier<NativeBackend> missing =
        () -> {
          throw new UnsatisfiedLinkError("native access denied");
        };

    assertThat(Native.firstThatWorks(List.of(missing, () -> second), backend -> {}))
        .isSameAs(second);
  }

  @Test
  void withNoneLeftEveryReasonIsTold() {
    Supplier<NativeBackend> missing =
        () -> {
          throw new UnsatisfiedLinkError("native access denied");
        };

    assertThatThrownBy(
            () ->
                Native.firstThatWorks(
                    List.of(missing, () -> second),
                    backend -> {
                      throw new IllegalStateException("wrong");
                    }))
        .hasMessage(
            "java.lang.UnsatisfiedLinkError: native access denied; then:"
                + " java.lang.IllegalStateException: wrong");
  }

  @Test
  void aReasonTheyShareIsToldOnceWithoutItsStack() {
    Supplier<NativeBackend> missing =
        () -> {
          throw new UnsatisfiedLinkError("native access denied\n\tat jffi");
        };

    assertThatThrownBy(() -> Native.firstThatWorks(List.of(missing, missing), backend -> {}))
        .hasMessage("java.lang.UnsatisfiedLinkError: native access denied");
  }
}
