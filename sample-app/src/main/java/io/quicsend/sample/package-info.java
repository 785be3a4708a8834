/**
 * An application that sends files and request bodies on QUIC send streams.
 */
@NullMarked
package io.quicsend.sample;

import org.jspecify.annotations.NullMarked;
