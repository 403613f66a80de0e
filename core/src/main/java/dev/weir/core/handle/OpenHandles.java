// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.handle;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The register of open handles, for finding those that were forgotten.
 *
 * <p>A handle that becomes unreachable without having been closed is <em>reported</em>, with the
 * stack that created it, as a warning of this class's logger and to the listeners. It is never
 * closed for its owner: the descriptor number may be in use, and a datapath must not vanish because
 * the collector ran. Forgotten handles are found when the next handle is opened and by {@link
 * #reportLeaks()}; no thread waits for them.
 *
 * <p>Thread-safe.
 */
public final class OpenHandles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenHandles.class);

  private static final Set<Entry> OPEN = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<Object> UNREACHABLE = new ReferenceQueue<>();
  private static final List<Consumer<? super OpenHandle>> LISTENERS = new CopyOnWriteArrayList<>();

  private OpenHandles() {}

  /**
   * A handle that is open, or was forgotten.
   *
   * @param name what it is, as its {@code toString} says
   * @param createdAt a throwable whose stack is that of the creation
   */
  public record OpenHandle(String name, Throwable createdAt) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A listener's place on the list. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    /** Takes the listener off the list. */
    @Override
    void close();
  }

  /** What a handle keeps while it is open, and ends when it is closed. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    /** Takes the handle off the register: it was closed as it should be. */
    @Override
    void close();
  }

  private static final class Entry extends PhantomReference<Object> implements Registration {
    private final OpenHandle handle;

    private Entry(Object referent, OpenHandle handle) {
      super(referent, UNREACHABLE);
      this.handle = handle;
    }

    @Override
    public void close() {
      OPEN.remove(this);
      clear();
    }
  }

  /**
   * Puts a handle on the register.
   *
   * @param handle the handle itself; the register does not keep it reachable
   * @param name what it is; it must not lead back to the handle
   * @return to be closed when the handle is
   */
  public static Registration register(Object handle, String name) {
    reportLeaks();
    Entry entry = new Entry(handle, new OpenHandle(name, new Throwable("created here: " + name)));
    OPEN.add(entry);
    return entry;
  }

  /** {@return the handles that are open now, in no order} */
  public static List<OpenHandle> snapshot() {
    return OPEN.stream().map(entry -> entry.handle).toList();
  }

  /**
   * Adds a listener for forgotten handles. It is called on whichever thread finds one and must not
   * throw.
   *
   * @param listener told once for each handle
   * @return removes the listener when closed
   */
  public static Subscription onLeak(Consumer<? super OpenHandle> listener) {
    LISTENERS.add(listener);
    return () -> LISTENERS.remove(listener);
  }

  /** Reports the handles that the collector has found unreachable though they were never closed. */
  public static void reportLeaks() {
    Object found;
    while ((found = UNREACHABLE.poll()) != null) {
      Entry entry = (Entry) found;
      // Told before it leaves the register, so that at any time it is known to the one or the
      // other.
      if (OPEN.contains(entry)) {
        report(entry.handle);
        OPEN.remove(entry);
      }
    }
  }

  private static void report(OpenHandle leak) {
    LOG.warn(
        "{} was never closed and nothing refers to it any more; it stays open until the process ends",
        leak,
        leak.createdAt);
    for (Consumer<? super OpenHandle> listener : LISTENERS) {
      try {
        listener.accept(leak);
      } catch (RuntimeException | Error e) {
        // Whoever opens a handle next finds the leak, and has nothing to do with the listener.
        LOG.warn("a leak listener failed on {}", leak, e);
      }
    }
  }
}
