/**
 * A receiver for tests with an application context.
 */
@NullMarked
package io.quicsend.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
