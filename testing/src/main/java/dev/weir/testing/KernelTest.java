// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing;

import dev.weir.core.kernel.Capability;
import dev.weir.testing.feature.Feature;
import dev.weir.testing.internal.junit.KernelTestExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Tests that meet a real kernel, tagged {@code kernel}. On a class, for all its tests (also nested
 * ones); on a method, beside {@code @Test}, {@code @ParameterizedTest} and so on, for that one.
 * What class and method declare adds up.
 *
 * <p>Each test, with its constructor, {@code @BeforeEach} and {@code @AfterEach} methods, runs
 * inside a fresh network namespace whose loopback is up, on threads made for the purpose (what is
 * in a thread-local of one method is not there in the next). {@code @BeforeAll} and
 * {@code @AfterAll} methods share one of their own. The following can be had as parameters of any
 * of these methods, made on demand for that test, closed after it:
 *
 * <ul>
 *   <li>{@link dev.weir.core.netns.NetworkNamespace}: the namespace the method runs in;
 *   <li>{@link dev.weir.core.mount.BpfFs}: a private BPF file system;
 *   <li>{@link dev.weir.core.mount.Cgroup}: a cgroup without processes;
 *   <li>{@link dev.weir.testing.topology.Topology}: hosts {@code a} and {@code b} on one link, or
 *       what {@link dev.weir.testing.topology.BuiltBy} names.
 * </ul>
 *
 * <p>Every kernel test needs {@code CAP_SYS_ADMIN} and {@code CAP_NET_ADMIN}. Kernel tests do not
 * run at the same time as any other test of the JVM: the leak check looks at the whole process.
 *
 * <p>Needs JUnit 5.13 or later.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("kernel")
@ExtendWith(KernelTestExtension.class)
@ResourceLock(Resources.GLOBAL)
public @interface KernelTest {

  /** {@return the capabilities needed beyond {@code CAP_SYS_ADMIN} and {@code CAP_NET_ADMIN}} */
  Capability[] capabilities() default {};

  /** {@return the features needed, each with a constructor without parameters} */
  Class<? extends Feature>[] features() default {};

  /**
   * {@return the kinds of network device needed, as {@code ip link add type} takes them, for
   * example {@code "vxlan"}} A kernel may be built without any of them.
   */
  String[] linkKinds() default {};

  /** {@return the programs needed on the {@code PATH}, for example {@code "bpftool"}} */
  String[] tools() default {};

  /**
   * {@return the first kernel on which the test means something, for example {@code "6.6"}; empty
   * for every one} For behaviour that cannot be probed; what can be is a {@link #features}.
   */
  String minKernel() default "";
}
