// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody else's program, compiled and run against the jars: from the class path, and as a named
 * module.
 */
class ConsumerTest {
  private static final String PROGRAM =
      """
      package consumer;

      import dev.weir.core.net.Cidr;
      import dev.weir.core.net.IpAddress;
      import dev.weir.core.syscall.Syscall;

      public class Main {
        public static void main(String[] args) {
          boolean same = Syscall.GETPID.call() == ProcessHandle.current().pid();
          boolean inside = Cidr.parse("10.0.0.0/8").contains(IpAddress.parse("10.1.2.3"));
          System.out.println(Main.class.getModule().isNamed() + " " + same + " " + inside);
        }
      }
      """;

  private static final String MODULE = "module consumer { requires dev.weir.core; }";

  /**
   * What Weir's core needs at run time; test libraries on the module path would bring modules of
   * their own.
   */
  private static final List<String> NEEDED = List.of("weir-core", "jffi-", "slf4j-api", "jspecify");

  @TempDir Path directory;
  private List<String> jars;

  @BeforeEach
  void findJars() {
    jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .filter(entry -> NEEDED.stream().anyMatch(new File(entry).getName()::startsWith))
            .toList();
    assumeTrue(
        jars.stream().anyMatch(jar -> new File(jar).getName().startsWith("weir-core")),
        "needs weir-core as a jar: run ./mvnw verify, not test");
  }

  @Test
  void worksFromTheClassPath() throws Exception {
    Path classes = compile(false, "--class-path", joined(jars));

    String output =
        run(
            "java",
            nativeAccess("ALL-UNNAMED"),
            "-cp",
            joined(jars) + ":" + classes,
            "consumer.Main");

    assertThat(output.strip()).isEqualTo("false true true");
  }

  @Test
  void worksAsANamedModule() throws Exception {
    Path classes = compile(true, "--module-path", joined(jars));

    // jffi is an automatic module, and so is weir-core thereby: neither resolves SLF4J, which is
    // explicit.
    String output =
        run(
            "java",
            nativeAccess("org.jnrproject.jffi"),
            "--add-modules",
            "org.slf4j",
            "--module-path",
            joined(jars) + ":" + classes,
            "--module",
            "consumer/consumer.Main");

    assertThat(output.strip()).isEqualTo("true true true");
  }

  private Path compile(boolean named, String pathOption, String path) throws Exception {
    Path sources = Files.createDirectories(directory.resolve("src/consumer"));
    Path classes = directory.resolve("classes");
    List<String> files = new ArrayList<>();
    files.add(Files.writeString(sources.resolve("Main.java"), PROGRAM).toString());
    if (named) {
      files.add(Files.writeString(directory.resolve("src/module-info.java"), MODULE).toString());
    }
    List<String> arguments = new ArrayList<>(List.of(pathOption, path, "-d", classes.toString()));
    arguments.addAll(files);
    run("javac", arguments.toArray(String[]::new));
    return classes;
  }

  /**
   * Older JDKs warn about a module they cannot restrict; newer ones about a restricted call that
   * was not named.
   */
  private static String nativeAccess(String module) {
    return Runtime.version().feature() >= 22 ? "--enable-native-access=" + module : "-Xshare:auto";
  }

  private static String joined(List<String> entries) {
    return entries.stream().collect(Collectors.joining(File.pathSeparator));
  }

  private static String run(String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Warnings and "Picked up JAVA_TOOL_OPTIONS" are for people to read.
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", String.join(" ", command), output).isZero();
    return output;
  }
}
