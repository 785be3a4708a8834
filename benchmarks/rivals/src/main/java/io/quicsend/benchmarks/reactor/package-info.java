/**
 * The sender on Reactor Netty QUIC.
 */
@NullMarked
package io.quicsend.benchmarks.reactor;

import org.jspecify.annotations.NullMarked;
