/**
 * What a record component says about its C declaration, for {@link
 * dev.weir.core.struct.StructCodec#of}.
 */
@NullMarked
package dev.weir.core.struct.annotation;

import org.jspecify.annotations.NullMarked;
