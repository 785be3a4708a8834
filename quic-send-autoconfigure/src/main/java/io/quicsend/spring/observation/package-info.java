/**
 * Observations of send streams.
 */
@NullMarked
package io.quicsend.spring.observation;

import org.jspecify.annotations.NullMarked;
