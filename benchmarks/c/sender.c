// The limit that every sender is compared with: what a C program gets out of the same msquic.
//
// sender --library libmsquic.so.2 --workload streams --port 4433 --ca ca.pem --size 100 --in-flight 64 --warmup 1 --seconds 5
//
// Nothing is allocated per operation, and next to nothing is shared: each operation in flight has a slot, which
// sends again as soon as its last operation has been acknowledged, from msquic's own thread except where the
// workload is about other threads. With --on-demand each line on standard input, "<warm-up> <seconds>", asks for one
// load on the same connections. All events of a connection come one after the other, so that its counters need
// no lock and no atomic addition. All operations send the same bytes, of which nothing is copied. With --shares true
// it sends streams as quic-send does, a share at a time; without, each from the callback that ends the one before.
#include "common.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct slot;

// What is counted; only the thread of the connection's events adds to it.
struct connection {
	_Alignas(64) atomic_uint_fast64_t completed;
	HQUIC handle;
	// Of bulk and small, whose operations share it.
	HQUIC stream;
	struct slot *slots;
	sem_t connected;
	sem_t stream_closed;
	sem_t closed;
	bool established;
	// With --shares: the slots that wait to send again, and what rings when their turn comes.
	struct slot *waiting;
	struct slot **last_waiting;
	HQUIC bell;
	uint32_t on_their_way;
};

// The slots that a thread may use, given back in the order in which their streams end.
struct sender_thread {
	struct connection *connection;
	sem_t free;
	struct slot **ring;
	uint32_t size;
	uint32_t given_back;
	pthread_t thread;
};

struct slot {
	HQUIC stream;
	struct connection *connection;
	struct sender_thread *thread;
	struct slot *next_waiting;
	bool failed;
};

static enum { BULK, STREAMS, LATENCY, THREADS, CONNECTIONS } workload;
// The exit code that leaves a workload out.
enum { UNSUPPORTED = 3 };

static HQUIC configuration;
static QUIC_BUFFER payload;
static uint32_t in_flight;
static bool shares;
static uint64_t interval_nanos;
static struct connection *connections;
static uint32_t connection_count;
static atomic_bool stopping;
// The number of the load that is measured now, 0 while it warms up.
static atomic_uint_fast64_t measured_load;
static atomic_uint_fast64_t failures;
// Slots that have not sent their last; drained wakes whoever waits for none.
static atomic_uint_fast64_t busy;
static sem_t drained;

static void wait_for(sem_t *semaphore)
{
	while (sem_wait(semaphore) != 0) {
	}
}

static void wait_until(uint64_t nanos)
{
	const struct timespec time = { (time_t) (nanos / 1000000000u), (long) (nanos % 1000000000u) };
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {
	}
}

static bool is_stopping(void)
{
	return atomic_load_explicit(&stopping, memory_order_relaxed);
}

static void count_completed(struct connection *connection)
{
	uint_fast64_t completed = atomic_load_explicit(&connection->completed, memory_order_relaxed);
	atomic_store_explicit(&connection->completed, completed + 1, memory_order_relaxed);
}

static uint64_t completed_operations(void)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < connection_count; i++) {
		sum += atomic_load_explicit(&connections[i].completed, memory_order_relaxed);
	}
	return sum;
}

// Only the first failures are told, the others counted.
static void fail(const char *what, int status)
{
	if (atomic_fetch_add_explicit(&failures, 1, memory_order_relaxed) < 5) {
		fprintf(stderr, "%s (%d)\n", what, status);
	}
}

static void retire(void)
{
	if (atomic_fetch_sub_explicit(&busy, 1, memory_order_acq_rel) == 1) {
		sem_post(&drained);
	}
}

static QUIC_STATUS QUIC_API message_callback(HQUIC stream, void *context, QUIC_STREAM_EVENT *event);

// False where the slot has nothing in flight afterwards.
static bool send_message(struct slot *slot)
{
	slot->failed = false;
	QUIC_STATUS status = MsQuic->StreamOpen(slot->connection->handle, QUIC_STREAM_OPEN_FLAG_UNIDIRECTIONAL,
		message_callback, slot, &slot->stream);
	if (QUIC_FAILED(status)) {
		fail("StreamOpen failed", (int) status);
		return false;
	}
	HQUIC stream = slot->stream;
	status = MsQuic->StreamSend(stream, &payload, 1, QUIC_SEND_FLAG_START | QUIC_SEND_FLAG_FIN, NULL);
	if (QUIC_FAILED(status)) {
		fail("StreamSend failed", (int) status);
		MsQuic->StreamClose(stream);
		return false;
	}
	return true;
}

// With --shares a program does what quic-send does: it sends as many messages as are on their way, has msquic make
// packets of them, and then sends more. To be called back after that, it shuts down a stream that it never starts.

static QUIC_STATUS QUIC_API bell_callback(HQUIC bell, void *context, QUIC_STREAM_EVENT *event);

static void ring(struct connection *connection)
{
	if (connection->bell == NULL) {
		check(MsQuic->StreamOpen(connection->handle, QUIC_STREAM_OPEN_FLAG_UNIDIRECTIONAL, bell_callback, connection,
			&connection->bell), "StreamOpen");
		check(MsQuic->StreamShutdown(connection->bell,
			QUIC_STREAM_SHUTDOWN_FLAG_ABORT | QUIC_STREAM_SHUTDOWN_FLAG_IMMEDIATE, 0), "StreamShutdown");
	}
}

static void send_share(struct connection *connection)
{
	enum { LEAST = 24, MOST = 256 };
	uint32_t share = connection->on_their_way < LEAST ? LEAST
		: connection->on_their_way > MOST ? MOST : connection->on_their_way;
	for (; connection->waiting != NULL && share > 0; share--) {
		struct slot *slot = connection->waiting;
		connection->waiting = slot->next_waiting;
		if (is_stopping() || !send_message(slot)) {
			retire();
		}
		else {
			connection->on_their_way++;
		}
	}
	if (connection->waiting != NULL) {
		ring(connection);
	}
}

static QUIC_STATUS QUIC_API bell_callback(HQUIC bell, void *context, QUIC_STREAM_EVENT *event)
{
	struct connection *connection = context;
	if (event->Type == QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE) {
		MsQuic->StreamClose(bell);
		connection->bell = NULL;
		send_share(connection);
	}
	return QUIC_STATUS_SUCCESS;
}

static void send_with_others(struct slot *slot)
{
	struct connection *connection = slot->connection;
	connection->on_their_way -= connection->on_their_way > 0;
	slot->next_waiting = NULL;
	if (connection->waiting == NULL) {
		connection->last_waiting = &connection->waiting;
	}
	*connection->last_waiting = slot;
	connection->last_waiting = &slot->next_waiting;
	ring(connection);
}

static void give_back(struct slot *slot)
{
	struct sender_thread *thread = slot->thread;
	thread->ring[thread->given_back++ % thread->size] = slot;
	sem_post(&thread->free);
}

static void message_ended(HQUIC stream, struct slot *slot)
{
	MsQuic->StreamClose(stream);
	if (slot->failed) {
		fail("A stream failed", 0);
	}
	else {
		count_completed(slot->connection);
	}
	if (slot->thread != NULL) {
		give_back(slot);
	}
	else if (shares && !is_stopping() && !slot->failed) {
		send_with_others(slot);
	}
	else if (is_stopping() || slot->failed || !send_message(slot)) {
		retire();
	}
}

static QUIC_STATUS QUIC_API message_callback(HQUIC stream, void *context, QUIC_STREAM_EVENT *event)
{
	struct slot *slot = context;
	switch (event->Type) {
	case QUIC_STREAM_EVENT_SEND_COMPLETE:
		if (event->SEND_COMPLETE.Canceled) {
			slot->failed = true;
		}
		break;
	case QUIC_STREAM_EVENT_SEND_SHUTDOWN_COMPLETE:
		if (!event->SEND_SHUTDOWN_COMPLETE.Graceful) {
			slot->failed = true;
		}
		break;
	case QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE:
		// Closing a stream whose start was refused runs this again, within the call that closes.
		if (!event->SHUTDOWN_COMPLETE.AppCloseInProgress) {
			message_ended(stream, slot);
		}
		break;
	default:
		break;
	}
	return QUIC_STATUS_SUCCESS;
}

static bool send_part(struct slot *slot)
{
	QUIC_STATUS status = MsQuic->StreamSend(slot->stream, &payload, 1, QUIC_SEND_FLAG_NONE, slot);
	if (QUIC_FAILED(status)) {
		fail("StreamSend failed", (int) status);
		return false;
	}
	return true;
}

static QUIC_STATUS QUIC_API bulk_callback(HQUIC stream, void *context, QUIC_STREAM_EVENT *event)
{
	struct connection *connection = context;
	switch (event->Type) {
	case QUIC_STREAM_EVENT_START_COMPLETE:
		if (QUIC_FAILED(event->START_COMPLETE.Status)) {
			die("The stream did not start: %d", (int) event->START_COMPLETE.Status);
		}
		break;
	case QUIC_STREAM_EVENT_SEND_COMPLETE:
		if (event->SEND_COMPLETE.Canceled) {
			fail("A send was canceled", 0);
			retire();
			break;
		}
		count_completed(connection);
		if (is_stopping() || !send_part(event->SEND_COMPLETE.ClientContext)) {
			retire();
		}
		break;
	case QUIC_STREAM_EVENT_SEND_SHUTDOWN_COMPLETE:
		if (!event->SEND_SHUTDOWN_COMPLETE.Graceful) {
			fail("The stream did not end in good order", 0);
		}
		break;
	case QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE:
		MsQuic->StreamClose(stream);
		sem_post(&connection->stream_closed);
		break;
	default:
		break;
	}
	return QUIC_STATUS_SUCCESS;
}

static QUIC_STATUS QUIC_API connection_callback(HQUIC handle, void *context, QUIC_CONNECTION_EVENT *event)
{
	(void) handle;
	struct connection *connection = context;
	switch (event->Type) {
	case QUIC_CONNECTION_EVENT_CONNECTED:
		connection->established = true;
		sem_post(&connection->connected);
		break;
	case QUIC_CONNECTION_EVENT_SHUTDOWN_INITIATED_BY_TRANSPORT:
		fail("The transport ended the connection", (int) event->SHUTDOWN_INITIATED_BY_TRANSPORT.Status);
		break;
	case QUIC_CONNECTION_EVENT_SHUTDOWN_INITIATED_BY_PEER:
		fail("The sink ended the connection", (int) event->SHUTDOWN_INITIATED_BY_PEER.ErrorCode);
		break;
	case QUIC_CONNECTION_EVENT_SHUTDOWN_COMPLETE:
		if (!connection->established) {
			sem_post(&connection->connected);
		}
		sem_post(&connection->closed);
		break;
	default:
		break;
	}
	return QUIC_STATUS_SUCCESS;
}

static void connect_to(HQUIC registration, struct connection *connection, const char *name, const QUIC_ADDR *address)
{
	sem_init(&connection->connected, 0, 0);
	sem_init(&connection->stream_closed, 0, 0);
	sem_init(&connection->closed, 0, 0);
	connection->slots = calloc(in_flight, sizeof(struct slot));
	if (connection->slots == NULL) {
		die("Out of memory");
	}
	for (uint32_t i = 0; i < in_flight; i++) {
		connection->slots[i].connection = connection;
	}
	check(MsQuic->ConnectionOpen(registration, connection_callback, connection, &connection->handle), "ConnectionOpen");
	check(MsQuic->SetParam(connection->handle, QUIC_PARAM_CONN_REMOTE_ADDRESS, sizeof(*address), address),
		"SetParam(remote address)");
	check(MsQuic->ConnectionStart(connection->handle, configuration, QUIC_ADDRESS_FAMILY_INET, name,
		QuicAddrGetPort(address)), "ConnectionStart");
}

static void close_connections(void)
{
	for (uint32_t i = 0; i < connection_count; i++) {
		MsQuic->ConnectionShutdown(connections[i].handle, QUIC_CONNECTION_SHUTDOWN_FLAG_NONE, 0);
	}
	for (uint32_t i = 0; i < connection_count; i++) {
		wait_for(&connections[i].closed);
		MsQuic->ConnectionClose(connections[i].handle);
	}
}

// One message-stream or send in each slot of each connection, each of which then sends the next by itself.

static void start_slots(bool (*send)(struct slot *))
{
	atomic_store(&busy, (uint_fast64_t) connection_count * in_flight);
	for (uint32_t i = 0; i < in_flight; i++) {
		for (uint32_t j = 0; j < connection_count; j++) {
			if (!send(&connections[j].slots[i])) {
				retire();
			}
		}
	}
}

static void start_bulk(void)
{
	struct connection *connection = &connections[0];
	check(MsQuic->StreamOpen(connection->handle, QUIC_STREAM_OPEN_FLAG_UNIDIRECTIONAL, bulk_callback, connection,
		&connection->stream), "StreamOpen");
	check(MsQuic->StreamStart(connection->stream, QUIC_STREAM_START_FLAG_SHUTDOWN_ON_FAIL), "StreamStart");
	for (uint32_t i = 0; i < in_flight; i++) {
		connection->slots[i].stream = connection->stream;
	}
	start_slots(send_part);
}

static void finish_bulk(void)
{
	struct connection *connection = &connections[0];
	check(MsQuic->StreamShutdown(connection->stream, QUIC_STREAM_SHUTDOWN_FLAG_GRACEFUL, 0), "StreamShutdown");
	wait_for(&connection->stream_closed);
}

// Threads of ours, each with its own share of the slots.

static void *send_from_thread(void *context)
{
	struct sender_thread *thread = context;
	uint32_t taken = 0;
	uint32_t lost = 0;
	while (lost < thread->size) {
		wait_for(&thread->free);
		if (is_stopping()) {
			break;
		}
		if (!send_message(thread->ring[taken++ % thread->size])) {
			lost++;
		}
	}
	// One permit has been taken above without sending.
	for (uint32_t i = lost + 1; i < thread->size; i++) {
		wait_for(&thread->free);
	}
	return NULL;
}

static struct sender_thread *start_threads(uint32_t count)
{
	struct connection *connection = &connections[0];
	struct sender_thread *threads = calloc(count, sizeof(struct sender_thread));
	for (uint32_t i = 0; threads != NULL && i < count; i++) {
		struct sender_thread *thread = &threads[i];
		thread->connection = connection;
		thread->size = in_flight / count;
		thread->ring = calloc(thread->size, sizeof(struct slot *));
		if (thread->ring == NULL) {
			die("Out of memory");
		}
		for (uint32_t j = 0; j < thread->size; j++) {
			thread->ring[j] = &connection->slots[i * thread->size + j];
			thread->ring[j]->thread = thread;
		}
		sem_init(&thread->free, 0, thread->size);
		if (pthread_create(&thread->thread, NULL, send_from_thread, thread) != 0) {
			die("Cannot start a thread");
		}
	}
	return threads;
}

static void join_threads(struct sender_thread *threads, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		pthread_join(threads[i].thread, NULL);
		free(threads[i].ring);
	}
	free(threads);
}

// One message at a time, which begins with the time just before it is sent.

static void put_little_endian(uint8_t *bytes, uint64_t value)
{
	for (int i = 0; i < 8; i++) {
		bytes[i] = (uint8_t) (value >> 8 * i);
	}
}

static void *send_now_and_then(void *context)
{
	struct sender_thread *thread = context;
	uint64_t next = now_nanos();
	for (;;) {
		wait_for(&thread->free);
		if (is_stopping()) {
			return NULL;
		}
		next = next + interval_nanos > now_nanos() ? next + interval_nanos : now_nanos();
		wait_until(next);
		put_little_endian(payload.Buffer + 8, atomic_load_explicit(&measured_load, memory_order_relaxed));
		put_little_endian(payload.Buffer, now_nanos());
		if (!send_message(thread->ring[0])) {
			return NULL;
		}
	}
}

static struct sender_thread *start_latency(void)
{
	struct sender_thread *thread = calloc(1, sizeof(struct sender_thread));
	struct slot **ring = calloc(1, sizeof(struct slot *));
	if (thread == NULL || ring == NULL) {
		die("Out of memory");
	}
	ring[0] = &connections[0].slots[0];
	ring[0]->thread = thread;
	*thread = (struct sender_thread) { .connection = connections, .ring = ring, .size = 1 };
	sem_init(&thread->free, 0, 1);
	if (pthread_create(&thread->thread, NULL, send_now_and_then, thread) != 0) {
		die("Cannot start a thread");
	}
	return thread;
}

static void open_configuration(HQUIC registration, const char *alpn, const char *ca)
{
	const QUIC_BUFFER alpns = { (uint32_t) strlen(alpn), (uint8_t *) alpn };
	QUIC_SETTINGS settings = { 0 };
	// A send then is complete when the peer has acknowledged it, and is not copied.
	settings.SendBufferingEnabled = FALSE;
	settings.IsSet.SendBufferingEnabled = TRUE;
	if (shares) {
		// What has been acknowledged comes before what waits to be sent.
		settings.MaxOperationsPerDrain = 4;
		settings.IsSet.MaxOperationsPerDrain = TRUE;
	}
	settings.IdleTimeoutMs = 60 * 1000;
	settings.IsSet.IdleTimeoutMs = TRUE;
	check(MsQuic->ConfigurationOpen(registration, &alpns, 1, &settings, sizeof(settings), NULL, &configuration),
		"ConfigurationOpen");
	QUIC_CREDENTIAL_CONFIG credential = { 0 };
	credential.Type = QUIC_CREDENTIAL_TYPE_NONE;
	credential.Flags = QUIC_CREDENTIAL_FLAG_CLIENT | QUIC_CREDENTIAL_FLAG_SET_CA_CERTIFICATE_FILE;
	credential.CaCertificateFile = ca;
	check(MsQuic->ConfigurationLoadCredential(configuration, &credential), "ConfigurationLoadCredential");
}

// Random, and written: memory that was never written is all the same page.
static void make_payload(uint64_t size)
{
	if (size == 0 || size > UINT32_MAX || (workload == LATENCY && size < 16)) {
		die("Option --size is out of range");
	}
	payload.Length = (uint32_t) size;
	payload.Buffer = aligned_alloc(64, (size + 63) / 64 * 64);
	if (payload.Buffer == NULL) {
		die("Out of memory");
	}
	uint64_t state = 0x9E3779B97F4A7C15u;
	for (uint64_t i = 0; i < size; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		payload.Buffer[i] = (uint8_t) (state >> 32);
	}
}

static void choose_workload(const char *name)
{
	static const struct { const char *name; int workload; } all[] = {
		{ "bulk", BULK }, { "small", BULK }, { "streams", STREAMS }, { "latency", LATENCY }, { "threads", THREADS },
		{ "connections", CONNECTIONS },
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (strcmp(all[i].name, name) == 0) {
			workload = all[i].workload;
			return;
		}
	}
	die("Unknown workload %s", name);
}

// One load: what is completed between the end of its warm-up and its own end.
static void run_load(const char *workload_name, uint32_t thread_count, uint64_t warmup, uint64_t seconds, uint64_t number,
	const char *version)
{
	uint64_t start = now_nanos() + warmup;
	struct sender_thread *threads = NULL;
	atomic_store(&stopping, false);
	if (workload == BULK) {
		start_bulk();
	}
	else if (workload == THREADS) {
		threads = start_threads(thread_count);
	}
	else if (workload == LATENCY) {
		threads = start_latency();
	}
	else {
		start_slots(send_message);
	}

	wait_until(start);
	atomic_store(&measured_load, number);
	uint64_t first_operations = completed_operations();
	uint64_t first_cpu = cpu_nanos();
	uint64_t first = now_nanos();
	wait_until(first + seconds);
	uint64_t operations = completed_operations() - first_operations;
	uint64_t cpu = cpu_nanos() - first_cpu;
	uint64_t nanos = now_nanos() - first;
	atomic_store(&measured_load, 0);
	atomic_store(&stopping, true);

	if (threads != NULL) {
		join_threads(threads, thread_count);
	}
	else {
		wait_for(&drained);
	}
	if (workload == BULK) {
		finish_bulk();
	}
	printf("{\"contender\":\"%s\",\"workload\":\"%s\",\"counted\":\"acknowledged\",\"operations\":%llu,\"bytes\":%llu,"
		"\"nanos\":%llu,\"cpuNanos\":%llu,\"allocatedBytes\":null,\"peakRssBytes\":%llu,\"failed\":%llu,"
		"\"versions\":{\"lib\":\"msquic %s\"}}\n",
		shares ? "c-shares" : "c", workload_name, (unsigned long long) operations, (unsigned long long) (operations * payload.Length),
		(unsigned long long) nanos, (unsigned long long) cpu, (unsigned long long) peak_rss_bytes(),
		(unsigned long long) atomic_load(&failures), version);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const char *const names[] = { "--library", "--workload", "--host", "--port", "--alpn", "--ca", "--server-name",
		"--size", "--in-flight", "--threads", "--virtual", "--connections", "--interval-micros", "--warmup",
		"--seconds", "--on-demand", "--shares", NULL };
	check_options(argc, argv, names);
	const char *workload_name = option(argc, argv, "--workload", NULL);
	choose_workload(workload_name);
	make_payload(option_number(argc, argv, "--size", "100"));
	in_flight = workload == LATENCY ? 1 : (uint32_t) option_number(argc, argv, "--in-flight", "64");
	connection_count = workload == CONNECTIONS ? (uint32_t) option_number(argc, argv, "--connections", "100") : 1;
	uint32_t thread_count = workload == THREADS ? (uint32_t) option_number(argc, argv, "--threads", "16") : 1;
	interval_nanos = option_number(argc, argv, "--interval-micros", "1000") * 1000;
	double warmup = option_seconds(argc, argv, "--warmup", "1");
	double seconds = option_seconds(argc, argv, "--seconds", "5");
	shares = strcmp(option(argc, argv, "--shares", "false"), "true") == 0;
	if (shares && workload != STREAMS && workload != CONNECTIONS) {
		fprintf(stderr, "--shares is for streams and connections\n");
		return UNSUPPORTED;
	}
	bool on_demand = strcmp(option(argc, argv, "--on-demand", "false"), "true") == 0;
	if (thread_count == 0 || in_flight < thread_count || connection_count == 0) {
		die("Nothing would be sent");
	}
	QUIC_ADDR address = { 0 };
	if (!QuicAddrFromString(option(argc, argv, "--host", "127.0.0.1"),
		(uint16_t) option_number(argc, argv, "--port", NULL), &address)) {
		die("Option --host is not an IP address");
	}

	char version[32];
	open_msquic(option(argc, argv, "--library", NULL), version);
	HQUIC registration = open_registration("sender");
	open_configuration(registration, option(argc, argv, "--alpn", workload == LATENCY ? "bench-latency" : "bench"),
		option(argc, argv, "--ca", NULL));
	connections = aligned_alloc(64, connection_count * sizeof(struct connection));
	if (connections == NULL) {
		die("Out of memory");
	}
	memset(connections, 0, connection_count * sizeof(struct connection));
	for (uint32_t i = 0; i < connection_count; i++) {
		connect_to(registration, &connections[i], option(argc, argv, "--server-name", "localhost"), &address);
	}
	for (uint32_t i = 0; i < connection_count; i++) {
		wait_for(&connections[i].connected);
		if (!connections[i].established) {
			die("Connection %u of %u was not established", i + 1, connection_count);
		}
	}

	sem_init(&drained, 0, 0);
	if (!on_demand) {
		run_load(workload_name, thread_count, (uint64_t) (warmup * 1e9), (uint64_t) (seconds * 1e9), 1, version);
	}
	char line[128];
	for (uint64_t number = 1; on_demand && fgets(line, sizeof(line), stdin) != NULL; number++) {
		if (sscanf(line, "%lf %lf", &warmup, &seconds) != 2) {
			die("Not two numbers: %s", line);
		}
		run_load(workload_name, thread_count, (uint64_t) (warmup * 1e9), (uint64_t) (seconds * 1e9), number, version);
	}
	close_connections();
	MsQuic->ConfigurationClose(configuration);
	MsQuic->RegistrationClose(registration);
	close_msquic();

	return atomic_load(&failures) == 0 ? 0 : 1;
}
