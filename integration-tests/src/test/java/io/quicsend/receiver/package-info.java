/**
 * Tests of quic-send-test's receiver, which need a binding.
 */
@NullMarked
package io.quicsend.receiver;

import org.jspecify.annotations.NullMarked;
