// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.error.WeirException;
import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.Fields;
import dev.weir.manifest.internal.Value;
import dev.weir.manifest.internal.YamlDocuments;
import dev.weir.manifest.internal.YamlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads manifests. What is read together belongs together: the places of {@code AdminNetworkPolicy}
 * objects in the order of priorities come from all of them. Immutable and thread-safe.
 */
public final class ManifestReader {
  private static final String NETWORKING = "networking.k8s.io/v1";
  private static final String ADMIN = "policy.networking.k8s.io/v1alpha1";
  private static final String CILIUM = "cilium.io/v2";

  private final boolean lenient;

  private ManifestReader(boolean lenient) {
    this.lenient = lenient;
  }

  /** {@return a reader for which a field that is not known is an error} */
  public static ManifestReader strict() {
    return new ManifestReader(false);
  }

  /**
   * {@return a reader for which a field that is not known, and an object that is no policy, is a
   * warning}
   */
  public static ManifestReader lenient() {
    return new ManifestReader(true);
  }

  /**
   * Reads files.
   *
   * @param files the files; none, or empty ones, are no rules
   * @return what they say
   * @throws ManifestException if one is no manifest
   * @throws WeirException if one cannot be read
   */
  public Manifest read(Path... files) {
    return read(Arrays.asList(files));
  }

  /**
   * Reads files.
   *
   * @param files the files; none, or empty ones, are no rules
   * @return what they say
   * @throws ManifestException if one is no manifest
   * @throws WeirException if one cannot be read
   */
  public Manifest read(Collection<Path> files) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        // One byte more than is allowed is enough to be refused.
        contents.put(file.toString(), in.readNBytes(YamlDocuments.MAX_BYTES + 1));
      } catch (IOException e) {
        throw new WeirException("manifest " + file + ": cannot be read: " + e, e);
      }
    }
    return read(contents);
  }

  /**
   * Reads text.
   *
   * @param name what messages call it
   * @param text the text
   * @return what it says
   * @throws ManifestException if it is no manifest
   */
  public Manifest read(String name, String text) {
    return read(Map.of(name, text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads the contents of files.
   *
   * @param contents UTF-8 by the name that messages call it, in order
   * @return what they say
   * @throws ManifestException if one is no manifest
   */
  public Manifest read(Map<String, byte[]> contents) {
    RuleCollector collector = new RuleCollector();
    try {
      for (Map.Entry<String, byte[]> file : contents.entrySet()) {
        for (Value document : YamlDocuments.read(file.getKey(), file.getValue())) {
          readObject(new Field(document, "", problem -> unknown(collector, problem)), collector);
        }
      }
      return collector.finish();
    } catch (YamlException e) {
      throw new ManifestException(
          e.position().source(),
          e.position().line(),
          e.position().column(),
          String.valueOf(e.getMessage()));
    }
  }

  private void readObject(Field object, RuleCollector collector) {
    Fields fields = object.fields();
    Field kind = fields.require("kind");
    Field version = fields.require("apiVersion");
    switch (kind.text()) {
      case "NetworkPolicy" -> {
        expect(version, NETWORKING);
        NetworkPolicyReader.read(fields, collector);
      }
      case "AdminNetworkPolicy", "BaselineAdminNetworkPolicy" -> {
        expect(version, ADMIN);
        AdminNetworkPolicyReader.read(kind.text(), fields, collector);
      }
      case "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy" -> {
        expect(version, CILIUM);
        CiliumPolicyReader.read(kind.text(), fields, collector);
      }
      case "List" -> {
        expect(version, "v1");
        fields.ignore("metadata");
        List<Field> items = fields.items("items");
        fields.end();
        items.forEach(item -> readObject(item, collector));
      }
      default ->
          unknown(
              collector,
              new YamlException(
                  kind.value().position(),
                  "kind " + kind.text() + " of " + version.text() + " is no policy known here"));
    }
  }

  private static void expect(Field version, String expected) {
    if (!version.text().equals(expected)) {
      throw version.wrong("expected " + expected + ", not " + version.text());
    }
  }

  private void unknown(RuleCollector collector, YamlException problem) {
    if (!lenient) {
      throw problem;
    }
    collector.warn(problem);
  }
}
