// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.MessageTree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds messages that a fuzzer made of good ones: read, shown, written again. */
class MessageFuzz {

  static Stream<Arguments> messages() {
    return Samples.all().map(bytes -> Arguments.of((Object) bytes));
  }

  @MethodSource("messages")
  @FuzzTest(maxDuration = "30s")
  void anyBytesGiveATreeThatTurnsBackOrTheDeclaredError(byte[] bytes) {
    List<Map<String, Object>> tree;
    try {
      tree = MessageTree.decode(Rtnetlink.CATALOG, bytes);
    } catch (MalformedMessageException e) {
      return;
    }
    byte[] again = MessageTree.encode(Rtnetlink.CATALOG, tree);
    if (!MessageTree.decode(Rtnetlink.CATALOG, again).equals(tree)) {
      throw new AssertionError(Arrays.toString(bytes) + " is not what it turns back into");
    }
  }
}
