/**
 * What the jars of the profile {@code all-natives} must hold.
 */
@NullMarked
package io.quicsend.natives;

import org.jspecify.annotations.NullMarked;
