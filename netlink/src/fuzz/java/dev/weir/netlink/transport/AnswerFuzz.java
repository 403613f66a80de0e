// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.core.error.WeirException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.route.Rtnetlink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds datagrams to a connection with calls under way: each ends, as is declared. */
class AnswerFuzz {
  private static final int FIRST = 1;

  static List<Arguments> datagrams() {
    ByteBuffer ack = ByteBuffer.allocate(60).order(ByteOrder.nativeOrder());
    ack.putInt(60).putShort((short) Nlmsg.NLMSG_ERROR).putShort((short) 0x300).putInt(FIRST);
    ack.putInt(Recorded.PORT).putInt(-22).putInt(36).position(36);
    ack.putShort((short) 13).putShort((short) 1).put("Bad type".getBytes(UTF_8)).position(52);
    ack.putShort((short) 8).putShort((short) 2).putInt(20);
    ByteBuffer list = ByteBuffer.allocate(52).order(ByteOrder.nativeOrder());
    list.putInt(32).putShort((short) 16).putShort((short) 2).putInt(FIRST + 1);
    list.putInt(Recorded.PORT).position(32);
    list.putInt(20).putShort((short) Nlmsg.NLMSG_DONE).putShort((short) 2).putInt(FIRST + 1);
    list.putInt(Recorded.PORT);
    return List.of(Arguments.of((Object) ack.array()), Arguments.of((Object) list.array()));
  }

  @MethodSource("datagrams")
  @FuzzTest(maxDuration = "30s")
  void anyDatagramEndsInAValueOrADeclaredError(byte[] datagram) {
    Recorded kernel = new Recorded(datagram);
    long[] now = {0};
    Calls calls = new Calls(kernel, ConnectionOptions.DEFAULT, () -> now[0], FIRST - 1);
    Call change = call(16, false);
    Call list = call(18, true);
    calls.submit(change);
    calls.submit(list);
    calls.read(64);
    while (!calls.isIdle()) {
      long left = calls.expire();
      if (left < 0 && !calls.isIdle()) {
        throw new AssertionError("a call is waited for that never ends");
      }
      now[0] += Math.max(left, 1);
    }
    for (Call each : List.of(change, list)) {
      each.answer()
          .handle(
              (reply, error) -> {
                if (error != null && !(error instanceof WeirException)) {
                  throw new AssertionError("not a declared error", error);
                }
                return reply == null ? "" : reply.toString();
              })
          .join();
    }
  }

  private static Call call(int type, boolean dump) {
    MessageSchema schema = Rtnetlink.CATALOG.byType(type).orElseThrow();
    Message message = Message.of(schema, 0, schema.header().zero(), out -> {});
    return new Call(new Request(message, dump, "ask", "it", Rtnetlink.CATALOG));
  }

  /** A kernel with one datagram to say, over and over for each request. */
  private static final class Recorded implements Endpoint {
    static final int PORT = 77;

    private final ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final ByteBuffer in;
    private final int length;
    private int left;

    Recorded(byte[] datagram) {
      in = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
      length = datagram.length;
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
    public long send(int size) {
      left++;
      return size;
    }

    @Override
    public ByteBuffer receiveBuffer() {
      return in;
    }

    @Override
    public int receive() {
      return left-- > 0 ? length : NOTHING;
    }

    @Override
    public boolean await(long nanos) {
      return false;
    }

    @Override
    public void close() {}
  }
}
