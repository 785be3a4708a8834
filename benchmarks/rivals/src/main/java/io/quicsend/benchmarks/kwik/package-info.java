/**
 * The sender on Kwik.
 */
@NullMarked
package io.quicsend.benchmarks.kwik;

import org.jspecify.annotations.NullMarked;
