// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.testing.KernelTest;
import dev.weir.testing.internal.junit.Decision.Outcome;
import dev.weir.testing.internal.leak.LeakWatch;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What stands behind {@link KernelTest}. */
public final class KernelTestExtension
    implements ExecutionCondition,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        InvocationInterceptor,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(KernelTestExtension.class);
  private static final String LEAK_PATIENCE = "weir.leakPatience";

  /** Creates the extension. */
  public KernelTestExtension() {}

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  /**
   * Called before anything of a class exists, so this is where the leak watch begins. What must
   * fail is let through here and fails in {@link #beforeAll} or the others, because JUnit would put
   * words of its own before the reason.
   */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Decision decision = decide(context);
    if (decision.outcome() == Outcome.SKIP) {
      return ConditionEvaluationResult.disabled(decision.reason());
    }
    if (decision.outcome() == Outcome.RUN) {
      watchForLeaks(context);
    }
    return ConditionEvaluationResult.enabled("everything it needs is there");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    failIfRequired(decide(context));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    failIfRequired(decide(context));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    watch(context).ifPresent(watch -> watch.testEnded(context.getDisplayName()));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TestScope.provides(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return scope(context).provide(parameter);
  }

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> target,
      ExtensionContext context)
      throws Throwable {
    // JUnit makes the instance before it asks the conditions of a method.
    Decision decision = decide(context);
    failIfRequired(decision);
    if (decision.outcome() == Outcome.SKIP) {
      throw new TestAbortedException(decision.reason());
    }
    return scope(context).proceed(invocation);
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> target,
      ExtensionContext context)
      throws Throwable {
    scope(context).proceed(invocation);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> target,
      ExtensionContext context)
      throws Throwable {
    scope(context).proceed(invocation);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> target,
      ExtensionContext context)
      throws Throwable {
    scope(context).proceed(invocation);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> target,
      ExtensionContext context)
      throws Throwable {
    return scope(context).proceed(invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> target,
      ExtensionContext context)
      throws Throwable {
    scope(context).proceed(invocation);
  }

  /** A dynamic test runs in the namespace of the factory method that made it. */
  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext target, ExtensionContext context)
      throws Throwable {
    ExtensionContext factory = context;
    while (factory.getTestMethod().isEmpty()) {
      factory = factory.getParent().orElseThrow();
    }
    scope(factory).proceed(invocation);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> target,
      ExtensionContext context)
      throws Throwable {
    scope(context).proceed(invocation);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> target,
      ExtensionContext context)
      throws Throwable {
    scope(context).proceed(invocation);
  }

  /** Decides on what a class or method itself declares; what is around it was decided before. */
  private static Decision decide(ExtensionContext context) {
    Optional<KernelTest> annotation =
        AnnotationSupport.findAnnotation(context.getElement(), KernelTest.class);
    if (annotation.isEmpty()) {
      return new Decision(Outcome.RUN, "");
    }
    Machine machine =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Machine.class, key -> new Machine(), Machine.class);
    return Decision.on(
        machine.lacks(Requirements.of(annotation.get())),
        Strictness.configured(context::getConfigurationParameter));
  }

  private static void failIfRequired(Decision decision) {
    if (decision.outcome() == Outcome.FAIL) {
      throw new AssertionFailedError(decision.reason());
    }
  }

  /**
   * The watch of a class also covers what is inside it. Put into the store before anything else, it
   * is closed after everything else.
   */
  private static void watchForLeaks(ExtensionContext context) {
    if (watch(context).isEmpty()) {
      Duration patience =
          context
              .getConfigurationParameter(LEAK_PATIENCE, Duration::parse)
              .orElse(LeakWatch.PATIENCE);
      LeakWatch watch = LeakWatch.begin(patience);
      context.getStore(NAMESPACE).put(LeakWatch.class, watch);
      if (!watch.notLookedFor().isEmpty()) {
        context.publishReportEntry(
            KernelTestSummary.NOT_LOOKED_FOR, String.join(", ", watch.notLookedFor()));
      }
    }
  }

  private static Optional<LeakWatch> watch(ExtensionContext context) {
    return Optional.ofNullable(context.getStore(NAMESPACE).get(LeakWatch.class, LeakWatch.class));
  }

  /** The store asks the parents too: the key is the context's own. */
  private static TestScope scope(ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    return store.getOrComputeIfAbsent(
        "scope of " + context.getUniqueId(), key -> TestScope.open(), TestScope.class);
  }
}
