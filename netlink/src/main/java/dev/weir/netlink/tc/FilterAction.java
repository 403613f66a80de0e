// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.internal.rtnl.TcMessages;

/** What happens to a packet that a filter matches. */
public sealed interface FilterAction {
  /** {@return what happens then: {@code TC_ACT_*}, for example 0 pass, 2 drop, 3 next action} */
  int verdict();

  /** {@return the action's number among those of its kind} */
  long index();

  /**
   * A program decides.
   *
   * @param id the program's id
   * @param name what it is called
   * @param verdict what happens where the program leaves it open
   * @param index the action's number
   */
  record Bpf(int id, String name, int verdict, long index) implements FilterAction {}

  /**
   * The packet goes to a device, or a copy of it.
   *
   * @param device the device's index
   * @param egress whether it leaves through the device; otherwise as if it came in by it
   * @param copy whether a copy goes there and the packet goes on
   * @param verdict what happens to the packet here
   * @param index the action's number
   */
  record Mirred(int device, boolean egress, boolean copy, int verdict, long index)
      implements FilterAction {}

  /**
   * Only a verdict.
   *
   * @param verdict the verdict
   * @param index the action's number
   */
  record Generic(int verdict, long index) implements FilterAction {}

  /**
   * Something that is not described here.
   *
   * @param kind the kernel's name of it
   * @param content what the kernel says of it
   */
  record Other(String kind, Attributes content) implements FilterAction {
    @Override
    public int verdict() {
      return -1;
    }

    @Override
    public long index() {
      return content.number(TcMessages.TCA_ACT_INDEX, 0);
    }
  }
}
