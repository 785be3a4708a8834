/**
 * Application events of connections and send streams.
 */
@NullMarked
package io.quicsend.spring.event;

import org.jspecify.annotations.NullMarked;
