// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What each artifact calls itself: a module name of its own, and packages that no other artifact
 * has.
 */
class ModuleNamesTest {
  private static final Path ROOT = root();
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern NAME =
      Pattern.compile("<weir.module.name>([^<]+)</weir.module.name>");

  @Test
  void everyModuleHasANameOfItsOwnUnderWhichItsPackagesStand() throws IOException {
    Map<String, String> owners = new TreeMap<>();
    for (String module : modules()) {
      Matcher name = NAME.matcher(Files.readString(ROOT.resolve(module).resolve("pom.xml")));
      assertThat(name.find()).as("%s names its module", module).isTrue();
      assertThat(owners.put(name.group(1), module)).as("module name %s", name.group(1)).isNull();

      for (String packageName : packages(module)) {
        assertThat(packageName).as("a package of %s", module).startsWith(name.group(1));
      }
    }
    assertThat(owners).hasSizeGreaterThan(9);
  }

  @Test
  void noPackageIsInTwoModules() throws IOException {
    Map<String, String> owners = new TreeMap<>();
    for (String module : modules()) {
      for (String packageName : packages(module)) {
        assertThat(owners.put(packageName, module)).as("package %s", packageName).isNull();
      }
    }
    assertThat(owners).hasSizeGreaterThan(9);
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
    int seen = 0;
    for (String module : modules()) {
      Path sources = ROOT.resolve(module).resolve("src/main/java");
      for (String packageName : packages(module)) {
        Path info = sources.resolve(packageName.replace('.', '/')).resolve("package-info.java");
        assertThat(info).exists();
        assertThat(Files.readString(info)).contains("/**").contains("@NullMarked");
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(9);
  }

  private static List<String> modules() throws IOException {
    return MODULE
        .matcher(Files.readString(ROOT.resolve("pom.xml")))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static List<String> packages(String module) throws IOException {
    Path sources = ROOT.resolve(module).resolve("src/main/java");
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("mvnw")) ? here : here.getParent();
  }
}
