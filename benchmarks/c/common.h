// What the sink and the sender share: options, clocks, and msquic loaded from a given path.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <msquic.h>

extern const QUIC_API_TABLE *MsQuic;

// Ends the program with a message on standard error.
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Dies unless the status is a success; "what" says which call it came from.
void check(QUIC_STATUS status, const char *what);

// The value of "--name value", or the fallback where the option is missing; without a fallback that is an error.
const char *option(int argc, char **argv, const char *name, const char *fallback);
uint64_t option_number(int argc, char **argv, const char *name, const char *fallback);
double option_seconds(int argc, char **argv, const char *name, const char *fallback);

// Dies where an argument is not one of these options, which a NULL ends.
void check_options(int argc, char **argv, const char *const *names);

// CLOCK_MONOTONIC, which is also what System.nanoTime() of a JVM on Linux reads.
uint64_t now_nanos(void);

// The CPU time of all threads of this process.
uint64_t cpu_nanos(void);

// The largest resident set this process has had.
uint64_t peak_rss_bytes(void);

// Opens msquic; the version is like "2.5.1".
void open_msquic(const char *library, char version[32]);
void close_msquic(void);

HQUIC open_registration(const char *name);
