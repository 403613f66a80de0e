// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.error.Errno;
import java.nio.ByteBuffer;

/**
 * A walk from key to key, for maps that the kernel does not walk itself. The key after an entry is
 * fetched before the entry is handed out or deleted: after a key that is gone comes the first.
 */
final class OneByOne {
  /** There is no further entry. */
  static final int END = Integer.MIN_VALUE;

  /** The next entry went away meanwhile, or has no value. */
  static final int VANISHED = Integer.MIN_VALUE + 1;

  private final RawMap raw;
  private final ByteBuffer next;
  private boolean started;
  private boolean ended;
  private BpfCommand lastCommand = BpfCommand.BPF_MAP_GET_NEXT_KEY;

  OneByOne(RawMap raw) {
    this.raw = raw;
    this.next = ByteBuffer.allocate(raw.keySize());
  }

  void rewind() {
    started = false;
    ended = false;
  }

  /** {@return what the last result of an operation was about} */
  BpfCommand lastCommand() {
    return lastCommand;
  }

  /**
   * Reads the next entry.
   *
   * @return 0, {@link #END}, {@link #VANISHED} or {@code -errno}
   */
  int read(ByteBuffer keys, int keyAt, ByteBuffer values, int valueAt, boolean delete) {
    if (!started) {
      started = true;
      int result = ended(raw.firstKey(next));
      if (result != 0) {
        return result;
      }
    }
    if (ended) {
      return END;
    }
    keys.put(keyAt, next, 0, raw.keySize());
    // Positions say where to look; the buffers' own stay at 0 between calls.
    keys.position(keyAt);
    values.position(valueAt);
    try {
      return read(keys, values, delete);
    } finally {
      keys.position(0);
      values.position(0);
    }
  }

  private int read(ByteBuffer key, ByteBuffer value, boolean delete) {
    lastCommand = BpfCommand.BPF_MAP_LOOKUP_ELEM;
    int found = raw.get(key, value);
    lastCommand = BpfCommand.BPF_MAP_GET_NEXT_KEY;
    int advanced = ended(raw.nextKey(key, next));
    if (advanced < 0 && advanced != END) {
      return advanced;
    }
    if (found == -Errno.ENOENT.number()) {
      return VANISHED;
    }
    if (found < 0) {
      lastCommand = BpfCommand.BPF_MAP_LOOKUP_ELEM;
      return found;
    }
    return delete ? delete(key, value) : 0;
  }

  private int delete(ByteBuffer key, ByteBuffer value) {
    lastCommand = BpfCommand.BPF_MAP_LOOKUP_AND_DELETE_ELEM;
    int taken = raw.take(key, value);
    boolean apart =
        taken == -Errno.ENOTSUPP.number()
            || taken == -Errno.EOPNOTSUPP.number()
            || taken == -Errno.EINVAL.number();
    if (apart) {
      lastCommand = BpfCommand.BPF_MAP_DELETE_ELEM;
      taken = raw.delete(key);
    }
    return taken == -Errno.ENOENT.number() ? VANISHED : taken;
  }

  private int ended(int result) {
    if (result == -Errno.ENOENT.number()) {
      ended = true;
      return END;
    }
    return result;
  }

  int write(ByteBuffer keys, int keyAt, ByteBuffer values, int valueAt) {
    keys.position(keyAt);
    values.position(valueAt);
    try {
      return raw.put(keys, values, RawMap.BPF_ANY);
    } finally {
      keys.position(0);
      values.position(0);
    }
  }

  int delete(ByteBuffer keys, int keyAt) {
    keys.position(keyAt);
    try {
      return raw.delete(keys);
    } finally {
      keys.position(0);
    }
  }
}
