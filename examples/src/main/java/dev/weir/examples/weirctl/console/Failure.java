// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.console;

import com.google.gson.JsonObject;
import dev.weir.bpf.VerifierException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.error.NativeAccessException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.netlink.error.InterruptedDumpException;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.error.UnknownOutcomeException;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Why a command failed, in the words of the tool's contract.
 *
 * @param kind what failed
 * @param message what happened
 * @param hint what to do, empty if nothing is known
 * @param log what the kernel had to say at length, empty if nothing
 */
public record Failure(Kind kind, String message, String hint, String log) {

  /** What failed. */
  public enum Kind {
    /** A file or description that is not valid. */
    SPEC,
    /** The verifier refused a program. */
    VERIFIER,
    /** The kernel refused something else. */
    KERNEL,
    /** The kernel refused a netlink request. */
    NETLINK,
    /** This kernel cannot do it. */
    UNSUPPORTED,
    /** The command line. */
    USAGE
  }

  /**
   * Makes a failure of what was thrown.
   *
   * @param thrown what was thrown
   * @return the failure
   */
  public static Failure of(Throwable thrown) {
    if (thrown instanceof VerifierException e) {
      return new Failure(Kind.VERIFIER, text(e), e.summary(), e.log());
    }
    if (thrown instanceof NetlinkException e) {
      return new Failure(Kind.NETLINK, text(e), e.hint(), "");
    }
    if (thrown instanceof InterruptedDumpException || thrown instanceof UnknownOutcomeException) {
      return new Failure(Kind.NETLINK, text(thrown), "", "");
    }
    if (thrown instanceof KernelException e) {
      return new Failure(Kind.KERNEL, text(e), e.hint(), "");
    }
    if (thrown instanceof UnsupportedKernelException || thrown instanceof NativeAccessException) {
      return new Failure(Kind.UNSUPPORTED, text(thrown), "", "");
    }
    if (thrown instanceof MissingPrivilegeException) {
      return new Failure(Kind.KERNEL, text(thrown), "", "");
    }
    if (thrown instanceof InvalidSpecException) {
      return new Failure(Kind.SPEC, text(thrown), "", "");
    }
    if (thrown instanceof OutOfMemoryError || thrown instanceof StackOverflowError) {
      return new Failure(
          Kind.SPEC, "it takes more memory than there is", "WEIR_JAVA_OPTS=-Xmx… gives more", "");
    }
    return new Failure(Kind.SPEC, text(thrown), "", "");
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }

  /**
   * Prints the failure.
   *
   * @param json whether as a JSON document
   * @param out where the document goes
   * @param err where the text goes
   */
  public void print(boolean json, PrintWriter out, PrintWriter err) {
    if (json) {
      out.println(Output.toJson(document()));
      out.flush();
      return;
    }
    err.println("weirctl: " + message);
    if (!hint.isEmpty() && !message.contains(hint)) {
      err.println("hint: " + hint);
    }
    if (!log.isEmpty()) {
      err.println(log);
    }
    err.flush();
  }

  private JsonObject document() {
    JsonObject error = new JsonObject();
    error.addProperty("kind", kind.name().toLowerCase(Locale.ROOT));
    error.addProperty("message", message);
    if (!hint.isEmpty()) {
      error.addProperty("hint", hint);
    }
    if (!log.isEmpty()) {
      error.addProperty("log", log);
    }
    JsonObject document = new JsonObject();
    document.add("error", error);
    return document;
  }
}
