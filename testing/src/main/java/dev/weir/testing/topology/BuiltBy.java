// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;

/**
 * On a {@link Topology} parameter of a kernel test: what builds it.
 *
 * <pre>{@code
 * final class TwoSegments implements Supplier<Topology.Builder> {
 *   public Topology.Builder get() {
 *     return Topology.builder().host("a").router("r")...;
 *   }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface BuiltBy {

  /** {@return a class with a constructor without parameters} */
  Class<? extends Supplier<Topology.Builder>> value();
}
