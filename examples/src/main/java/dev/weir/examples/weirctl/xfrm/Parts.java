// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.xfrm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.core.net.IpProtocol;
import dev.weir.netlink.xfrm.Lifetime;
import dev.weir.netlink.xfrm.Mark;
import dev.weir.netlink.xfrm.Mode;
import dev.weir.netlink.xfrm.Offload;
import dev.weir.netlink.xfrm.PortMatch;
import dev.weir.netlink.xfrm.Selector;
import dev.weir.netlink.xfrm.Usage;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** What states and policies have in common, in the words of {@code ip xfrm}. */
final class Parts {
  private Parts() {}

  /** The protocols that {@code ip xfrm} has names for, however the machine calls the others. */
  static String protocol(int number) {
    return switch (number) {
      case 50 -> "esp";
      case 51 -> "ah";
      case 108 -> "comp";
      case 43 -> "route2";
      case 60 -> "hao";
      default -> new IpProtocol(number).toString().toLowerCase(Locale.ROOT);
    };
  }

  static String mode(Mode mode) {
    return switch (mode) {
      case ROUTEOPTIMIZATION -> "ro";
      default -> mode.name().toLowerCase(Locale.ROOT);
    };
  }

  static String spi(long spi) {
    return "0x%08x".formatted(spi);
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  static JsonObject mark(Mark mark) {
    JsonObject object = new JsonObject();
    object.addProperty("value", hex(mark.value()));
    object.addProperty("mask", hex(mark.mask()));
    return object;
  }

  static JsonArray names(Collection<? extends Enum<?>> values) {
    JsonArray array = new JsonArray();
    values.forEach(each -> array.add(each.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    return array;
  }

  /** Adds the selector's parts to an object. */
  static void selector(JsonObject to, Selector selector, Map<Integer, String> devices) {
    to.addProperty("src", selector.source().toString());
    to.addProperty("dst", selector.destination().toString());
    if (selector.protocol() != 0) {
      to.addProperty("proto", protocol(selector.protocol()));
    }
    port(to, "sport", selector.sourcePort());
    port(to, "dport", selector.destinationPort());
    if (selector.device() != 0) {
      to.addProperty("dev", device(selector.device(), devices));
    }
  }

  private static void port(JsonObject to, String name, PortMatch port) {
    if (port.mask() != 0) {
      to.addProperty(name, port.port());
      if (port.mask() != 0xffff) {
        to.addProperty(name + "_mask", hex(port.mask()));
      }
    }
  }

  static String device(int index, Map<Integer, String> devices) {
    return devices.getOrDefault(index, "if" + index);
  }

  static JsonObject offload(Offload offload, Map<Integer, String> devices) {
    JsonObject object = new JsonObject();
    object.addProperty("dev", device(offload.device(), devices));
    object.addProperty("dir", offload.inbound() ? "in" : "out");
    object.addProperty("mode", offload.packet() ? "packet" : "crypto");
    return object;
  }

  /** What has no limit is left out. */
  static JsonObject lifetime(Lifetime lifetime) {
    JsonObject object = new JsonObject();
    bytes(object, "soft_bytes", lifetime.softBytes());
    bytes(object, "hard_bytes", lifetime.hardBytes());
    bytes(object, "soft_packets", lifetime.softPackets());
    bytes(object, "hard_packets", lifetime.hardPackets());
    seconds(object, "soft_add_seconds", lifetime.softSeconds());
    seconds(object, "hard_add_seconds", lifetime.hardSeconds());
    seconds(object, "soft_use_seconds", lifetime.softUseSeconds());
    seconds(object, "hard_use_seconds", lifetime.hardUseSeconds());
    return object;
  }

  private static void bytes(JsonObject to, String name, long value) {
    if (value != -1) {
      to.addProperty(name, value);
    }
  }

  private static void seconds(JsonObject to, String name, long value) {
    if (value != 0) {
      to.addProperty(name, value);
    }
  }

  static JsonObject usage(Usage usage) {
    JsonObject object = new JsonObject();
    object.addProperty("bytes", usage.bytes());
    object.addProperty("packets", usage.packets());
    object.addProperty("add_time", usage.added());
    object.addProperty("use_time", usage.used());
    return object;
  }
}
