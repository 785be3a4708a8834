/**
 * QUIC send streams over native msquic: connections, streams, options and errors.
 */
@NullMarked
package io.quicsend;

import org.jspecify.annotations.NullMarked;
