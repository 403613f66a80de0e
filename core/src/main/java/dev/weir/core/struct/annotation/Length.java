// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The length of an array: {@code @Length(16) byte[]} is bytes, {@code @Length(16) String} is {@code
 * char[16]} with its terminating NUL, {@code @Length(2) List<Pair>} is two structs,
 * {@code @Length({2, 4}) int[][]} is {@code int[2][4]}. Lists of records and of value types compare
 * by value; arrays by identity.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Length {

  /** {@return the number of elements, outermost first; {@code String} and its bytes come last} */
  int[] value();
}
