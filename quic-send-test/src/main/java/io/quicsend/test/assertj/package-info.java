/**
 * AssertJ assertions on what a receiver has received.
 */
@NullMarked
package io.quicsend.test.assertj;

import org.jspecify.annotations.NullMarked;
