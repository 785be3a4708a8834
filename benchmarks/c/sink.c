// Takes whatever arrives on unidirectional streams, throws it away, and tells per connection what that was.
//
// sink --library libmsquic.so.2 --port 0 --cert cert.pem --key key.pem
//
// It prints "LISTENING <port>", then one line of JSON for each connection that has ended, and serves until its
// standard input ends or it gets a SIGTERM. On connections with the ALPN "bench-latency" a stream begins with
// the sender's CLOCK_MONOTONIC in nanoseconds and with the number of the load that is measured, 0 while it warms up,
// both little-endian.
#include "common.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>

enum { HEADER_SIZE = 16 };

struct sample {
	uint64_t load;
	uint64_t nanos;
};

struct connection {
	uint64_t number;
	bool latency;
	uint64_t streams;
	uint64_t resets;
	uint64_t bytes;
	struct sample *samples;
	size_t sample_count;
	size_t sample_capacity;
};

// Only where latency is measured; other streams have none of their own.
struct timed_stream {
	struct connection *connection;
	uint64_t arrival;
	uint32_t header_length;
	uint8_t header[HEADER_SIZE];
};

static const char latency_alpn[] = "bench-latency";
static HQUIC configuration;
static atomic_uint_fast64_t connection_count;

// All events of a connection and its streams come one after the other, so nothing below needs a lock.

static QUIC_STATUS count_stream_event(HQUIC stream, struct connection *connection, const QUIC_STREAM_EVENT *event)
{
	switch (event->Type) {
	case QUIC_STREAM_EVENT_RECEIVE:
		connection->bytes += event->RECEIVE.TotalBufferLength;
		break;
	case QUIC_STREAM_EVENT_PEER_SEND_SHUTDOWN:
		connection->streams++;
		break;
	case QUIC_STREAM_EVENT_PEER_SEND_ABORTED:
		connection->resets++;
		break;
	case QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE:
		MsQuic->StreamClose(stream);
		break;
	default:
		break;
	}
	return QUIC_STATUS_SUCCESS;
}

static QUIC_STATUS QUIC_API stream_callback(HQUIC stream, void *context, QUIC_STREAM_EVENT *event)
{
	return count_stream_event(stream, context, event);
}

static uint64_t little_endian(const uint8_t *bytes)
{
	uint64_t value = 0;
	for (int i = 7; i >= 0; i--) {
		value = value << 8 | bytes[i];
	}
	return value;
}

static void add_sample(struct connection *connection, uint64_t load, uint64_t nanos)
{
	if (connection->sample_count == connection->sample_capacity) {
		connection->sample_capacity = connection->sample_capacity * 2 + 65536;
		connection->samples = realloc(connection->samples, connection->sample_capacity * sizeof(struct sample));
		if (connection->samples == NULL) {
			die("Out of memory");
		}
	}
	connection->samples[connection->sample_count++] = (struct sample) { load, nanos };
}

static void read_header(struct timed_stream *timed, const QUIC_STREAM_EVENT *event)
{
	for (uint32_t i = 0; i < event->RECEIVE.BufferCount && timed->header_length < HEADER_SIZE; i++) {
		const QUIC_BUFFER *buffer = &event->RECEIVE.Buffers[i];
		uint32_t wanted = HEADER_SIZE - timed->header_length;
		uint32_t length = buffer->Length < wanted ? buffer->Length : wanted;
		memcpy(timed->header + timed->header_length, buffer->Buffer, length);
		timed->header_length += length;
	}
	uint64_t load = timed->header_length == HEADER_SIZE ? little_endian(timed->header + 8) : 0;
	if (load != 0) {
		uint64_t sent = little_endian(timed->header);
		add_sample(timed->connection, load, timed->arrival > sent ? timed->arrival - sent : 0);
	}
}

static QUIC_STATUS QUIC_API timed_stream_callback(HQUIC stream, void *context, QUIC_STREAM_EVENT *event)
{
	struct timed_stream *timed = context;
	if (event->Type == QUIC_STREAM_EVENT_RECEIVE && timed->header_length < HEADER_SIZE
		&& event->RECEIVE.TotalBufferLength > 0) {
		if (timed->arrival == 0) {
			timed->arrival = now_nanos();
		}
		read_header(timed, event);
	}
	QUIC_STATUS status = count_stream_event(stream, timed->connection, event);
	if (event->Type == QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE) {
		free(timed);
	}
	return status;
}

static QUIC_STATUS accept_stream(struct connection *connection, HQUIC stream)
{
	if (!connection->latency) {
		MsQuic->SetCallbackHandler(stream, (void *) stream_callback, connection);
		return QUIC_STATUS_SUCCESS;
	}
	struct timed_stream *timed = calloc(1, sizeof(*timed));
	if (timed == NULL) {
		die("Out of memory");
	}
	timed->connection = connection;
	MsQuic->SetCallbackHandler(stream, (void *) timed_stream_callback, timed);
	return QUIC_STATUS_SUCCESS;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare(const void *left, const void *right)
{
	const struct sample *a = left;
	const struct sample *b = right;
	return a->load != b->load ? compare_numbers(a->load, b->load) : compare_numbers(a->nanos, b->nanos);
}

// The smallest sample that so many thousandths of all are not above.
static unsigned long long percentile(const struct sample *samples, size_t count, size_t thousandths)
{
	return samples[(count * thousandths + 999) / 1000 - 1].nanos;
}

static void print_latencies(struct connection *connection)
{
	if (connection->sample_count > 0) {
		qsort(connection->samples, connection->sample_count, sizeof(struct sample), compare);
	}
	printf(",\"latencyNanos\":{");
	for (size_t begin = 0, end; begin < connection->sample_count; begin = end) {
		const struct sample *samples = connection->samples + begin;
		for (end = begin + 1; end < connection->sample_count && connection->samples[end].load == samples->load; end++) {
		}
		size_t count = end - begin;
		printf("%s\"%llu\":{\"count\":%zu,\"p50\":%llu,\"p99\":%llu,\"p999\":%llu,\"max\":%llu}",
			begin == 0 ? "" : ",", (unsigned long long) samples->load, count, percentile(samples, count, 500),
			percentile(samples, count, 990), percentile(samples, count, 999), percentile(samples, count, 1000));
	}
	printf("}");
}

static void print_result(struct connection *connection)
{
	// Connections may end at the same time, on threads of their own.
	flockfile(stdout);
	printf("{\"connection\":%llu,\"alpn\":\"%s\",\"streams\":%llu,\"resets\":%llu,\"bytes\":%llu",
		(unsigned long long) connection->number, connection->latency ? latency_alpn : "bench",
		(unsigned long long) connection->streams, (unsigned long long) connection->resets,
		(unsigned long long) connection->bytes);
	if (connection->latency) {
		print_latencies(connection);
	}
	printf("}\n");
	fflush(stdout);
	funlockfile(stdout);
}

static QUIC_STATUS QUIC_API connection_callback(HQUIC handle, void *context, QUIC_CONNECTION_EVENT *event)
{
	struct connection *connection = context;
	switch (event->Type) {
	case QUIC_CONNECTION_EVENT_PEER_STREAM_STARTED:
		return accept_stream(connection, event->PEER_STREAM_STARTED.Stream);
	case QUIC_CONNECTION_EVENT_SHUTDOWN_COMPLETE:
		print_result(connection);
		MsQuic->ConnectionClose(handle);
		free(connection->samples);
		free(connection);
		break;
	default:
		break;
	}
	return QUIC_STATUS_SUCCESS;
}

static QUIC_STATUS QUIC_API listener_callback(HQUIC listener, void *context, QUIC_LISTENER_EVENT *event)
{
	(void) listener;
	(void) context;
	if (event->Type != QUIC_LISTENER_EVENT_NEW_CONNECTION) {
		return QUIC_STATUS_SUCCESS;
	}
	const QUIC_NEW_CONNECTION_INFO *info = event->NEW_CONNECTION.Info;
	struct connection *connection = calloc(1, sizeof(*connection));
	if (connection == NULL) {
		die("Out of memory");
	}
	connection->number = atomic_fetch_add(&connection_count, 1) + 1;
	connection->latency = info->NegotiatedAlpnLength == strlen(latency_alpn)
		&& memcmp(info->NegotiatedAlpn, latency_alpn, info->NegotiatedAlpnLength) == 0;
	MsQuic->SetCallbackHandler(event->NEW_CONNECTION.Connection, (void *) connection_callback, connection);
	QUIC_STATUS status = MsQuic->ConnectionSetConfiguration(event->NEW_CONNECTION.Connection, configuration);
	if (QUIC_FAILED(status)) {
		// msquic closes a connection that is refused here, without another event.
		free(connection);
	}
	return status;
}

static void open_configuration(HQUIC registration, const QUIC_BUFFER *alpns, uint32_t alpn_count, char *cert, char *key)
{
	QUIC_SETTINGS settings = { 0 };
	// Enough for 10,000 in flight: credit comes back only as streams end.
	settings.PeerUnidiStreamCount = 20000;
	settings.IsSet.PeerUnidiStreamCount = TRUE;
	settings.StreamRecvWindowDefault = 16 * 1024 * 1024;
	settings.IsSet.StreamRecvWindowDefault = TRUE;
	settings.ConnFlowControlWindow = 128 * 1024 * 1024;
	settings.IsSet.ConnFlowControlWindow = TRUE;
	settings.IdleTimeoutMs = 60 * 1000;
	settings.IsSet.IdleTimeoutMs = TRUE;
	check(MsQuic->ConfigurationOpen(registration, alpns, alpn_count, &settings, sizeof(settings), NULL, &configuration),
		"ConfigurationOpen");
	QUIC_CERTIFICATE_FILE files = { .PrivateKeyFile = key, .CertificateFile = cert };
	QUIC_CREDENTIAL_CONFIG credential = { 0 };
	credential.Type = QUIC_CREDENTIAL_TYPE_CERTIFICATE_FILE;
	credential.CertificateFile = &files;
	check(MsQuic->ConfigurationLoadCredential(configuration, &credential), "ConfigurationLoadCredential");
}

static HQUIC listen_on(HQUIC registration, const QUIC_BUFFER *alpns, uint32_t alpn_count, uint16_t port)
{
	HQUIC listener;
	check(MsQuic->ListenerOpen(registration, listener_callback, NULL, &listener), "ListenerOpen");
	QUIC_ADDR address = { 0 };
	address.Ipv4.sin_family = AF_INET;
	address.Ipv4.sin_port = htons(port);
	address.Ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	check(MsQuic->ListenerStart(listener, alpns, alpn_count, &address), "ListenerStart");
	uint32_t size = sizeof(address);
	check(MsQuic->GetParam(listener, QUIC_PARAM_LISTENER_LOCAL_ADDRESS, &size, &address), "GetParam(local address)");
	printf("LISTENING %d\n", ntohs(address.Ipv4.sin_port));
	fflush(stdout);
	return listener;
}

static void on_signal(int signal)
{
	(void) signal;
}

// The signals are blocked in all threads but while this one waits.
static void serve_until_told(const sigset_t *unblocked)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	char ignored[256];
	while (ppoll(&input, 1, NULL, unblocked) > 0 && read(STDIN_FILENO, ignored, sizeof(ignored)) > 0) {
	}
}

int main(int argc, char **argv)
{
	const char *const names[] = { "--library", "--port", "--cert", "--key", NULL };
	check_options(argc, argv, names);
	struct sigaction action = { .sa_handler = on_signal };
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigset_t blocked, unblocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGINT);
	sigprocmask(SIG_BLOCK, &blocked, &unblocked);

	char version[32];
	open_msquic(option(argc, argv, "--library", NULL), version);
	HQUIC registration = open_registration("sink");
	const QUIC_BUFFER alpns[] = {
		{ sizeof("bench") - 1, (uint8_t *) "bench" },
		{ sizeof(latency_alpn) - 1, (uint8_t *) latency_alpn },
	};
	open_configuration(registration, alpns, 2, (char *) option(argc, argv, "--cert", NULL),
		(char *) option(argc, argv, "--key", NULL));
	HQUIC listener = listen_on(registration, alpns, 2, (uint16_t) option_number(argc, argv, "--port", "0"));

	serve_until_told(&unblocked);

	MsQuic->ListenerClose(listener);
	MsQuic->RegistrationShutdown(registration, QUIC_CONNECTION_SHUTDOWN_FLAG_NONE, 0);
	MsQuic->ConfigurationClose(configuration);
	MsQuic->RegistrationClose(registration);
	close_msquic();
	return 0;
}
