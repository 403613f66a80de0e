// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.Errno;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.error.InterruptedDumpException;
import dev.weir.netlink.error.NetlinkException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The calls that clients of a protocol are made of: list, fetch, change.
 *
 * @param connection where they go
 * @param replies what may come back
 */
public record Exchange(NetlinkConnection connection, MessageCatalog replies) {

  /**
   * Lists objects.
   *
   * @param schema the request
   * @param header its struct
   * @param filter writes the attributes that narrow it down
   * @param operation what is listed, for messages
   * @param type makes an object of a message
   * @param <T> the objects' type
   * @return the objects
   */
  public <T> Answer<List<T>> list(
      MessageSchema schema,
      StructValue header,
      Consumer<MessageWriter> filter,
      String operation,
      Function<Message, T> type) {
    Message message = Message.of(schema, 0, header, filter);
    Answer<List<T>> objects =
        connection
            .send(new Request(message, true, operation, "", replies))
            .map(reply -> reply.messages().stream().map(type).toList());
    return Answer.from(
        objects.exceptionallyCompose(
            error -> {
              Throwable cause = cause(error);
              Throwable told =
                  cause instanceof InterruptedDumpException interrupted
                      ? interrupted.with(
                          interrupted.partial().stream()
                              .map(each -> type.apply((Message) each))
                              .toList())
                      : cause;
              return failed(told);
            }));
  }

  /**
   * Fetches one object.
   *
   * @param message the request
   * @param operation what is asked, for messages
   * @param object what for
   * @param type makes the object of a message
   * @param absent the error that means that there is none
   * @param <T> the object's type
   * @return the object, empty if there is none
   */
  public <T> Answer<Optional<T>> find(
      Message message, String operation, String object, Function<Message, T> type, Errno absent) {
    Answer<Optional<T>> found =
        connection
            .send(new Request(message, false, operation, object, replies))
            .map(reply -> reply.messages().stream().findFirst().<T>map(type));
    return orWhen(found, absent, Optional.empty());
  }

  /**
   * Changes something.
   *
   * @param message the request
   * @param operation what is asked, for messages
   * @param object what for
   * @return what comes back: the new object if the request's flags ask for it and the kernel can
   */
  public Answer<Reply> change(Message message, String operation, String object) {
    return connection.send(new Request(message, false, operation, object, replies));
  }

  /**
   * Takes an error for a value.
   *
   * @param answer the answer
   * @param absent the error
   * @param value what it means
   * @param <T> the value's type
   * @return the answer with the value in the error's place
   */
  public static <T> Answer<T> orWhen(Answer<T> answer, Errno absent, T value) {
    return Answer.from(
        answer.exceptionallyCompose(
            error ->
                cause(error) instanceof NetlinkException refusal && refusal.errno() == absent
                    ? Answer.of(value)
                    : failed(cause(error))));
  }

  private static <T> Answer<T> failed(Throwable cause) {
    Answer<T> answer = new Answer<>();
    answer.completeExceptionally(cause);
    return answer;
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
