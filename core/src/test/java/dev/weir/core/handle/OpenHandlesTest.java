// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.handle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.handle.OpenHandles.OpenHandle;
import dev.weir.core.syscall.Syscall;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel") // needs no privilege, but every kernel should see it
class OpenHandlesTest {
  private static final int F_GETFD = 1;

  @Test
  void anOpenHandleIsListedUntilItIsClosed() {
    OwnedFd fd = forgettable("listed");
    assertThat(OpenHandles.snapshot()).extracting(OpenHandle::name).contains(fd.toString());
    fd.close();
    assertThat(OpenHandles.snapshot()).extracting(OpenHandle::name).doesNotContain(fd.toString());
  }

  @Test
  void aForgottenHandleIsReportedWithTheStackThatMadeItAndStaysOpen() throws Exception {
    List<OpenHandle> reported = new CopyOnWriteArrayList<>();
    try (OpenHandles.Subscription subscription =
        OpenHandles.onLeak(
            leak -> {
              if (leak.name().startsWith("forgotten")) {
                reported.add(leak);
              }
            })) {
      int number = forget();

      while (reported.isEmpty()) {
        System.gc();
        TimeUnit.MILLISECONDS.sleep(10);
        OpenHandles.reportLeaks();
      }

      assertThat(reported).hasSize(1);
      assertThat(Arrays.stream(reported.get(0).createdAt().getStackTrace()))
          .as("the stack leads to who made it")
          .anyMatch(frame -> frame.getMethodName().equals("forget"));
      assertThat(Syscall.FCNTL.call(number, F_GETFD, 0))
          .as("never closed for its owner")
          .isNotNegative();
      Syscall.CLOSE.call(number);
    }
  }

  @Test
  void aClosedHandleIsNeverReported() throws Exception {
    List<OpenHandle> reported = new CopyOnWriteArrayList<>();
    try (OpenHandles.Subscription subscription =
        OpenHandles.onLeak(
            leak -> {
              if (leak.name().startsWith("closed properly")) {
                reported.add(leak);
              }
            })) {
      forgettable("closed properly").close();
      for (int i = 0; i < 5; i++) {
        System.gc();
        TimeUnit.MILLISECONDS.sleep(10);
        OpenHandles.reportLeaks();
      }
      assertThat(reported).isEmpty();
    }
  }

  @Test
  void aListenerThatFailsHarmsNobodyElse() throws Exception {
    List<OpenHandle> reported = new CopyOnWriteArrayList<>();
    try (OpenHandles.Subscription failing =
            OpenHandles.onLeak(
                leak -> {
                  throw new IllegalStateException("a listener's own trouble");
                });
        OpenHandles.Subscription working = OpenHandles.onLeak(reported::add)) {
      int number = forget();
      while (reported.isEmpty()) {
        System.gc();
        TimeUnit.MILLISECONDS.sleep(10);
        forgettable("opened meanwhile").close();
      }
      Syscall.CLOSE.call(number);
    }
  }

  private static int forget() {
    OwnedFd fd = forgettable("forgotten");
    int number = fd.acquire();
    fd.release();
    return number;
  }

  private static OwnedFd forgettable(String name) {
    return OwnedFd.adopt(Syscall.EVENTFD2.check(Syscall.EVENTFD2.call(0, 0), name), name);
  }
}
