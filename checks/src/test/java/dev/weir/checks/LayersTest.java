// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Dependencies point one way only: docs/architecture.md draws it, this test holds it. */
class LayersTest {
  /**
   * Each module's root package, and the modules it may see. Whatever is not named here is
   * forbidden.
   */
  private static final Map<String, Set<String>> MAY_SEE =
      Map.of(
          "core", Set.of(),
          "testing", Set.of("core"),
          "netlink", Set.of("core"),
          "bpf", Set.of("core"),
          "policy", Set.of("core"),
          "manifest", Set.of("core", "policy"),
          "datapath", Set.of("core", "netlink", "bpf", "policy"),
          "ipsec", Set.of("core", "netlink", "bpf", "policy", "datapath"),
          "l7", Set.of("core", "netlink", "bpf", "policy", "datapath"),
          "examples",
              Set.of(
                  "core",
                  "testing",
                  "netlink",
                  "bpf",
                  "policy",
                  "manifest",
                  "datapath",
                  "ipsec",
                  "l7"));

  private static JavaClasses weir;

  @BeforeAll
  static void importClasses() {
    weir =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weir");
  }

  @TestFactory
  Stream<DynamicTest> everyModuleSeesOnlyWhatStandsBelowIt() {
    return MAY_SEE.keySet().stream()
        .sorted()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module + " sees only " + MAY_SEE.get(module), () -> rule(module).check(weir)));
  }

  @Test
  void everyModuleIsLookedAt() {
    List<String> roots =
        weir.stream()
            .map(type -> type.getPackageName().split("\\.", -1))
            .map(parts -> parts[2])
            .distinct()
            .toList();
    assertThat(MAY_SEE.keySet()).containsAll(roots);
    assertThat(roots).contains("core", "testing", "examples");
  }

  /**
   * The policy module compiles and explains on a laptop: of core it may use values and errors,
   * nothing that reaches a kernel.
   */
  @Test
  void policyUsesOnlyTheValueTypesOfCore() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.weir.policy..", "dev.weir.manifest..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.weir.core..")
                .and(not(resideInAnyPackage("dev.weir.core.net..", "dev.weir.core.error.."))))
        .allowEmptyShould(true)
        .check(weir);
  }

  @TestFactory
  Stream<DynamicTest> internalPackagesAreUsedByTheirOwnModuleOnly() {
    return MAY_SEE.keySet().stream()
        .sorted()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () ->
                        noClasses()
                            .that()
                            .resideOutsideOfPackage("dev.weir." + module + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("dev.weir." + module + ".internal..")
                            .check(weir)));
  }

  @TestFactory
  Stream<DynamicTest> packagesOfAModuleDoNotDependOnEachOtherInCircles() {
    return MAY_SEE.keySet().stream()
        .sorted()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () ->
                        slices()
                            .matching("dev.weir." + module + ".(**)")
                            .should()
                            .beFreeOfCycles()
                            .allowEmptyShould(true)
                            .check(weir)));
  }

  @Test
  void foreignMemoryIsReachedThroughTheSeamOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.core.internal.ffi..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jnr..", "com.kenai.jffi..", "sun.misc..")
        .check(weir);
  }

  @Test
  void javasOwnViewOfTheNetworkIsNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.NetworkInterface")
        .because("in a thread that has moved it shows a mixture of two network namespaces")
        .check(weir);
  }

  @Test
  void librariesDoNotPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.weir.examples..", "dev.weir.testing.internal..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(weir);
  }

  private static ArchRule rule(String module) {
    String[] forbidden =
        MAY_SEE.keySet().stream()
            .filter(other -> !other.equals(module) && !MAY_SEE.get(module).contains(other))
            .map(other -> "dev.weir." + other + "..")
            .toArray(String[]::new);
    assertThat(Arrays.asList(forbidden).size() + MAY_SEE.get(module).size())
        .isEqualTo(MAY_SEE.size() - 1);
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("dev.weir." + module + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden)
            .allowEmptyShould(true);
    return rule;
  }
}
