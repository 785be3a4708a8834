/**
 * The sender on Netty QUIC, and what the libraries on top of it share.
 */
@NullMarked
package io.quicsend.benchmarks.netty;

import org.jspecify.annotations.NullMarked;
