// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

/** The kernel's capabilities, in the order of their numbers (uapi/linux/capability.h). */
public enum Capability {
  /** Change owners of files. */
  CHOWN(0),
  /** Pass by permission checks of files. */
  DAC_OVERRIDE(1),
  /** Read files and search directories without permission. */
  DAC_READ_SEARCH(2),
  /** Act as every file's owner. */
  FOWNER(3),
  /** Keep set-id bits when a file changes. */
  FSETID(4),
  /** Send signals to any process. */
  KILL(5),
  /** Change group ids. */
  SETGID(6),
  /** Change user ids. */
  SETUID(7),
  /** Change capability sets. */
  SETPCAP(8),
  /** Change the immutable and append-only flags. */
  LINUX_IMMUTABLE(9),
  /** Bind ports below 1024. */
  NET_BIND_SERVICE(10),
  /** Unused by the kernel. */
  NET_BROADCAST(11),
  /** Configure devices, addresses, routes, tc, xfrm. */
  NET_ADMIN(12),
  /** Open raw and packet sockets. */
  NET_RAW(13),
  /** Lock memory. */
  IPC_LOCK(14),
  /** Pass by permission checks of System V IPC. */
  IPC_OWNER(15),
  /** Load kernel modules. */
  SYS_MODULE(16),
  /** Access I/O ports. */
  SYS_RAWIO(17),
  /** Change the root directory. */
  SYS_CHROOT(18),
  /** Trace any process. */
  SYS_PTRACE(19),
  /** Configure process accounting. */
  SYS_PACCT(20),
  /** Mount, make and enter namespaces, and much else. */
  SYS_ADMIN(21),
  /** Reboot. */
  SYS_BOOT(22),
  /** Raise priorities. */
  SYS_NICE(23),
  /** Exceed resource limits. */
  SYS_RESOURCE(24),
  /** Set the clock. */
  SYS_TIME(25),
  /** Configure terminals. */
  SYS_TTY_CONFIG(26),
  /** Make device files. */
  MKNOD(27),
  /** Take leases on files. */
  LEASE(28),
  /** Write the audit log. */
  AUDIT_WRITE(29),
  /** Configure auditing. */
  AUDIT_CONTROL(30),
  /** Set capabilities of files. */
  SETFCAP(31),
  /** Override mandatory access control. */
  MAC_OVERRIDE(32),
  /** Configure mandatory access control. */
  MAC_ADMIN(33),
  /** Read the kernel log. */
  SYSLOG(34),
  /** Set timers that wake the machine. */
  WAKE_ALARM(35),
  /** Keep the machine from suspending. */
  BLOCK_SUSPEND(36),
  /** Read the audit log. */
  AUDIT_READ(37),
  /** Observe performance; tracing programs. Kernel 5.8. */
  PERFMON(38),
  /** Create maps and load programs. Kernel 5.8. */
  BPF(39),
  /** Checkpoint and restore processes. Kernel 5.9. */
  CHECKPOINT_RESTORE(40);

  private final int number;

  Capability(int number) {
    this.number = number;
  }

  /** {@return the capability's bit number} */
  public int number() {
    return number;
  }

  /** {@return the kernel's name for it, for example {@code "CAP_NET_ADMIN"}} */
  public String kernelName() {
    return "CAP_" + name();
  }
}
