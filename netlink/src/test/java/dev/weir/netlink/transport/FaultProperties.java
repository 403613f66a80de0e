// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.Errno;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Struct;
import dev.weir.netlink.error.InterruptedDumpException;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.error.UnknownOutcomeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens between the kernel and the socket: each call ends, with its own answer whole or
 * with a declared error, and those that come later fare as if nothing had been.
 */
class FaultProperties {
  private static final MessageSchema NEW =
      new MessageSchema(16, "NEW", Struct.define("id").u32("id").build(), AttributeSet.define());
  private static final MessageSchema GET =
      new MessageSchema(18, "GET", NEW.header(), NEW.attributes());
  private static final MessageCatalog CATALOG = MessageCatalog.of("test", NEW, GET);
  private static final Field ID = NEW.header().field("id");
  private static final int LISTED = 3;
  private static final Duration DEADLINE = Duration.ofNanos(1000);

  /** What a test does next. */
  enum Step {
    CHANGE,
    LIST,
    READ,
    PASS_TIME
  }

  /** The faults that datagrams meet, one after the other, until the line is mended. */
  private static final class Line {
    private Iterator<Fault> faults;

    Line(List<Fault> faults) {
      this.faults = faults.iterator();
    }

    Fault next() {
      return faults.hasNext() ? faults.next() : Fault.NONE;
    }

    void mend() {
      faults = Collections.emptyIterator();
    }
  }

  @Provide
  Arbitrary<Fault> faults() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.just(Fault.NONE)), Tuple.of(2, Arbitraries.of(Fault.class)));
  }

  private static List<Message> answer(Message request) {
    Message object = Message.of(NEW, 0, request.struct(), out -> {});
    return Collections.nCopies(request.schema().equals(GET) ? LISTED : 1, object);
  }

  private static Request request(int id, boolean list) {
    Message message = Message.of(list ? GET : NEW, 0, NEW.header().zero().with(ID, id), out -> {});
    return new Request(message, list, list ? "list" : "make", Integer.toString(id), CATALOG);
  }

  @Property(tries = 3000)
  void manyCallsAtOnce(
      @ForAll List<Step> steps,
      @ForAll @Size(max = 40) List<@From("faults") Fault> faults,
      @ForAll @IntRange(min = 1, max = 4) int window,
      @ForAll @IntRange(min = 1, max = 3) int attempts) {
    Line line = new Line(faults);
    FakeKernel kernel = new FakeKernel(CATALOG, FaultProperties::answer, line::next);
    Calls calls =
        new Calls(kernel, new ConnectionOptions(DEADLINE, window, 1, attempts), kernel::now);
    List<Answer<Reply>> answers = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case CHANGE, LIST -> answers.add(submit(calls, answers.size(), step == Step.LIST));
        case READ -> calls.read(2);
        case PASS_TIME -> {
          kernel.pass(FakeKernel.DELAY / 2);
          calls.expire();
        }
      }
    }
    finish(calls, kernel);
    for (int id = 0; id < answers.size(); id++) {
      check(answers.get(id), id, steps.stream().filter(FaultProperties::isCall).toList().get(id));
    }
    line.mend();
    List<Answer<Reply>> later = List.of(submit(calls, 4711, false), submit(calls, 4712, true));
    finish(calls, kernel);
    assertThat(ids(later.get(0))).containsExactly(4711L);
    assertThat(ids(later.get(1))).containsExactly(4712L, 4712L, 4712L);
  }

  @Property
  void oneCallAfterTheOtherOnItsCallersThread(
      @ForAll List<Boolean> lists,
      @ForAll @Size(max = 40) List<@From("faults") Fault> faults,
      @ForAll @IntRange(min = 1, max = 3) int attempts) {
    FakeKernel kernel = new FakeKernel(CATALOG, FaultProperties::answer, new Line(faults)::next);
    try (BlockingConnection connection =
        new BlockingConnection(
            kernel, new ConnectionOptions(DEADLINE, 1, 1, attempts), kernel::now)) {
      for (int id = 0; id < lists.size(); id++) {
        boolean list = lists.get(id);
        check(connection.send(request(id, list)), id, list ? Step.LIST : Step.CHANGE);
      }
    }
  }

  private static boolean isCall(Step step) {
    return step == Step.CHANGE || step == Step.LIST;
  }

  private static Answer<Reply> submit(Calls calls, int id, boolean list) {
    Call call = new Call(request(id, list));
    calls.submit(call);
    return call.answer();
  }

  /** What an event loop does; the kernel complains if it would wait for ever. */
  private static void finish(Calls calls, FakeKernel kernel) {
    while (!calls.isIdle()) {
      if (!calls.read(64)) {
        long left = calls.expire();
        if (!calls.isIdle()) {
          kernel.await(left);
        }
      }
    }
    // What is late is read, too, and reaches nobody.
    while (kernel.await(DEADLINE.toNanos())) {
      calls.read(64);
    }
  }

  private static void check(Answer<Reply> answer, int id, Step kind) {
    assertThat(answer).isDone();
    if (answer.isCompletedExceptionally()) {
      Throwable error = answer.handle((reply, thrown) -> thrown).join();
      boolean declared =
          error instanceof UnknownOutcomeException
              || error instanceof InterruptedDumpException
              || (error instanceof NetlinkException refusal && refusal.errno() == Errno.EBUSY);
      assertThat(declared).as("%s", error).isTrue();
      if (error instanceof InterruptedDumpException interrupted) {
        assertThat(interrupted.partial()).hasSizeLessThanOrEqualTo(LISTED);
      }
      return;
    }
    Long own = (long) id;
    assertThat(ids(answer))
        .containsExactlyElementsOf(Collections.nCopies(kind == Step.LIST ? LISTED : 1, own));
  }

  private static List<Long> ids(Answer<Reply> answer) {
    return answer.join().messages().stream().map(each -> each.field(ID)).toList();
  }
}
