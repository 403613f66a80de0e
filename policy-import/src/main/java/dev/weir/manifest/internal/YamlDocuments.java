// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a file of YAML documents, of which JSON is one kind, into trees.
 *
 * <p>A file is not trusted. It is put together from the parser's events, which come without
 * recursion, and given up at the first thing that is too much: bytes, depth, or values, where every
 * use of an alias counts as if it were written out, so that a walk over the tree is bounded too.
 */
public final class YamlDocuments {
  /** The most bytes of a file. */
  public static final int MAX_BYTES = 16 << 20;

  /** The most objects and lists inside each other. */
  public static final int MAX_DEPTH = 64;

  /** The most values of a file. */
  public static final int MAX_VALUES = 1_000_000;

  private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)"
              + "|\\.(nan|NaN|NAN)");
  private static final String STRING_TAG = "tag:yaml.org,2002:str";

  /** An object or list that is not finished. */
  private static final class Open {
    final Position position;
    final @Nullable String anchor;
    final Map<String, Value.Entry> entries = new LinkedHashMap<>();
    final List<Value> items = new ArrayList<>();
    final boolean mapping;
    Optional<Value.Scalar> key = Optional.empty();
    long size = 1;

    Open(Position position, @Nullable String anchor, boolean mapping) {
      this.position = position;
      this.anchor = anchor;
      this.mapping = mapping;
    }

    Value close() {
      return mapping
          ? new Value.Mapping(position, Collections.unmodifiableMap(entries), size)
          : new Value.Sequence(position, Collections.unmodifiableList(items), size);
    }
  }

  private final String source;
  private final List<Value> documents = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<String, Value> anchors = new HashMap<>();
  private long values;

  private YamlDocuments(String source) {
    this.source = source;
  }

  /**
   * Reads every document of a file that is not empty.
   *
   * @param source the name of the file, for messages
   * @param bytes its contents, UTF-8
   * @throws YamlException if it is no YAML, or too much of it
   */
  public static List<Value> read(String source, byte[] bytes) {
    YamlDocuments reader = new YamlDocuments(source);
    if (bytes.length > MAX_BYTES) {
      throw reader.error(1, 1, bytes.length + " bytes are more than " + MAX_BYTES);
    }
    String text = reader.decode(bytes);
    LoadSettings settings =
        LoadSettings.builder().setLabel(source).setCodePointLimit(MAX_BYTES).build();
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        reader.accept(event);
      }
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      throw reader.error(
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          "not YAML: " + e.getProblem());
    } catch (ReaderException e) {
      Position place = reader.placeOf(text, e.getPosition());
      throw new YamlException(
          place, String.format("not YAML: character U+%04X is not allowed", e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw reader.error(1, 1, "not YAML: " + e.getMessage());
    }
    return reader.documents;
  }

  private void accept(Event event) {
    if (event instanceof DocumentStartEvent) {
      anchors.clear();
    } else if (event instanceof SequenceStartEvent || event instanceof MappingStartEvent) {
      start((CollectionStartEvent) event);
    } else if (event instanceof SequenceEndEvent || event instanceof MappingEndEvent) {
      Open done = open.pop();
      Value value = done.close();
      remember(done.anchor, value);
      add(value);
    } else if (event instanceof ScalarEvent scalar) {
      Value.Scalar value = scalar(scalar);
      remember(anchor(scalar), value);
      count(value.position(), 1);
      add(value);
    } else if (event instanceof AliasEvent alias) {
      add(aliased(alias));
    } else if (event instanceof DocumentEndEvent) {
      open.clear();
    }
  }

  private void start(CollectionStartEvent event) {
    Position position = position(event);
    if (event.getTag().isPresent()) {
      throw new YamlException(position, "tag " + event.getTag().get() + " is not known here");
    }
    if (open.size() == MAX_DEPTH) {
      throw new YamlException(position, "more than " + MAX_DEPTH + " levels inside each other");
    }
    count(position, 1);
    open.push(new Open(position, anchor(event), event instanceof MappingStartEvent));
  }

  private Value aliased(AliasEvent event) {
    Position position = position(event);
    String name = event.getAlias().getValue();
    Value value = anchors.get(name);
    if (value == null) {
      throw new YamlException(
          position, "alias *" + name + ": there is no complete value with that anchor before it");
    }
    count(position, value.size());
    return value;
  }

  private void add(Value value) {
    Open parent = open.peek();
    if (parent == null) {
      if (!(value instanceof Value.Scalar scalar && scalar.type() == Value.Type.NULL)) {
        documents.add(value);
      }
      return;
    }
    parent.size += value.size();
    if (!parent.mapping) {
      parent.items.add(value);
    } else if (parent.key.isEmpty()) {
      if (!(value instanceof Value.Scalar key)) {
        throw new YamlException(value.position(), "the name of a field must be a string");
      }
      parent.key = Optional.of(key);
    } else {
      Value.Scalar key = parent.key.get();
      Value.Entry other =
          parent.entries.putIfAbsent(key.text(), new Value.Entry(key.position(), value));
      if (other != null) {
        throw new YamlException(
            key.position(),
            "field " + key.text() + " comes twice, first in line " + other.position().line());
      }
      parent.key = Optional.empty();
    }
  }

  private void count(Position position, long more) {
    values += more;
    if (values > MAX_VALUES) {
      throw new YamlException(
          position, "more than " + MAX_VALUES + " values, with aliases written out");
    }
  }

  private void remember(@Nullable String anchor, Value value) {
    if (anchor != null) {
      anchors.put(anchor, value);
    }
  }

  private Value.Scalar scalar(ScalarEvent event) {
    Position position = position(event);
    Optional<String> tag = event.getTag();
    if (tag.isPresent() && !tag.get().equals(STRING_TAG)) {
      throw new YamlException(position, "tag " + tag.get() + " is not known here");
    }
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN && tag.isEmpty();
    return new Value.Scalar(
        position, plain ? type(event.getValue()) : Value.Type.STRING, event.getValue());
  }

  private static Value.Type type(String text) {
    if (NULL.matcher(text).matches()) {
      return Value.Type.NULL;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return Value.Type.BOOLEAN;
    }
    if (INTEGER.matcher(text).matches()) {
      return Value.Type.INTEGER;
    }
    return FLOAT.matcher(text).matches() ? Value.Type.FLOAT : Value.Type.STRING;
  }

  private static @Nullable String anchor(NodeEvent event) {
    return event.getAnchor().map(anchor -> anchor.getValue()).orElse(null);
  }

  private Position position(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Position(source, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> new Position(source, 1, 1));
  }

  private YamlException error(int line, int column, String message) {
    return new YamlException(new Position(source, line, column), message);
  }

  private String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw new YamlException(
          placeOf(text, text.codePointCount(0, text.length())),
          "not UTF-8: byte 0x" + String.format("%02x", bytes[in.position()] & 0xff));
    }
    String content = text.startsWith("\ufeff") ? text.substring(1) : text;
    // JSON may be indented with tabs, which YAML does not allow; in JSON they are only white space.
    return content.stripLeading().startsWith("{") ? content.replace('\t', ' ') : content;
  }

  /** The place of a code point. */
  private Position placeOf(String text, int codePoint) {
    int end =
        text.offsetByCodePoints(0, Math.min(codePoint, text.codePointCount(0, text.length())));
    int line = 1;
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Position(source, line, end - start + 1);
  }
}
