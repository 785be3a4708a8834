// What the parts of the driver share.
#pragma once

#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>

#include <msquic.h>

enum { SENDS = 16, SEND_SIZE = 64 * 1024, MESSAGES = 100, MESSAGE_SIZE = 1000 };

extern const QUIC_API_TABLE *MsQuic;
extern const QUIC_BUFFER alpn;
extern HQUIC registration;

// What all streams carry the beginning of.
extern uint8_t data[SENDS * SEND_SIZE];

// What is going on, for those who say that it failed.
extern const char *volatile phase;

_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Fails unless the status is a success; "what" says which call it came from.
void check(QUIC_STATUS status, const char *what);

void await(sem_t *semaphore);

void *load(const char *library);
void *find_function(void *library, const char *name);

HQUIC open_configuration(const QUIC_CREDENTIAL_CONFIG *credential);

struct client {
	HQUIC connection;
	sem_t decided;
	sem_t closed;
	_Atomic QUIC_STATUS refused;
};

// Returns why there was no handshake, or 0.
QUIC_STATUS connect_client(struct client *client, HQUIC configuration, const QUIC_ADDR *address);
void disconnect(struct client *client);

// Returns how many of the sends have been acknowledged.
uint32_t send_stream(HQUIC connection);

// The receiver fails by itself when it gets something else than the data.
HQUIC open_listener(HQUIC configuration, QUIC_ADDR *address);
void await_streams(uint32_t streams, uint64_t bytes);
void await_connection_end(void);

// libquicsend, in whose place there may be none.
void load_quicsend(const char *library);
void unload_quicsend(void);
bool has_quicsend(void);

// Has libquicsend pass on a connection's events. Only one connection at a time.
void filter_events(QUIC_CONNECTION_CALLBACK_HANDLER *callback, void **context);

void send_messages(HQUIC connection);
void abandon_messages(void);
