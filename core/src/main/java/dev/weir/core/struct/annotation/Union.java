// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A C union whose content another member tells. The component's type is a sealed interface of
 * records with {@link Case}; each is the struct that lies in the union for its values of the
 * discriminator. Encoding checks that discriminator and record agree.
 *
 * <pre>{@code
 * sealed interface Address permits V4, V6 {}
 * @Case(2) record V4(@Be @U32 long a4) implements Address {}
 * @Case(10) record V6(@Length(16) byte[] a6) implements Address {}
 *
 * record Peer(@U16 int family, @Union(by = "family") Address address) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Union {

  /** {@return the component of the same record that holds the discriminator, an integer} */
  String by();
}
