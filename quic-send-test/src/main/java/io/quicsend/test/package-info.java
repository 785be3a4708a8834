/**
 * Support for tests of what sends over QUIC: a real msquic receiver, throw-away
 * certificates and a lossy UDP relay.
 */
@NullMarked
package io.quicsend.test;

import org.jspecify.annotations.NullMarked;
