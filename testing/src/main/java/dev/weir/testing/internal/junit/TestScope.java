// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.core.error.WeirException;
import dev.weir.core.mount.BpfFs;
import dev.weir.core.mount.Cgroup;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.internal.rtnl.Rtnl;
import dev.weir.testing.topology.BuiltBy;
import dev.weir.testing.topology.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The namespace of one test, or of a class's {@code @BeforeAll} and {@code @AfterAll} methods, and
 * what was made for their parameters. JUnit's store closes it.
 */
final class TestScope implements AutoCloseable {
  private static final Set<Class<?>> PROVIDED =
      Set.of(NetworkNamespace.class, BpfFs.class, Cgroup.class, Topology.class);

  private final NetworkNamespace namespace;
  private final Map<Object, AutoCloseable> provided = new LinkedHashMap<>();

  private TestScope(NetworkNamespace namespace) {
    this.namespace = namespace;
  }

  static boolean provides(Class<?> type) {
    return PROVIDED.contains(type);
  }

  static TestScope open() {
    NetworkNamespace namespace = NetworkNamespace.create();
    try {
      namespace.run(TestScope::bringUpLoopback);
      return new TestScope(namespace);
    } catch (RuntimeException e) {
      namespace.close();
      throw e;
    }
  }

  /** Runs a method of the test inside the namespace. */
  <T> T proceed(Invocation<T> invocation) throws Throwable {
    return namespace.<T, Exception>call(() -> proceedThere(invocation));
  }

  /** {@return the object for a parameter; for parameters of one type within a test the same one} */
  synchronized Object provide(ParameterContext parameter) {
    Class<?> type = parameter.getParameter().getType();
    if (type == NetworkNamespace.class) {
      return namespace;
    }
    if (type == BpfFs.class) {
      return provided.computeIfAbsent(type, key -> BpfFs.createPrivate());
    }
    if (type == Cgroup.class) {
      return provided.computeIfAbsent(type, key -> TestCgroups.create());
    }
    Optional<Class<? extends Supplier<Topology.Builder>>> plan =
        parameter.findAnnotation(BuiltBy.class).map(BuiltBy::value);
    return provided.computeIfAbsent(
        plan.isPresent() ? plan.get() : type,
        key -> plan.map(TestScope::draw).orElseGet(Topology::pair).build());
  }

  /** Closes everything, the newest first, whatever of it fails. */
  @Override
  public synchronized void close() {
    Deque<AutoCloseable> newestFirst = new ArrayDeque<>();
    newestFirst.push(namespace);
    provided.values().forEach(newestFirst::push);
    List<Exception> failures = new ArrayList<>();
    for (AutoCloseable resource : newestFirst) {
      try {
        resource.close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      WeirException failure =
          new WeirException("closing what the test was given failed", failures.get(0));
      failures.stream().skip(1).forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private static Topology.Builder draw(Class<? extends Supplier<Topology.Builder>> plan) {
    return ReflectionSupport.newInstance(plan).get();
  }

  private static void bringUpLoopback() {
    try (Rtnl rtnl = Rtnl.open()) {
      rtnl.setUp(rtnl.link("lo").ifindex());
    }
  }

  /** What an invocation throws is what its method threw; it must come out as it is. */
  @SuppressWarnings("unchecked")
  private static <T, X extends Throwable> T proceedThere(Invocation<T> invocation) throws X {
    try {
      return invocation.proceed();
    } catch (Throwable e) {
      throw (X) e;
    }
  }
}
