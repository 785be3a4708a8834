/**
 * The seam to native msquic over JNA, for every JVM from 17.
 */
@NullMarked
package io.quicsend.jna;

import org.jspecify.annotations.NullMarked;
