/**
 * What the native libraries must be, and the jars of the profile {@code all-natives}.
 */
@NullMarked
package io.quicsend.natives;

import org.jspecify.annotations.NullMarked;
