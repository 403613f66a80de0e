// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.map.BpfMap;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.CpuList;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of all CPUs that are online, in the map where programs find them. The kernel takes
 * them out when the descriptor through which they were put in is closed for good, so one is kept.
 *
 * <p>Thread-safe.
 */
final class PerfEvents implements AutoCloseable {
  private static final int MAP_FD = 0;
  private static final int KEY = 8;
  private static final int VALUE = 16;
  private static final int SIZE = 32;

  private final OwnedFd map;
  private final List<PerfEvent> events = new ArrayList<>();
  private boolean attached;
  private boolean closed;

  private PerfEvents(OwnedFd map) {
    this.map = map;
  }

  /** Opens the events, not in the map yet. */
  static PerfEvents open(BpfMap map, int bytes, Wakeup wakeup) {
    PerfEvents opened = new PerfEvents(map.fd().duplicate());
    try {
      CpuList possible = CpuList.possible();
      long limit = Math.min(possible.limit(), map.info().maxEntries());
      for (int cpu = 0; cpu < limit; cpu++) {
        if (possible.contains(cpu)) {
          PerfEvent.open(cpu, bytes, wakeup).ifPresent(opened.events::add);
        }
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  List<PerfEvent> list() {
    return List.copyOf(events);
  }

  /** Lets programs write. */
  synchronized void attach() {
    if (closed) {
      throw new HandleClosedException("the reader of " + map);
    }
    if (!attached) {
      // Also after half of them failed, all are taken out again.
      attached = true;
      events.forEach(this::put);
    }
  }

  /** Lets programs write no more. */
  synchronized void detach() {
    if (attached) {
      attached = false;
      events.forEach(this::remove);
    }
  }

  private void put(PerfEvent event) {
    int raw = map.acquire();
    int value = event.fd().acquire();
    try (Attr attr = Attr.ofSize(SIZE, 16)) {
      attr.u32(MAP_FD, raw);
      attr.memory().putInt(attr.block(KEY, 4), event.cpu());
      attr.memory().putInt(attr.block(VALUE, 4), value);
      BpfCommand command = BpfCommand.BPF_MAP_UPDATE_ELEM;
      command.check(attr.call(command), map + ", CPU " + event.cpu());
    } finally {
      event.fd().release();
      map.release();
    }
  }

  private void remove(PerfEvent event) {
    int raw = map.acquire();
    try (Attr attr = Attr.ofSize(SIZE, 8)) {
      attr.u32(MAP_FD, raw);
      attr.memory().putInt(attr.block(KEY, 4), event.cpu());
      BpfCommand command = BpfCommand.BPF_MAP_DELETE_ELEM;
      long result = attr.call(command);
      if (result != -Errno.ENOENT.number()) {
        command.check(result, map + ", CPU " + event.cpu());
      }
    } finally {
      map.release();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      detach();
    } finally {
      events.forEach(PerfEvent::close);
      map.close();
    }
  }
}
