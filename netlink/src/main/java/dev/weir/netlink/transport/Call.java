// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.netlink.codec.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request and what has come back for it so far. */
final class Call {
  private final Request request;
  private final @Nullable MessageVisitor visitor;
  private final Answer<Reply> answer = new Answer<>();
  private List<Message> messages = new ArrayList<>();
  private String warning = "";
  private boolean interrupted;
  private boolean filtered;
  private int attempts;
  private long deadline;

  Call(Request request) {
    this.request = request;
    this.visitor = request.visitor().orElse(null);
  }

  Request request() {
    return request;
  }

  Answer<Reply> answer() {
    return answer;
  }

  /** Each attempt begins with nothing. */
  void begin(long deadline) {
    attempts++;
    if (attempts > 1 && visitor != null) {
      visitor.restarted();
    }
    this.deadline = deadline;
    messages = new ArrayList<>();
    interrupted = false;
    filtered = false;
  }

  /** {@return who looks at what comes, null if it is collected} */
  @Nullable MessageVisitor visitor() {
    return visitor;
  }

  int attempts() {
    return attempts;
  }

  long deadline() {
    return deadline;
  }

  void add(Message message) {
    messages.add(message);
  }

  List<Message> messages() {
    return messages;
  }

  void interrupted() {
    interrupted = true;
  }

  boolean isInterrupted() {
    return interrupted;
  }

  void filtered() {
    filtered = true;
  }

  void warned(String text) {
    warning = text;
  }

  Reply reply() {
    return new Reply(List.copyOf(messages), warning, filtered);
  }

  /** {@return what was asked, for the log} */
  @Override
  public String toString() {
    return request.operation() + " " + request.object();
  }
}
