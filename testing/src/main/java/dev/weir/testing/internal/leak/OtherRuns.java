// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether another JVM of this machine runs kernel tests: each locks the byte of its process
 * id in one file while it does. Where the file cannot be had nobody else is assumed.
 */
final class OtherRuns implements AutoCloseable {
  private static final Path FILE = Path.of("/run/weir-kernel-tests.lock");

  private final @Nullable FileChannel channel;
  private @Nullable FileLock own;

  private OtherRuns(@Nullable FileChannel channel, @Nullable FileLock own) {
    this.channel = channel;
    this.own = own;
  }

  /** Says that this process runs kernel tests, until {@link #doneHere()}. */
  static OtherRuns announce() {
    try {
      FileChannel channel =
          FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new OtherRuns(channel, lockOwnByte(channel));
    } catch (IOException e) {
      return new OtherRuns(null, null);
    }
  }

  private static @Nullable FileLock lockOwnByte(FileChannel channel) throws IOException {
    try {
      return channel.lock(ProcessHandle.current().pid(), 1, false);
    } catch (OverlappingFileLockException e) {
      // A run inside a run, in this very process, which has the lock.
      return null;
    }
  }

  /** Says that what this process made is gone, or will not go. Two that wait must not meet. */
  void doneHere() {
    try {
      if (own != null) {
        own.release();
        own = null;
      }
    } catch (IOException e) {
      own = null;
    }
  }

  /** {@return whether another process runs kernel tests now} After {@link #doneHere()}. */
  boolean areUnderWay() {
    if (channel == null) {
      return false;
    }
    try (FileLock all = channel.tryLock()) {
      return all == null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      own = null;
    }
  }
}
