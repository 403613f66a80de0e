// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.testing.KernelTest;
import dev.weir.testing.internal.leak.LeakWatch;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
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

/** What stands behind {@link KernelTest}. */
public final class KernelTestExtension
    implements ExecutionCondition, InvocationInterceptor, ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(KernelTestExtension.class);

  /** Creates the extension. */
  public KernelTestExtension() {}

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  /** Called before anything of a class or test exists, so this is where the leak watch begins. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<KernelTest> annotation =
        AnnotationSupport.findAnnotation(context.getElement(), KernelTest.class);
    if (annotation.isPresent()) {
      Decision decision = decide(Requirements.of(annotation.get()), context);
      switch (decision.outcome()) {
        case RUN -> {}
        case SKIP -> {
          return ConditionEvaluationResult.disabled(decision.reason());
        }
        case FAIL -> throw new AssertionFailedError(decision.reason());
      }
    }
    watchForLeaks(context);
    return ConditionEvaluationResult.enabled("everything it needs is there");
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

  private static Decision decide(Requirements requirements, ExtensionContext context) {
    Machine machine =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Machine.class, key -> new Machine(), Machine.class);
    return Decision.on(
        machine.lacks(requirements), Strictness.configured(context::getConfigurationParameter));
  }

  /**
   * The watch of a class also covers what is inside it. Put into the store before anything else, it
   * is closed after everything else.
   */
  private static void watchForLeaks(ExtensionContext context) {
    if (watch(context).isEmpty()) {
      context.getStore(NAMESPACE).put(LeakWatch.class, LeakWatch.begin());
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
