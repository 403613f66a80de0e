// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.codec.Struct;
import dev.weir.netlink.error.InterruptedDumpException;
import dev.weir.netlink.error.UnknownOutcomeException;
import dev.weir.netlink.error.UnknownOutcomeException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one connection: those that wait for room, those in the kernel, and those given up
 * whose answers are still to come. One thread at a time.
 */
final class Calls {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  /** How many sequence numbers of given-up calls are remembered. */
  private static final int REMEMBERED = 4096;

  private final Endpoint endpoint;
  private final ConnectionOptions options;
  private final LongSupplier clock;
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final Deque<Call> waitingDumps = new ArrayDeque<>();

  /** In the order of sending, which is also that of their deadlines. */
  private final Map<Integer, Call> inKernel = new LinkedHashMap<>();

  private @Nullable Call latest;
  private int latestNumber;

  /** Sequence numbers of given-up calls: a late answer must reach nobody. */
  private final Map<Integer, Boolean> givenUp = new LinkedHashMap<>();

  /** The kernel takes one list at a time on each socket; 0 is no sequence number. */
  private int dumpUnderWay;

  /** Until when the end of a list that was given up is waited for; it may be lost, too. */
  private long dumpAbandoned;

  private int sequence;

  Calls(Endpoint endpoint, ConnectionOptions options, LongSupplier clock) {
    this(endpoint, options, clock, ThreadLocalRandom.current().nextInt());
  }

  Calls(Endpoint endpoint, ConnectionOptions options, LongSupplier clock, int sequence) {
    this.endpoint = endpoint;
    this.options = options;
    this.clock = clock;
    this.sequence = sequence;
  }

  void submit(Call call) {
    (call.request().dump() ? waitingDumps : waiting).add(call);
    fill();
  }

  /** {@return whether nobody waits for anything, not even for a list before theirs to end} */
  boolean isIdle() {
    return inKernel.isEmpty() && waiting.isEmpty() && waitingDumps.isEmpty();
  }

  /** Sends what there is room for. */
  private void fill() {
    while (inKernel.size() < options.window()) {
      Call call;
      if (dumpUnderWay == 0 && !waitingDumps.isEmpty()) {
        call = waitingDumps.remove();
      } else if (!waiting.isEmpty()) {
        call = waiting.remove();
      } else {
        return;
      }
      if (!call.answer().isDone()) {
        transmit(call);
      }
    }
  }

  private void transmit(Call call) {
    int number = nextSequence();
    Message message = call.request().message();
    ByteBuffer buffer = endpoint.sendBuffer(message.size());
    if (!message.copyTo(buffer, 0, number, endpoint.portId())) {
      call.answer().cancel(false);
      return;
    }
    int flags =
        message.flags()
            | Nlmsg.NLM_F_REQUEST
            | (call.request().dump() ? Nlmsg.NLM_F_DUMP : Nlmsg.NLM_F_ACK);
    buffer.putShort(6, (short) flags);
    call.begin(clock.getAsLong() + options.deadline().toNanos());
    inKernel.put(number, call);
    if (call.request().dump()) {
      dumpUnderWay = number;
    }
    long sent = endpoint.send(message.size());
    forget(buffer, message.size());
    if (sent < 0) {
      forget(number);
      dumpUnderWay = dumpUnderWay == number ? 0 : dumpUnderWay;
      Request request = call.request();
      call.answer()
          .completeExceptionally(
              new KernelException(
                  request.operation(), request.object(), (int) -sent, "the request was not sent"));
    }
  }

  private int nextSequence() {
    do {
      sequence++;
      // Notifications have 0.
    } while (sequence == 0 || inKernel.containsKey(sequence) || givenUp.containsKey(sequence));
    return sequence;
  }

  /**
   * Reads what has come.
   *
   * @param budget the most datagrams to read
   * @return whether there may be more
   */
  boolean read(int budget) {
    for (int i = 0; i < budget; i++) {
      int length = endpoint.receive();
      if (length == Endpoint.NOTHING) {
        return false;
      }
      if (length < 0) {
        failed(-length);
      } else {
        ByteBuffer buffer = endpoint.receiveBuffer();
        datagram(buffer, length);
        forget(buffer, length);
      }
      fill();
    }
    return true;
  }

  /** Buffers live as long as the connection; keys do not. */
  private void forget(ByteBuffer buffer, int length) {
    if (endpoint.carriesSecrets()) {
      for (int i = Math.min(length, buffer.capacity()) - 1; i >= 0; i--) {
        buffer.put(i, (byte) 0);
      }
    }
  }

  private void failed(int errno) {
    if (errno == Errno.ENOBUFS.number()) {
      // Answers are gone, and nobody can say whose.
      giveUpAll(Reason.OVERRUN);
      return;
    }
    for (Call call : takeAll()) {
      Request request = call.request();
      call.answer()
          .completeExceptionally(
              new KernelException(
                  request.operation(), request.object(), errno, "reading the answer failed"));
    }
  }

  private void datagram(ByteBuffer buffer, int length) {
    int capacity = buffer.capacity();
    int offset = 0;
    while (offset < length) {
      int left = Math.min(length, capacity) - offset;
      int size = left < Nlmsg.HEADER_SIZE ? 0 : buffer.getInt(offset);
      if (size < Nlmsg.HEADER_SIZE || size > left) {
        if (length > capacity && left >= Nlmsg.HEADER_SIZE) {
          giveUp(buffer.getInt(offset + 8), Reason.TRUNCATED);
        } else {
          giveUpAll(length > capacity ? Reason.TRUNCATED : Reason.DAMAGED);
        }
        return;
      }
      message(buffer, offset, size);
      offset += Nlmsg.align(size);
    }
  }

  private void message(ByteBuffer buffer, int offset, int length) {
    int type = buffer.getShort(offset + 4) & 0xffff;
    int flags = buffer.getShort(offset + 6) & 0xffff;
    int number = buffer.getInt(offset + 8);
    boolean last = type == Nlmsg.NLMSG_ERROR || type == Nlmsg.NLMSG_DONE;
    if (buffer.getInt(offset + 12) != endpoint.portId()) {
      // Not an answer to this socket, whatever its number.
      return;
    }
    Call call = find(number);
    if (call == null) {
      if (last && givenUp.remove(number) != null) {
        endDump(number);
      }
      return;
    }
    if ((flags & Nlmsg.NLM_F_DUMP_INTR) != 0 && type != Nlmsg.NLMSG_ERROR) {
      call.interrupted();
    }
    // The same bit means something else in an acknowledgement.
    if ((flags & Nlmsg.NLM_F_DUMP_FILTERED) != 0 && !last) {
      call.filtered();
    }
    if (last) {
      forget(number);
      endDump(number);
      finish(call, Verdict.read(buffer, offset, length));
    } else if (type >= Nlmsg.NLMSG_MIN_TYPE) {
      MessageVisitor visitor = call.visitor();
      if (visitor == null) {
        object(call, type, buffer, offset, length);
      } else {
        visit(call, visitor, number, buffer, offset, length);
      }
    }
  }

  /** The messages of a list come one after the other: of all but the first the call is known. */
  private @Nullable Call find(int number) {
    if (latest == null || number != latestNumber) {
      latest = inKernel.get(number);
      latestNumber = number;
    }
    return latest;
  }

  private @Nullable Call forget(int number) {
    latest = null;
    return inKernel.remove(number);
  }

  private void visit(
      Call call, MessageVisitor visitor, int number, ByteBuffer buffer, int offset, int length) {
    try {
      visitor.message(buffer, offset, length);
    } catch (RuntimeException e) {
      forget(number);
      remember(number);
      call.answer().completeExceptionally(e);
    }
  }

  private static void object(Call call, int type, ByteBuffer buffer, int offset, int length) {
    MessageSchema schema =
        call.request()
            .replies()
            .find(buffer, offset, length)
            .orElseGet(
                () ->
                    new MessageSchema(
                        type, Integer.toString(type), Struct.EMPTY, AttributeSet.UNKNOWN));
    try {
      call.add(
          call.request().replies().keepsSecrets()
              ? Message.readWithSecrets(schema, buffer, offset, length)
              : Message.read(schema, buffer, offset, length));
    } catch (MalformedMessageException e) {
      // One object that cannot be read is not the end of the list.
      LOG.warn("{}: an object is left out: {}", call, e.getMessage());
    }
  }

  private void finish(Call call, Verdict verdict) {
    if (verdict.error() != 0) {
      call.answer().completeExceptionally(verdict.exception(call.request()));
    } else if (!call.isInterrupted()) {
      call.warned(verdict.text());
      call.answer().complete(call.reply());
    } else if (call.attempts() < options.dumpAttempts()) {
      waitingDumps.addFirst(call);
    } else {
      call.answer()
          .completeExceptionally(
              new InterruptedDumpException(
                  call.request().operation(), call.attempts(), call.messages()));
    }
  }

  private void endDump(int number) {
    if (dumpUnderWay == number) {
      dumpUnderWay = 0;
    }
  }

  /**
   * Gives up calls whose deadline has passed.
   *
   * @return nanoseconds to the next deadline, or a negative number if nothing waits
   */
  long expire() {
    long now = clock.getAsLong();
    Iterator<Map.Entry<Integer, Call>> calls = inKernel.entrySet().iterator();
    List<Call> late = new ArrayList<>();
    long next = -1;
    while (calls.hasNext()) {
      Map.Entry<Integer, Call> entry = calls.next();
      long left = entry.getValue().deadline() - now;
      if (left > 0) {
        next = left;
        break;
      }
      calls.remove();
      latest = null;
      remember(entry.getKey());
      late.add(entry.getValue());
    }
    for (Call call : late) {
      fail(call, Reason.DEADLINE);
    }
    boolean abandoned = dumpUnderWay != 0 && !inKernel.containsKey(dumpUnderWay);
    if (abandoned && dumpAbandoned - now <= 0) {
      // Its end is not coming any more. If it is under way after all, the next one is told EBUSY.
      dumpUnderWay = 0;
      abandoned = false;
    }
    fill();
    if (next < 0 && !inKernel.isEmpty()) {
      next = options.deadline().toNanos();
    }
    if (abandoned && !waitingDumps.isEmpty()) {
      next = next < 0 ? dumpAbandoned - now : Math.min(next, dumpAbandoned - now);
    }
    return next;
  }

  private void giveUp(int number, Reason reason) {
    Call call = forget(number);
    if (call != null) {
      remember(number);
      fail(call, reason);
    }
  }

  private void giveUpAll(Reason reason) {
    List<Call> all = List.copyOf(inKernel.values());
    inKernel.keySet().forEach(this::remember);
    inKernel.clear();
    latest = null;
    if (reason == Reason.OVERRUN && dumpUnderWay != 0) {
      // The end of a list may be among what is lost; the kernel answers EBUSY while it is not.
      givenUp.remove(dumpUnderWay);
      dumpUnderWay = 0;
    }
    all.forEach(call -> fail(call, reason));
  }

  private void remember(int number) {
    givenUp.put(number, true);
    if (number == dumpUnderWay) {
      dumpAbandoned = clock.getAsLong() + options.deadline().toNanos();
    }
    if (givenUp.size() > REMEMBERED) {
      Iterator<Integer> oldest = givenUp.keySet().iterator();
      int forgotten = oldest.next();
      oldest.remove();
      endDump(forgotten);
    }
  }

  private static void fail(Call call, Reason reason) {
    call.answer()
        .completeExceptionally(
            new UnknownOutcomeException(
                call.request().operation(), call.request().object(), reason));
  }

  /** Fails everything: the connection is closed. */
  void close(RuntimeException reason) {
    for (Call call : takeAll()) {
      call.answer().completeExceptionally(reason);
    }
  }

  private List<Call> takeAll() {
    List<Call> all = new ArrayList<>(inKernel.values());
    all.addAll(waitingDumps);
    all.addAll(waiting);
    inKernel.clear();
    latest = null;
    waitingDumps.clear();
    waiting.clear();
    return all;
  }
}
