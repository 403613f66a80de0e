/** Strict reading of short texts: one scanner, so that the errors of all parsers read alike. */
@NullMarked
package dev.weir.core.internal.text;

import org.jspecify.annotations.NullMarked;
