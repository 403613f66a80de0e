// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.netns.NamedNamespaces;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest
class NamedNamespacesTest {
  private final String name = "weir-test-" + ProcessHandle.current().pid();

  @AfterEach
  void deleteIfLeft() {
    if (NamedNamespaces.list().contains(name)) {
      NamedNamespaces.delete(name);
    }
  }

  @Test
  void aNameIsListedAndLeadsToTheSameNamespace() {
    try (NetworkNamespace created = NamedNamespaces.create(name);
        NetworkNamespace opened = NamedNamespaces.open(name)) {
      assertThat(NamedNamespaces.list()).contains(name);
      assertThat(opened.inode()).isEqualTo(created.inode());
      assertThat(opened.toString()).contains("/run/netns/" + name);
    }
    NamedNamespaces.delete(name);
    assertThat(NamedNamespaces.list()).doesNotContain(name);
    assertThat(Path.of("/run/netns", name)).doesNotExist();
  }

  @Test
  void itOutlivesItsHandle() {
    long inode;
    try (NetworkNamespace created = NamedNamespaces.create(name)) {
      inode = created.inode();
    }
    try (NetworkNamespace opened = NamedNamespaces.open(name)) {
      assertThat(opened.inode()).isEqualTo(inode);
    }
  }

  @Test
  @KernelTest(tools = "ip")
  void ipSeesItAndRunsInIt() {
    try (NetworkNamespace created = NamedNamespaces.create(name)) {
      assertThat(Command.output("ip", "netns", "list").lines())
          .anyMatch(line -> line.split(" ", -1)[0].equals(name));
      String inside = Command.output("ip", "netns", "exec", name, "readlink", "/proc/self/ns/net");
      assertThat(inside).isEqualTo("net:[" + created.inode() + "]");
    }
  }

  @Test
  @KernelTest(tools = "ip")
  void oneMadeByIpCanBeOpenedAndDeleted() {
    Command.output("ip", "netns", "add", name);
    try (NetworkNamespace opened = NamedNamespaces.open(name)) {
      assertThat(Command.output("ip", "netns", "exec", name, "readlink", "/proc/self/ns/net"))
          .isEqualTo("net:[" + opened.inode() + "]");
    }
    NamedNamespaces.delete(name);
    assertThat(Command.output("ip", "netns", "list")).doesNotContain(name);
  }

  @Test
  void aNameThatIsTakenIsRefusedAndLeftAlone() {
    try (NetworkNamespace first = NamedNamespaces.create(name)) {
      assertThatThrownBy(() -> NamedNamespaces.create(name))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
          .hasMessageContaining(name);
      try (NetworkNamespace still = NamedNamespaces.open(name)) {
        assertThat(still.inode()).isEqualTo(first.inode());
      }
    }
  }

  @Test
  void aNameThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> NamedNamespaces.open(name))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    assertThatThrownBy(() -> NamedNamespaces.delete(name))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void aPlainFileLeftBySomebodyKilledIsDeletedToo() throws IOException {
    NamedNamespaces.create(name).close();
    NamedNamespaces.delete(name);
    Files.createFile(Path.of("/run/netns", name));
    NamedNamespaces.delete(name);
    assertThat(Path.of("/run/netns", name)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "../x", "a\0b"})
  void whatIsNotAFileNameIsRefusedBeforeAnythingHappens(String bad) {
    assertThatThrownBy(() -> NamedNamespaces.create(bad)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> NamedNamespaces.open(bad)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> NamedNamespaces.delete(bad)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void theLongestFileNameIsGood() {
    assertThatThrownBy(() -> NamedNamespaces.create("x".repeat(256)))
        .isInstanceOf(InvalidSpecException.class);
    String longest = "weir" + "x".repeat(251);
    NamedNamespaces.create(longest).close();
    NamedNamespaces.delete(longest);
  }
}
