// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.WeirException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a {@link World}: YAML or JSON, one document. */
final class WorldFile {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_ALIASES = 1000;

  private final String file;

  private WorldFile(String file) {
    this.file = file;
  }

  static World read(Path path, boolean cidrSelectsEndpoints) {
    return new WorldFile(path.toString()).parse(path, cidrSelectsEndpoints);
  }

  private World parse(Path path, boolean cidrSelectsEndpoints) {
    Object document;
    try {
      document =
          new Load(
                  LoadSettings.builder()
                      .setLabel(file)
                      .setCodePointLimit(MAX_BYTES)
                      .setMaxAliasesForCollections(MAX_ALIASES)
                      .setAllowRecursiveKeys(false)
                      .build())
              .loadFromString(Files.readString(path, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new WeirException("reading " + file + " failed: " + e, e);
    } catch (YamlEngineException e) {
      throw new InvalidSpecException(file + ": " + e.getMessage(), e);
    }
    Map<String, Object> root = object("the file", document);
    only("the file", root, List.of("namespaces", "endpoints", "externals", "probes"));
    World.Builder world = new World.Builder(cidrSelectsEndpoints);
    object("namespaces", root.get("namespaces"))
        .forEach((name, labels) -> world.namespace(name, labels("namespaces." + name, labels)));
    forEach("endpoints", root.get("endpoints"), (where, item) -> endpoint(where, item, world));
    forEach(
        "externals",
        root.get("externals"),
        (where, item) -> {
          only(where, item, List.of("name", "ip"));
          world.external(
              text(where + ".name", item.get("name")), address(where + ".ip", item.get("ip")));
        });
    forEach("probes", root.get("probes"), (where, item) -> probe(where, item, world));
    return world.build();
  }

  private void endpoint(String where, Map<String, Object> item, World.Builder world) {
    only(where, item, List.of("namespace", "name", "labels", "ips", "ports"));
    List<IpAddress> addresses = new ArrayList<>();
    for (Object ip : list(where + ".ips", item.get("ips"))) {
      addresses.add(address(where + ".ips", ip));
    }
    List<NamedPort> ports = new ArrayList<>();
    forEach(
        where + ".ports",
        item.get("ports"),
        (place, port) -> {
          only(place, port, List.of("name", "port", "protocol"));
          if (port.get("name") != null) {
            ports.add(
                new NamedPort(
                    text(place + ".name", port.get("name")),
                    protocol(place + ".protocol", port.get("protocol")),
                    number(place + ".port", port.get("port"))));
          }
        });
    world.endpoint(
        text(where + ".namespace", item.get("namespace")),
        text(where + ".name", item.get("name")),
        labels(where + ".labels", item.get("labels")),
        addresses,
        NamedPorts.copyOf(ports));
  }

  private void probe(String where, Map<String, Object> item, World.Builder world) {
    only(where, item, List.of("port", "protocol"));
    IpProtocol protocol = protocol(where + ".protocol", item.get("protocol"));
    Object port = item.get("port");
    world.probe(
        port instanceof String name
            ? Probe.named(name, protocol)
            : Probe.numbered(number(where + ".port", port), protocol));
  }

  private interface Visitor {
    void visit(String where, Map<String, Object> item);
  }

  private void forEach(String where, @Nullable Object value, Visitor visitor) {
    int i = 0;
    for (Object item : list(where, value)) {
      String place = where + '[' + i++ + ']';
      visitor.visit(place, object(place, item));
    }
  }

  private List<?> list(String where, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(where, "a list", value);
  }

  private Map<String, Object> object(String where, @Nullable Object value) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (value == null) {
      return object;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(where, "an object", value);
    }
    map.forEach(
        (key, entry) -> {
          if (!(key instanceof String name)) {
            throw wrong(where, "names of fields", key);
          }
          if (entry != null) {
            object.put(name, entry);
          }
        });
    return object;
  }

  private Map<String, String> labels(String where, @Nullable Object value) {
    Map<String, String> labels = new LinkedHashMap<>();
    object(where, value).forEach((key, text) -> labels.put(key, text(where + '.' + key, text)));
    return labels;
  }

  private String text(String where, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(where, "text", value);
  }

  private int number(String where, @Nullable Object value) {
    if (value instanceof Integer number) {
      return number;
    }
    throw wrong(where, "a number", value);
  }

  private IpAddress address(String where, @Nullable Object value) {
    return IpAddress.parse(text(where, value));
  }

  private IpProtocol protocol(String where, @Nullable Object value) {
    return value == null ? IpProtocol.TCP : IpProtocol.parse(text(where, value));
  }

  private void only(String where, Map<String, Object> object, List<String> known) {
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidSpecException(
            file + ": " + where + " has a field \"" + name + "\"; known are " + known);
      }
    }
  }

  private InvalidSpecException wrong(String where, String expected, @Nullable Object found) {
    String text = String.valueOf(found);
    return new InvalidSpecException(
        file
            + ": "
            + where
            + ": expected "
            + expected
            + ", found "
            + (text.length() > 60 ? text.substring(0, 60) + "…" : text));
  }
}
