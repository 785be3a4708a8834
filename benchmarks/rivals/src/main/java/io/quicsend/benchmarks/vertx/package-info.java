/**
 * The sender on Vert.x QUIC.
 */
@NullMarked
package io.quicsend.benchmarks.vertx;

import org.jspecify.annotations.NullMarked;
