// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** What becomes of a verdict when an inventory cannot look. */
class LeakWatchTest {
  private static final Optional<List<Held>> UNKNOWN = Optional.empty();
  private static final Optional<List<Held>> NOTHING = Optional.of(List.of());
  private static final Optional<List<Held>> ONE = Optional.of(List.of(Held.of("the thing")));

  /** Sees one thing after the other, the last of them for ever. */
  private static final class Scripted implements Inventory {
    private final Deque<Optional<List<Held>>> looks;

    @SafeVarargs
    @SuppressWarnings("varargs") // copied by List.of
    Scripted(Optional<List<Held>>... looks) {
      this.looks = new ArrayDeque<>(List.of(looks));
    }

    @Override
    public String subject() {
      return "things";
    }

    @Override
    public Optional<List<Held>> take() {
      return looks.size() == 1 ? looks.getFirst() : looks.removeFirst();
    }

    @Override
    public boolean isShared() {
      return false;
    }
  }

  private static LeakWatch watch(Inventory inventory) {
    return new LeakWatch(List.of(inventory), OtherRuns.announce(), Duration.ofMillis(200));
  }

  @Test
  void aLeakStaysALeakWhenALaterLookFails() {
    LeakWatch watch = watch(new Scripted(NOTHING, ONE, UNKNOWN, ONE));
    assertThatThrownBy(watch::close)
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("the thing");
  }

  @Test
  void aLeakIsFoundThoughTheFirstLookAfterwardsFails() {
    LeakWatch watch = watch(new Scripted(NOTHING, UNKNOWN, ONE));
    assertThatThrownBy(watch::close).isInstanceOf(AssertionFailedError.class);
  }

  @Test
  void whatWasThereBeforeIsNotNewBecauseTheFirstLookFailed() {
    LeakWatch watch = watch(new Scripted(UNKNOWN, ONE));
    assertThat(watch.notLookedFor()).isEmpty();
    assertThatCode(watch::close).doesNotThrowAnyException();
  }

  @Test
  void whatNeverCouldLookAccusesNobody() {
    LeakWatch watch = watch(new Scripted(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, ONE));
    assertThat(watch.notLookedFor()).containsExactly("things");
    assertThatCode(watch::close).doesNotThrowAnyException();
  }

  @Test
  void aThingThatGoesIsNoLeak() {
    LeakWatch watch = watch(new Scripted(NOTHING, ONE, UNKNOWN, NOTHING));
    assertThatCode(watch::close).doesNotThrowAnyException();
  }
}
