/**
 * A web application that tells how long it took to start, and what it occupies.
 */
@NullMarked
package io.quicsend.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
