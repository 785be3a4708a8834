/**
 * The seam to native msquic over {@code java.lang.foreign}, for JVMs from 22.
 */
@NullMarked
package io.quicsend.ffm;

import org.jspecify.annotations.NullMarked;
