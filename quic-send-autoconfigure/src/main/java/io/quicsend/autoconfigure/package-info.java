/**
 * Spring Boot auto-configuration of connections and send streams.
 */
@NullMarked
package io.quicsend.autoconfigure;

import org.jspecify.annotations.NullMarked;
