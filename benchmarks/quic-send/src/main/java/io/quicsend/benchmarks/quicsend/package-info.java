/**
 * The sender on quic-send's public API, with all defaults.
 */
@NullMarked
package io.quicsend.benchmarks.quicsend;

import org.jspecify.annotations.NullMarked;
