/**
 * Meters of connections and send streams.
 */
@NullMarked
package io.quicsend.spring.metrics;

import org.jspecify.annotations.NullMarked;
