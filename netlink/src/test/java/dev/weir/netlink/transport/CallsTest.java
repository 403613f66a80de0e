// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.codec.Struct;
import dev.weir.netlink.error.InterruptedDumpException;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.error.UnknownOutcomeException;
import dev.weir.netlink.error.UnknownOutcomeException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/**
 * Calls against a kernel that does what real ones do seldom: no call hangs, none gets another's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // calls that only fill the window
class CallsTest {
  private static final MessageSchema NEW =
      new MessageSchema(16, "NEW", Struct.define("id").u32("id").build(), AttributeSet.define());
  private static final MessageSchema GET =
      new MessageSchema(18, "GET", NEW.header(), NEW.attributes());
  private static final MessageCatalog CATALOG = MessageCatalog.of("test", NEW, GET);

  /** Datagrams, or negative errno, that the next reads give; what was sent is kept. */
  private static final class FakeKernel implements Endpoint {
    private final ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final ByteBuffer in = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
    private final Deque<Object> answers = new ArrayDeque<>();
    private final List<Integer> sent = new ArrayList<>();
    private final List<Integer> flags = new ArrayList<>();
    private boolean secrets;

    @Override
    public int portId() {
      return 77;
    }

    @Override
    public ByteBuffer sendBuffer(int size) {
      return out;
    }

    @Override
    public long send(int length) {
      flags.add((int) out.getShort(6));
      sent.add(out.getInt(8));
      assertThat(out.getInt(0)).isEqualTo(length);
      assertThat(out.getInt(12)).isEqualTo(77);
      return length;
    }

    @Override
    public ByteBuffer receiveBuffer() {
      return in;
    }

    @Override
    public int receive() {
      Object next = answers.poll();
      if (next == null) {
        return NOTHING;
      }
      if (next instanceof Integer errno) {
        return errno;
      }
      byte[] datagram = (byte[]) next;
      in.put(0, datagram, 0, Math.min(datagram.length, in.capacity()));
      return datagram.length;
    }

    @Override
    public boolean await(long nanos) {
      return !answers.isEmpty();
    }

    @Override
    public boolean carriesSecrets() {
      return secrets;
    }

    @Override
    public void close() {}

    void answer(byte[]... messages) {
      ByteBuffer datagram = ByteBuffer.allocate(2048);
      for (byte[] message : messages) {
        datagram.put(message);
      }
      byte[] bytes = new byte[datagram.position()];
      datagram.get(0, bytes);
      answers.add(bytes);
    }
  }

  private static byte[] message(int type, int flags, int sequence, int content) {
    return ByteBuffer.allocate(20)
        .order(ByteOrder.nativeOrder())
        .putInt(20)
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(sequence)
        .putInt(77)
        .putInt(content)
        .array();
  }

  private static byte[] ack(int sequence, int error) {
    ByteBuffer buffer = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
    buffer.put(message(Nlmsg.NLMSG_ERROR, Nlmsg.NLM_F_CAPPED, sequence, error));
    return buffer.putInt(0, 36).array();
  }

  private static byte[] done(int sequence) {
    return message(Nlmsg.NLMSG_DONE, Nlmsg.NLM_F_MULTI, sequence, 0);
  }

  private final FakeKernel kernel = new FakeKernel();
  private long now;
  private Calls calls = calls(128, 3);

  private Calls calls(int window, int attempts) {
    return new Calls(
        kernel, new ConnectionOptions(Duration.ofNanos(1000), window, 1, attempts), () -> now);
  }

  private Answer<Reply> submit(boolean dump) {
    Message message = Message.of(dump ? GET : NEW, 0, NEW.header().zero(), out -> {});
    Call call = new Call(new Request(message, dump, dump ? "list" : "make", "it", CATALOG));
    calls.submit(call);
    return call.answer();
  }

  private int sent(int index) {
    return kernel.sent.get(index);
  }

  private static List<Long> ids(Reply reply) {
    return reply.messages().stream().map(each -> each.field(NEW.header().field("id"))).toList();
  }

  @Test
  void answersReachWhoAskedInWhateverOrder() {
    Answer<Reply> first = submit(false);
    Answer<Reply> second = submit(false);
    kernel.answer(message(16, 0, sent(1), 2), ack(sent(1), 0), message(16, 0, sent(0), 1));
    kernel.answer(ack(sent(0), 0));
    assertThat(calls.read(64)).isFalse();
    assertThat(ids(first.await())).containsExactly(1L);
    assertThat(ids(second.await())).containsExactly(2L);
    assertThat(calls.isIdle()).isTrue();
  }

  @Test
  void anAnswerForNobodyIsDropped() {
    Answer<Reply> call = submit(false);
    kernel.answer(ack(sent(0) + 1000, -1), message(16, 0, 0, 5));
    calls.read(64);
    assertThat(call).isNotDone();
  }

  @Test
  void noMoreThanTheWindowIsInTheKernel() {
    calls = calls(2, 1);
    submit(false);
    submit(false);
    submit(false);
    assertThat(kernel.sent).hasSize(2);
    kernel.answer(ack(sent(0), 0));
    calls.read(64);
    assertThat(kernel.sent).hasSize(3);
  }

  @Test
  void aCallThatWasCancelledWhileItWaitedIsNotSent() {
    calls = calls(1, 1);
    submit(false);
    Answer<Reply> waiting = submit(false);
    assertThat(waiting.cancel(false)).isTrue();
    kernel.answer(ack(sent(0), 0));
    calls.read(64);
    assertThat(kernel.sent).hasSize(1);
    assertThatThrownBy(waiting::await).isInstanceOf(CancellationException.class);
  }

  @Test
  void anErrorIsItsCallersAlone() {
    Answer<Reply> bad = submit(false);
    Answer<Reply> good = submit(false);
    kernel.answer(ack(sent(0), -Errno.EEXIST.number()), ack(sent(1), 0));
    calls.read(64);
    assertThatThrownBy(bad::await)
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    assertThat(good).isCompleted();
  }

  @Test
  void anAnswerThatIsLateOrLostEndsAtTheDeadlineAndReachesNobody() {
    Answer<Reply> lost = submit(false);
    now = 999;
    assertThat(calls.expire()).isEqualTo(1);
    assertThat(lost).isNotDone();
    now = 1000;
    assertThat(calls.expire()).isNegative();
    assertThatThrownBy(lost::await)
        .isInstanceOfSatisfying(
            UnknownOutcomeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE));
    Answer<Reply> next = submit(false);
    kernel.answer(ack(sent(0), -1));
    calls.read(64);
    assertThat(next).isNotDone();
    kernel.answer(ack(sent(1), 0));
    calls.read(64);
    assertThat(next).isCompleted();
  }

  @Test
  void anInterruptedListIsTakenAgain() {
    Answer<Reply> list = submit(true);
    kernel.answer(message(16, 2, sent(0), 1), message(16, 2 | Nlmsg.NLM_F_DUMP_INTR, sent(0), 2));
    kernel.answer(done(sent(0)));
    calls.read(64);
    assertThat(list).isNotDone();
    assertThat(kernel.sent).hasSize(2);
    kernel.answer(message(16, 2, sent(1), 3), done(sent(1)));
    calls.read(64);
    assertThat(ids(list.await())).containsExactly(3L);
  }

  @Test
  void aListThatIsAlwaysInterruptedFailsWithWhatItHas() {
    Answer<Reply> list = submit(true);
    for (int i = 0; i < 3; i++) {
      kernel.answer(message(16, 2 | Nlmsg.NLM_F_DUMP_INTR, sent(i), i), done(sent(i)));
      calls.read(64);
    }
    assertThat(kernel.sent).hasSize(3);
    assertThatThrownBy(list::await)
        .isInstanceOfSatisfying(
            InterruptedDumpException.class, e -> assertThat(e.partial()).hasSize(1));
  }

  @Test
  void listsAreTakenOneAfterTheOtherAlsoBehindOneGivenUp() {
    submit(true);
    Answer<Reply> second = submit(true);
    Answer<Reply> change = submit(false);
    assertThat(kernel.sent).hasSize(2);
    kernel.answer(ack(sent(1), 0));
    calls.read(64);
    assertThat(change).isCompleted();
    now = 1000;
    calls.expire();
    // The kernel still has the first list: another would be EBUSY.
    assertThat(kernel.sent).hasSize(2);
    kernel.answer(done(sent(0)));
    calls.read(64);
    assertThat(kernel.sent).hasSize(3);
    kernel.answer(message(16, 2, sent(2), 9), done(sent(2)));
    calls.read(64);
    assertThat(ids(second.await())).containsExactly(9L);
  }

  @Test
  void anOverrunFailsAllThatIsUnderWay() {
    Answer<Reply> first = submit(false);
    Answer<Reply> second = submit(true);
    kernel.answers.add(-Errno.ENOBUFS.number());
    calls.read(64);
    for (Answer<Reply> call : List.of(first, second)) {
      assertThatThrownBy(call::await)
          .isInstanceOfSatisfying(
              UnknownOutcomeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVERRUN));
    }
    assertThat(calls.isIdle()).isTrue();
  }

  @Test
  void aDatagramThatWasCutFailsWhoAsked() {
    Answer<Reply> cut = submit(true);
    Answer<Reply> other = submit(false);
    ByteBuffer large = ByteBuffer.allocate(600).order(ByteOrder.nativeOrder());
    large.put(message(16, 2, sent(0), 1)).putInt(0, 600);
    kernel.answer(large.array());
    calls.read(64);
    assertThatThrownBy(cut::await)
        .isInstanceOfSatisfying(
            UnknownOutcomeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED));
    assertThat(other).isNotDone();
  }

  @Test
  void rubbishFailsAllThatIsUnderWay() {
    Answer<Reply> call = submit(false);
    kernel.answer(new byte[] {1, 2, 3});
    calls.read(64);
    assertThatThrownBy(call::await)
        .isInstanceOfSatisfying(
            UnknownOutcomeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
  }

  @Test
  void requestsAskForAnAcknowledgementAndListsForAll() {
    submit(false);
    submit(true);
    assertThat(kernel.flags)
        .containsExactly(
            Nlmsg.NLM_F_REQUEST | Nlmsg.NLM_F_ACK, Nlmsg.NLM_F_REQUEST | Nlmsg.NLM_F_DUMP);
  }

  @Test
  void buffersThatMayHaveHadAKeyAreOverwritten() {
    kernel.secrets = true;
    Answer<Reply> answer = submit(false);
    assertThat(kernel.out.array()).containsOnly(0);
    kernel.answer(message(16, 0, sent(0), 0x5ec7e7), ack(sent(0), 0));
    calls.read(1);
    assertThat(ids(answer.join())).containsExactly(0x5ec7e7L);
    assertThat(kernel.in.array()).containsOnly(0);
  }
}
