// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The self-test must see each of the ways in which a foreign function interface has been wrong. */
@Tag("kernel") // needs no privilege, but every kernel should see it
class NativeSelfTestTest {
  private static final boolean X86 = Native.ARCHITECTURE == Native.Architecture.X86_64;
  private static final long FUTEX = X86 ? 202 : 98;
  private static final long LSEEK = X86 ? 8 : 62;

  @Test
  void theBackendInUsePasses() {
    assertThatCode(() -> NativeSelfTest.run(Native.backend(), FUTEX, LSEEK))
        .doesNotThrowAnyException();
  }

  @Test
  void garbageAsTheSixthArgumentIsFound() {
    NativeBackend broken =
        new Forwarding() {
          @Override
          public long syscall(long number, long a, long b, long c, long d, long e, long f) {
            return super.syscall(number, a, b, c, d, e, 0x7fff_1234L);
          }
        };

    assertThatThrownBy(() -> NativeSelfTest.run(broken, FUTEX, LSEEK))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a six-argument call did not come through: the kernel answered -11, not 0");
  }

  @Test
  void aSixthArgumentThatIsAlwaysTheWordExpectedIsFound() {
    NativeBackend broken =
        new Forwarding() {
          @Override
          public long syscall(long number, long a, long b, long c, long d, long e, long f) {
            return super.syscall(number, a, b, c, d, e, 0x5EED);
          }
        };

    assertThatThrownBy(() -> NativeSelfTest.run(broken, FUTEX, LSEEK))
        .hasMessageStartingWith("the sixth argument did not come through");
  }

  @Test
  void aLostFifthArgumentIsFound() {
    NativeBackend broken =
        new Forwarding() {
          @Override
          public long syscall(long number, long a, long b, long c, long d, long e, long f) {
            return super.syscall(number, a, b, c, d, a + 8, f);
          }
        };

    assertThatThrownBy(() -> NativeSelfTest.run(broken, FUTEX, LSEEK))
        .hasMessageStartingWith("the fifth argument did not come through");
  }

  @Test
  void aLostErrnoIsFound() {
    NativeBackend broken =
        new Forwarding() {
          @Override
          public long syscall(long number, long a, long b, long c, long d) {
            return super.syscall(number, a, b, c, d) < 0 ? -1 : 0;
          }
        };

    assertThatThrownBy(() -> NativeSelfTest.run(broken, FUTEX, LSEEK))
        .hasMessage(
            "errno of a four-argument call did not come through: the kernel answered -1, not -9");
  }

  @Test
  void aWrongAddressIsFound() {
    NativeBackend broken =
        new Forwarding() {
          @Override
          public long addressOf(ByteBuffer direct) {
            return super.addressOf(direct) + 4;
          }
        };

    assertThatThrownBy(() -> NativeSelfTest.run(broken, FUTEX, LSEEK))
        .hasMessage("a buffer's address does not lead back to its content");
  }

  /** The real backend, to be broken in one place. */
  private static class Forwarding implements NativeBackend {
    private final NativeBackend real = Native.backend();

    @Override
    public long syscall(long number, long a, long b, long c, long d) {
      return real.syscall(number, a, b, c, d);
    }

    @Override
    public long syscall(long number, long a, long b, long c, long d, long e, long f) {
      return real.syscall(number, a, b, c, d, e, f);
    }

    @Override
    public long addressOf(ByteBuffer direct) {
      return real.addressOf(direct);
    }

    @Override
    public ByteBuffer bufferAt(long address, int length) {
      return real.bufferAt(address, length);
    }
  }
}
