// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What C declares about a struct as a whole. Optional. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Struct {

  /** {@return the tag in C; empty for the record's name in snake case} */
  String name() default "";

  /** {@return what {@code sizeof} has to be; 0 for no check} */
  int size() default 0;

  /** {@return whether the struct has {@code __attribute__((packed))}} */
  boolean packed() default false;

  /** {@return the {@code n} of {@code __attribute__((aligned(n)))}, a power of two} */
  int align() default 1;
}
