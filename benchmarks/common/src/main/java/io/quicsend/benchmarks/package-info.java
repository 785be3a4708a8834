/**
 * What all senders in Java share: options, load, measuring window and result.
 */
@NullMarked
package io.quicsend.benchmarks;

import org.jspecify.annotations.NullMarked;
