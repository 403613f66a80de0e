// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.syscall;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.NativeAccessException;
import dev.weir.core.internal.ffi.Native;
import dev.weir.core.internal.ffi.Native.Architecture;
import java.util.Locale;

/**
 * The system calls that Weir makes, each with its number on x86-64 ({@code
 * arch/x86/entry/syscalls/syscall_64.tbl}) and aarch64 ({@code include/uapi/asm-generic/unistd.h})
 * and with what an interrupting signal means for it.
 *
 * <p>{@code call} returns what the kernel returned: a result of 0 or more, or {@code -errno}. An
 * expected error, such as a key that is not in a map, is thereby a value and costs nothing; {@link
 * #check} turns the others into exceptions.
 *
 * <pre>{@code
 * try (Scratch scratch = Scratch.open()) {
 *   long path = scratch.cString("/run/netns/blue");
 *   long fd = Syscall.OPENAT.call(AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
 *   Syscall.OPENAT.check(fd, "/run/netns/blue");
 * }
 * }</pre>
 *
 * <p>Arguments are integers or addresses of off-heap memory that the caller keeps reachable until
 * the call returns. Thread-safe. No form allocates, with the exception that {@link #call(long,
 * long, long, long, long, long)} names. A call that can block should run on a platform thread.
 */
public enum Syscall {
  /** {@code accept4(fd, addr, addrlen, flags)}. */
  ACCEPT4(288, 242, Interrupted.IS_RETRIED),
  /** {@code bind(fd, addr, addrlen)}. */
  BIND(49, 200, Interrupted.IS_RETRIED),
  /**
   * {@code bpf(cmd, attr, size)}. {@code BPF_PROG_TEST_RUN} may have run some of its repetitions
   * when a signal comes; no other command is interrupted.
   */
  BPF(321, 280, Interrupted.IS_REPORTED),
  /**
   * {@code close(fd)}. Linux frees the descriptor before it can be interrupted: a retry would close
   * a stranger's.
   */
  CLOSE(3, 57, Interrupted.IS_DONE),
  /**
   * {@code connect(fd, addr, addrlen)}. The handshake goes on after a signal: a retry would answer
   * EALREADY.
   */
  CONNECT(42, 203, Interrupted.IS_REPORTED),
  /** {@code dup3(oldfd, newfd, flags)}. */
  DUP3(292, 24, Interrupted.IS_RETRIED),
  /** {@code epoll_create1(flags)}. */
  EPOLL_CREATE1(291, 20, Interrupted.IS_RETRIED),
  /** {@code epoll_ctl(epfd, op, fd, event)}. */
  EPOLL_CTL(233, 21, Interrupted.IS_RETRIED),
  /** {@code epoll_pwait(epfd, events, maxevents, timeout, sigmask, sigsetsize)}. */
  EPOLL_PWAIT(281, 22, Interrupted.IS_REPORTED),
  /** {@code eventfd2(initval, flags)}. */
  EVENTFD2(290, 19, Interrupted.IS_RETRIED),
  /** {@code fcntl(fd, cmd, arg)}. */
  FCNTL(72, 25, Interrupted.IS_RETRIED),
  /** {@code fsconfig(fsfd, cmd, key, value, aux)}. */
  FSCONFIG(431, 431, Interrupted.IS_RETRIED),
  /** {@code fsmount(fsfd, flags, attr_flags)}. */
  FSMOUNT(432, 432, Interrupted.IS_RETRIED),
  /** {@code fsopen(fsname, flags)}. */
  FSOPEN(430, 430, Interrupted.IS_RETRIED),
  /** {@code fstatfs(fd, buf)}. */
  FSTATFS(138, 44, Interrupted.IS_RETRIED),
  /** {@code getpid()}. */
  GETPID(39, 172, Interrupted.IS_RETRIED),
  /** {@code getppid()}. */
  GETPPID(110, 173, Interrupted.IS_RETRIED),
  /** {@code getsockname(fd, addr, addrlen)}. */
  GETSOCKNAME(51, 204, Interrupted.IS_RETRIED),
  /** {@code getsockopt(fd, level, optname, optval, optlen)}. */
  GETSOCKOPT(55, 209, Interrupted.IS_RETRIED),
  /** {@code gettid()}. */
  GETTID(186, 178, Interrupted.IS_RETRIED),
  /** {@code ioctl(fd, request, arg)}. */
  IOCTL(16, 29, Interrupted.IS_RETRIED),
  /** {@code listen(fd, backlog)}. */
  LISTEN(50, 201, Interrupted.IS_RETRIED),
  /** {@code lseek(fd, offset, whence)}. */
  LSEEK(8, 62, Interrupted.IS_RETRIED),
  /** {@code mkdirat(dirfd, path, mode)}. */
  MKDIRAT(258, 34, Interrupted.IS_RETRIED),
  /** {@code mmap(addr, length, prot, flags, fd, offset)}. */
  MMAP(9, 222, Interrupted.IS_RETRIED),
  /** {@code mount(source, target, fstype, flags, data)}. */
  MOUNT(165, 40, Interrupted.IS_RETRIED),
  /** {@code move_mount(from_dfd, from_path, to_dfd, to_path, flags)}. */
  MOVE_MOUNT(429, 429, Interrupted.IS_RETRIED),
  /** {@code munmap(addr, length)}. */
  MUNMAP(11, 215, Interrupted.IS_RETRIED),
  /** {@code openat(dirfd, path, flags, mode)}. */
  OPENAT(257, 56, Interrupted.IS_RETRIED),
  /** {@code perf_event_open(attr, pid, cpu, group_fd, flags)}. */
  PERF_EVENT_OPEN(298, 241, Interrupted.IS_RETRIED),
  /** {@code pidfd_getfd(pidfd, targetfd, flags)}. */
  PIDFD_GETFD(438, 438, Interrupted.IS_RETRIED),
  /** {@code pidfd_open(pid, flags)}. */
  PIDFD_OPEN(434, 434, Interrupted.IS_RETRIED),
  /** {@code ppoll(fds, nfds, timeout, sigmask, sigsetsize)}. */
  PPOLL(271, 73, Interrupted.IS_REPORTED),
  /** {@code prlimit64(pid, resource, new, old)}. */
  PRLIMIT64(302, 261, Interrupted.IS_RETRIED),
  /** {@code read(fd, buf, count)}. */
  READ(0, 63, Interrupted.IS_RETRIED),
  /** {@code readlinkat(dirfd, path, buf, bufsize)}. */
  READLINKAT(267, 78, Interrupted.IS_RETRIED),
  /** {@code recvfrom(fd, buf, len, flags, addr, addrlen)}. */
  RECVFROM(45, 207, Interrupted.IS_RETRIED),
  /** {@code recvmsg(fd, msg, flags)}. */
  RECVMSG(47, 212, Interrupted.IS_RETRIED),
  /** {@code sendmsg(fd, msg, flags)}. */
  SENDMSG(46, 211, Interrupted.IS_RETRIED),
  /** {@code sendto(fd, buf, len, flags, addr, addrlen)}. */
  SENDTO(44, 206, Interrupted.IS_RETRIED),
  /** {@code setns(fd, nstype)}: only on a thread made for the purpose. */
  SETNS(308, 268, Interrupted.IS_RETRIED),
  /** {@code setsockopt(fd, level, optname, optval, optlen)}. */
  SETSOCKOPT(54, 208, Interrupted.IS_RETRIED),
  /** {@code socket(family, type, protocol)}. */
  SOCKET(41, 198, Interrupted.IS_RETRIED),
  /** {@code umount2(target, flags)}. */
  UMOUNT2(166, 39, Interrupted.IS_RETRIED),
  /** {@code unlinkat(dirfd, path, flags)}. */
  UNLINKAT(263, 35, Interrupted.IS_RETRIED),
  /** {@code unshare(flags)}: only on a thread made for the purpose. */
  UNSHARE(272, 97, Interrupted.IS_RETRIED),
  /** {@code write(fd, buf, count)}. */
  WRITE(1, 64, Interrupted.IS_RETRIED);

  /** What {@code EINTR} means for a system call. */
  public enum Interrupted {
    /** Nothing has happened yet: the call is made again. A receive timeout begins anew. */
    IS_RETRIED,
    /** The call has had its effect: it is reported as success. */
    IS_DONE,
    /** Only the caller knows how long it still wants to wait: it gets {@code -EINTR}. */
    IS_REPORTED
  }

  private static final long EINTR = Errno.EINTR.number();

  private final int x86;
  private final int aarch64;
  private final long number;
  private final Interrupted interrupted;

  Syscall(int x86, int aarch64, Interrupted interrupted) {
    this.x86 = x86;
    this.aarch64 = aarch64;
    this.number = Native.ARCHITECTURE == Architecture.AARCH64 ? aarch64 : x86;
    this.interrupted = interrupted;
  }

  /** {@return the number on this machine's architecture} */
  public int number() {
    return (int) number;
  }

  int x86() {
    return x86;
  }

  int aarch64() {
    return aarch64;
  }

  /** {@return what {@code EINTR} means for this call} */
  public Interrupted interrupted() {
    return interrupted;
  }

  /**
   * Makes the call without arguments.
   *
   * @return the result, or {@code -errno}
   * @throws NativeAccessException if this JVM cannot make system calls
   */
  public long call() {
    return call(0, 0, 0, 0);
  }

  /**
   * Makes the call with one argument.
   *
   * @param a first argument
   * @return the result, or {@code -errno}
   * @throws NativeAccessException if this JVM cannot make system calls
   */
  public long call(long a) {
    return call(a, 0, 0, 0);
  }

  /**
   * Makes the call with two arguments.
   *
   * @param a first argument
   * @param b second argument
   * @return the result, or {@code -errno}
   * @throws NativeAccessException if this JVM cannot make system calls
   */
  public long call(long a, long b) {
    return call(a, b, 0, 0);
  }

  /**
   * Makes the call with three arguments.
   *
   * @param a first argument
   * @param b second argument
   * @param c third argument
   * @return the result, or {@code -errno}
   * @throws NativeAccessException if this JVM cannot make system calls
   */
  public long call(long a, long b, long c) {
    return call(a, b, c, 0);
  }

  /**
   * Makes the call with four arguments.
   *
   * @param a first argument
   * @param b second argument
   * @param c third argument
   * @param d fourth argument
   * @return the result, or {@code -errno}
   * @throws NativeAccessException if this JVM cannot make system calls
   */
  public long call(long a, long b, long c, long d) {
    while (true) {
      long result = Native.backend().syscall(number, a, b, c, d);
      if (result != -EINTR || interrupted == Interrupted.IS_REPORTED) {
        return result;
      }
      if (interrupted == Interrupted.IS_DONE) {
        return 0;
      }
    }
  }

  /**
   * Makes the call with six arguments; pass 0 for a sixth that the call does not take. As fast as
   * the shorter forms. It allocates only where the kernel lets no memory become executable, and
   * Weir has to make its calls through libc; the shorter forms never allocate.
   *
   * @param a first argument
   * @param b second argument
   * @param c third argument
   * @param d fourth argument
   * @param e fifth argument
   * @param f sixth argument
   * @return the result, or {@code -errno}
   * @throws NativeAccessException if this JVM cannot make system calls
   */
  public long call(long a, long b, long c, long d, long e, long f) {
    while (true) {
      long result = Native.backend().syscall(number, a, b, c, d, e, f);
      if (result != -EINTR || interrupted == Interrupted.IS_REPORTED) {
        return result;
      }
      if (interrupted == Interrupted.IS_DONE) {
        return 0;
      }
    }
  }

  /**
   * Turns an error into an exception.
   *
   * @param result what {@code call} returned
   * @param object what the call was meant for, for the message
   * @return the result, 0 or more
   * @throws KernelException if the result is {@code -errno}
   */
  public long check(long result, String object) {
    if (result < 0) {
      throw failed(result, object, "");
    }
    return result;
  }

  /**
   * Words an error.
   *
   * @param result what {@code call} returned: {@code -errno}
   * @param object what the call was meant for
   * @param hint what is known about the cause and what to do, or empty
   * @return an exception to throw
   */
  public KernelException failed(long result, String object, String hint) {
    return new KernelException(
        name().toLowerCase(Locale.ROOT), object, Math.toIntExact(-result), hint);
  }
}
