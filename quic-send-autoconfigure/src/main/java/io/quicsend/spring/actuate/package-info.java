/**
 * Connections as Spring Boot's Actuator shows them: health, an endpoint, and what the
 * info endpoint tells.
 */
@NullMarked
package io.quicsend.spring.actuate;

import org.jspecify.annotations.NullMarked;
