// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.error;

import dev.weir.core.error.KernelException;

/**
 * The kernel refused a netlink request. Beside errno, operation and object it carries what the
 * kernel's extended acknowledgement says: an explanation and the attribute at fault.
 */
public class NetlinkException extends KernelException {
  private final String explanation;
  private final String attribute;

  /**
   * Creates an exception.
   *
   * @param operation what was asked, for example {@code "create link"}
   * @param object what for, for example {@code "v0"}; empty if the operation says it all
   * @param errno the error number, positive
   * @param explanation the kernel's own words, empty if it had none
   * @param attribute the path of the attribute at fault, for example {@code
   *     "IFLA_LINKINFO.IFLA_INFO_KIND"}; empty if the kernel names none
   * @param hint what else is known, empty if nothing is
   */
  public NetlinkException(
      String operation,
      String object,
      int errno,
      String explanation,
      String attribute,
      String hint) {
    super(operation, object, errno, join(explanation, attribute, hint));
    this.explanation = explanation;
    this.attribute = attribute;
  }

  /** {@return the kernel's own words, empty if it had none} */
  public String explanation() {
    return explanation;
  }

  /** {@return the path of the attribute at fault, empty if the kernel names none} */
  public String attribute() {
    return attribute;
  }

  private static String join(String explanation, String attribute, String hint) {
    StringBuilder text = new StringBuilder();
    if (!explanation.isEmpty()) {
      text.append("the kernel says: ").append(explanation);
    }
    if (!attribute.isEmpty()) {
      text.append(text.isEmpty() ? "at " : ", at ").append(attribute);
    }
    if (!hint.isEmpty()) {
      text.append(text.isEmpty() ? "" : "; ").append(hint);
    }
    return text.toString();
  }
}
