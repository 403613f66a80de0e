// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the records of random structs in memory. */
final class RandomRecords extends ClassLoader {
  private static final String HOLDER = "RandomRecordHolder";

  private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

  private RandomRecords() {
    super(RandomRecords.class.getClassLoader());
  }

  static RandomRecords compile(List<StructModel> models) {
    RandomRecords records = new RandomRecords();
    String source =
        models.stream()
            .flatMap(model -> model.all().stream())
            .map(StructModel::toJava)
            .collect(
                Collectors.joining(
                    "",
                    "import dev.weir.core.struct.annotation.*;\npublic class " + HOLDER + " {\n",
                    "}\n"));
    records.javac(source);
    return records;
  }

  Class<? extends Record> recordOf(StructModel model) {
    try {
      return loadClass(HOLDER + "$" + model.className()).asSubclass(Record.class);
    } catch (ClassNotFoundException e) {
      throw new LinkageError("the record was not compiled", e);
    }
  }

  private void javac(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  new InMemory(files),
                  null,
                  List.of("-proc:none"),
                  null,
                  List.of(new Source(source)))
              .call();
      if (!done) {
        throw new AssertionError(messages + "\n" + source);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ByteArrayOutputStream bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes.toByteArray(), 0, bytes.size());
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///" + HOLDER + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

    InMemory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          classes.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
