/**
 * Tests of finding and loading the binding and the library.
 */
@NullMarked
package io.quicsend.binding;

import org.jspecify.annotations.NullMarked;
