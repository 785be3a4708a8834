package io.quicsend.benchmarks.harness;

/**
 * What the sink measured, in nanoseconds, from just before the sender's call to the
 * arrival of the first bytes.
 *
 * @param count the messages
 * @param p50 the median
 * @param p99 what 99 of 100 are not above
 * @param p999 what 999 of 1000 are not above
 * @param max the largest
 */
record Latency(long count, long p50, long p99, long p999, long max) {

}
