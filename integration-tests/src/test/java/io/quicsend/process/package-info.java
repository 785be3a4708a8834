/**
 * Tests that need a JVM of their own: its memory, its limits and its end.
 */
@NullMarked
package io.quicsend.process;

import org.jspecify.annotations.NullMarked;
