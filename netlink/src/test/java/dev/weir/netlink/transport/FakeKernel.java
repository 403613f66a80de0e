// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.Errno;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.codec.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A kernel that is a function from a request to the objects it answers with. Each datagram of an
 * answer meets a fault on its way. Time is its own and passes only while somebody waits.
 */
final class FakeKernel implements Endpoint {
  static final int PORT = 77;

  /** How long a datagram is held up. */
  static final long DELAY = 700;

  /** Waiting so often for one thing is waiting for ever. */
  private static final int PATIENCE = 10_000;

  private final MessageCatalog catalog;
  private final Function<Message, List<Message>> answers;
  private final Supplier<Fault> faults;
  private final ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
  private final ByteBuffer in = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
  private final List<Datagram> queue = new ArrayList<>();
  private long now;
  private int waits;

  /** On its way: {@code errno} in place of bytes says that something was lost. */
  private record Datagram(int sequence, long due, Octets bytes, int length, int errno) {}

  FakeKernel(
      MessageCatalog catalog, Function<Message, List<Message>> answers, Supplier<Fault> faults) {
    this.catalog = catalog;
    this.answers = answers;
    this.faults = faults;
  }

  long now() {
    return now;
  }

  void pass(long nanos) {
    now += nanos;
  }

  @Override
  public int portId() {
    return PORT;
  }

  @Override
  public ByteBuffer sendBuffer(int size) {
    return out;
  }

  @Override
  public long send(int length) {
    int sequence = out.getInt(8);
    boolean dump = (out.getShort(6) & Nlmsg.NLM_F_DUMP) == Nlmsg.NLM_F_DUMP;
    if (dump && isListing()) {
      deliver(sequence, ending(Nlmsg.NLMSG_ERROR, 0, sequence, -Errno.EBUSY.number()), true);
      return length;
    }
    Message request = Message.read(catalog.byType(out.getShort(4)).orElseThrow(), out, 0, length);
    for (Message each : answers.apply(request)) {
      deliver(sequence, stamped(each, dump ? Nlmsg.NLM_F_MULTI : 0, sequence), false);
    }
    deliver(
        sequence,
        dump
            ? ending(Nlmsg.NLMSG_DONE, Nlmsg.NLM_F_MULTI, sequence, 0)
            : ending(Nlmsg.NLMSG_ERROR, Nlmsg.NLM_F_CAPPED, sequence, 0),
        true);
    return length;
  }

  /** The kernel takes one list at a time, until its end is read. */
  private boolean isListing() {
    return queue.stream()
        .anyMatch(
            each ->
                each.bytes.size() > 6
                    && order(each.bytes.toBytes()).getShort(4) == Nlmsg.NLMSG_DONE);
  }

  private void deliver(int sequence, byte[] bytes, boolean last) {
    switch (faults.get()) {
      case NONE -> add(sequence, bytes);
      case DELAY ->
          queue.add(new Datagram(sequence, now + DELAY, Octets.of(bytes), bytes.length, 0));
      case OVERTAKE -> {
        int at = queue.size();
        while (at > 0 && queue.get(at - 1).sequence != sequence) {
          at--;
        }
        queue.add(at, new Datagram(sequence, 0, Octets.of(bytes), bytes.length, 0));
      }
      case TRUNCATE -> {
        byte[] longer = bytes.clone();
        order(longer).putInt(0, in.capacity() + 100);
        queue.add(new Datagram(sequence, 0, Octets.of(longer), in.capacity() + 100, 0));
      }
      case DAMAGE -> {
        byte[] damaged = bytes.clone();
        order(damaged).putInt(0, 7);
        add(sequence, damaged);
      }
      case OVERRUN -> queue.add(new Datagram(sequence, 0, Octets.EMPTY, 0, Errno.ENOBUFS.number()));
      case INTERRUPT -> {
        byte[] flagged = bytes.clone();
        short flags = order(flagged).getShort(6);
        order(flagged).putShort(6, (short) (flags | Nlmsg.NLM_F_DUMP_INTR));
        add(sequence, flagged);
      }
      case LOSE_THE_END -> {
        if (!last) {
          add(sequence, bytes);
        }
      }
      case DUPLICATE -> {
        add(sequence, bytes);
        if (last) {
          add(sequence, bytes);
        }
      }
      case WRONG_SEQUENCE -> {
        byte[] other = bytes.clone();
        order(other).putInt(8, sequence + 1_000_000);
        add(sequence, other);
        add(sequence, bytes);
      }
      case FOREIGN_PORT -> {
        byte[] other = ending(Nlmsg.NLMSG_ERROR, Nlmsg.NLM_F_CAPPED, sequence, -1);
        order(other).putInt(12, PORT + 1);
        add(sequence, other);
        add(sequence, bytes);
      }
    }
  }

  private void add(int sequence, byte[] bytes) {
    queue.add(new Datagram(sequence, 0, Octets.of(bytes), bytes.length, 0));
  }

  @Override
  public ByteBuffer receiveBuffer() {
    return in;
  }

  @Override
  public int receive() {
    // What is held up holds up what comes behind it: datagrams of a socket are in order.
    if (queue.isEmpty() || queue.get(0).due > now) {
      return NOTHING;
    }
    waits = 0;
    Datagram next = queue.remove(0);
    if (next.errno != 0) {
      return -next.errno;
    }
    byte[] bytes = next.bytes.toBytes();
    in.put(0, bytes, 0, Math.min(bytes.length, in.capacity()));
    return next.length;
  }

  @Override
  public boolean await(long nanos) {
    if (nanos < 0 || ++waits > PATIENCE) {
      throw new AssertionError("somebody waits for ever");
    }
    long due = queue.isEmpty() ? Long.MAX_VALUE : queue.get(0).due;
    now = due <= now ? now : Math.min(due, now + nanos);
    return due <= now;
  }

  @Override
  public void close() {}

  private static byte[] stamped(Message message, int flags, int sequence) {
    byte[] bytes = message.toBytes();
    order(bytes).putShort(6, (short) flags).putInt(8, sequence).putInt(12, PORT);
    return bytes;
  }

  private static byte[] ending(int type, int flags, int sequence, int error) {
    boolean done = type == Nlmsg.NLMSG_DONE;
    ByteBuffer buffer = ByteBuffer.allocate(done ? 20 : 36).order(ByteOrder.nativeOrder());
    return buffer
        .putInt(buffer.capacity())
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(sequence)
        .putInt(PORT)
        .putInt(error)
        .array();
  }

  private static ByteBuffer order(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
