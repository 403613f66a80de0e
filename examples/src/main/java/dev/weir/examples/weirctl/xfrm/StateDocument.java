// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.xfrm;

import com.google.gson.JsonObject;
import dev.weir.netlink.xfrm.Algorithm;
import dev.weir.netlink.xfrm.Encapsulation;
import dev.weir.netlink.xfrm.Mark;
import dev.weir.netlink.xfrm.ReplayState;
import dev.weir.netlink.xfrm.State;
import java.util.Locale;
import java.util.Map;

/** A state as {@code ip xfrm state} would show it if it could print JSON. */
final class StateDocument {
  private StateDocument() {}

  static JsonObject of(State state, Map<Integer, String> devices) {
    JsonObject document = new JsonObject();
    document.addProperty("src", state.source().toString());
    document.addProperty("dst", state.id().destination().toString());
    document.addProperty("proto", Parts.protocol(state.id().protocol()));
    document.addProperty("spi", Parts.spi(state.id().spi()));
    document.addProperty("reqid", state.requestId());
    document.addProperty("mode", Parts.mode(state.mode()));
    document.addProperty("replay_window", state.replayWindow());
    document.addProperty("seq", state.sequence());
    document.add("flags", Parts.names(state.flags()));
    if (!state.mark().equals(Mark.ANY)) {
      document.add("mark", Parts.mark(state.mark()));
    }
    state.outputMark().ifPresent(mark -> document.add("output_mark", Parts.mark(mark)));
    for (Algorithm each : state.algorithms()) {
      algorithm(document, each);
    }
    state.encapsulation().ifPresent(each -> document.add("encap", encapsulation(each)));
    state.replayState().ifPresent(each -> document.add("anti_replay", replay(each)));
    state.offload().ifPresent(each -> document.add("offload", Parts.offload(each, devices)));
    if (state.interfaceId() != 0) {
      document.addProperty("if_id", Parts.hex(state.interfaceId()));
    }
    if (state.padding() != 0) {
      document.addProperty("tfcpad", state.padding());
    }
    state
        .direction()
        .ifPresent(each -> document.addProperty("dir", each.name().toLowerCase(Locale.ROOT)));
    JsonObject selector = new JsonObject();
    Parts.selector(selector, state.selector(), devices);
    document.add("sel", selector);
    document.add("limit", Parts.lifetime(state.lifetime()));
    document.add("current", Parts.usage(state.usage()));
    JsonObject stats = new JsonObject();
    stats.addProperty("replay_window", state.outsideWindow());
    stats.addProperty("replay", state.replayed());
    stats.addProperty("failed", state.integrityFailures());
    document.add("stats", stats);
    return document;
  }

  private static void algorithm(JsonObject document, Algorithm algorithm) {
    JsonObject object = new JsonObject();
    object.addProperty("algo", algorithm.name());
    if (algorithm.kind() != Algorithm.Kind.COMPRESSION) {
      object.addProperty("key_bits", algorithm.keyBits());
    }
    switch (algorithm.kind()) {
      case AEAD -> {
        object.addProperty("icv_bits", algorithm.tagBits());
        document.add("aead", object);
      }
      case ENCRYPTION -> document.add("enc", object);
      case AUTHENTICATION -> {
        if (algorithm.tagBits() != 0) {
          object.addProperty("trunc_bits", algorithm.tagBits());
        }
        document.add(algorithm.tagBits() == 0 ? "auth" : "auth-trunc", object);
      }
      case COMPRESSION -> document.add("comp", object);
    }
  }

  private static JsonObject encapsulation(Encapsulation encapsulation) {
    JsonObject object = new JsonObject();
    object.addProperty(
        "type",
        switch (encapsulation.type()) {
          case 1 -> "espinudp-nonike";
          case Encapsulation.ESP_IN_UDP -> "espinudp";
          case Encapsulation.ESP_IN_TCP -> "espintcp";
          default -> Integer.toString(encapsulation.type());
        });
    object.addProperty("sport", encapsulation.sourcePort());
    object.addProperty("dport", encapsulation.destinationPort());
    return object;
  }

  private static JsonObject replay(ReplayState replay) {
    JsonObject object = new JsonObject();
    object.addProperty("seq", replay.incoming());
    object.addProperty("oseq", replay.outgoing());
    object.addProperty("bitmap", replay.bitmap().toString());
    return object;
  }

  /** The first line of what {@code ip} prints, and the algorithms' names. */
  static String line(State state) {
    StringBuilder text = new StringBuilder();
    text.append(state)
        .append(" reqid ")
        .append(state.requestId())
        .append(" mode ")
        .append(Parts.mode(state.mode()))
        .append(" replay-window ")
        .append(state.replayWindow());
    state.algorithms().forEach(each -> text.append(' ').append(each.name()));
    text.append(" packets ").append(state.usage().packets());
    return text.toString();
  }
}
