// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class NamespaceThreadTest {

  /** What is looked up by it, drivers and providers, is to be found inside as outside. */
  @Test
  void theContextClassLoaderIsTheCallers() throws Exception {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    try (URLClassLoader own = new URLClassLoader(new URL[0])) {
      caller.setContextClassLoader(own);
      ClassLoader inside =
          NamespaceThread.call("test", () -> Thread.currentThread().getContextClassLoader());
      assertThat(inside).isSameAs(own);
    } finally {
      caller.setContextClassLoader(before);
    }
  }
}
