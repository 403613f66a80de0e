// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.map.BpfMap;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.mount.Cgroup;
import dev.weir.core.netns.NetworkNamespace;
import java.nio.file.Path;

/** A place that programs are attached to. Naming one makes no system call. */
public sealed interface AttachPoint {

  /**
   * A network device.
   *
   * @param ifindex its index in the network namespace of the thread that attaches or asks
   */
  record Device(int ifindex) implements AttachPoint {
    /**
     * Checks the index.
     *
     * @param ifindex its index
     * @throws InvalidSpecException if no device can have it
     */
    public Device {
      if (ifindex <= 0) {
        throw new InvalidSpecException("ifindex " + ifindex + ": indices begin with 1");
      }
    }
  }

  /**
   * A control group, version 2.
   *
   * @param directory its directory
   */
  record ControlGroup(Path directory) implements AttachPoint {
    /**
     * Takes the directory of a control group that this process made.
     *
     * @param cgroup the control group
     * @return the place
     */
    public static ControlGroup of(Cgroup cgroup) {
      return new ControlGroup(cgroup.path());
    }
  }

  /**
   * A network namespace.
   *
   * @param namespace the namespace; it stays the caller's to close
   */
  record Namespace(NetworkNamespace namespace) implements AttachPoint {}

  /**
   * A map of sockets: {@code SOCKMAP} or {@code SOCKHASH}.
   *
   * @param map the map; it stays the caller's to close
   */
  record SocketMap(BpfMap map) implements AttachPoint {}
}
