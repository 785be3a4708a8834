/**
 * Runs the contenders against the sink, checks what they claim, and reports.
 */
@NullMarked
package io.quicsend.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
