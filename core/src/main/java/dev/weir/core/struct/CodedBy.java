// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the codec of a value type: on the type for its usual form, on a component for another
 * (which takes precedence).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface CodedBy {

  /**
   * {@return a codec for exactly the component's type or that of its elements, with a constructor
   * without parameters}
   */
  Class<? extends FieldCodec<?>> value();
}
