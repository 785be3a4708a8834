// A connection, and a stream on it that sends all the data.
#include "driver.h"

#include <arpa/inet.h>

static uint32_t acknowledged;
static sem_t stream_closed;

static QUIC_STATUS QUIC_API on_connection_event(HQUIC connection, void *context, QUIC_CONNECTION_EVENT *event)
{
	(void) connection;
	struct client *client = context;
	switch (event->Type) {
	case QUIC_CONNECTION_EVENT_CONNECTED:
		sem_post(&client->decided);
		break;
	case QUIC_CONNECTION_EVENT_SHUTDOWN_INITIATED_BY_TRANSPORT:
		client->refused = event->SHUTDOWN_INITIATED_BY_TRANSPORT.Status;
		sem_post(&client->decided);
		break;
	case QUIC_CONNECTION_EVENT_SHUTDOWN_COMPLETE:
		sem_post(&client->closed);
		break;
	default:
		break;
	}
	return QUIC_STATUS_SUCCESS;
}

QUIC_STATUS connect_client(struct client *client, HQUIC configuration, const QUIC_ADDR *address)
{
	*client = (struct client) { 0 };
	sem_init(&client->decided, 0, 0);
	sem_init(&client->closed, 0, 0);
	QUIC_CONNECTION_CALLBACK_HANDLER callback = on_connection_event;
	void *context = client;
	if (has_quicsend()) {
		filter_events(&callback, &context);
	}
	check(MsQuic->ConnectionOpen(registration, callback, context, &client->connection), "ConnectionOpen");
	check(MsQuic->SetParam(client->connection, QUIC_PARAM_CONN_REMOTE_ADDRESS, sizeof(*address), address),
		"SetParam(remote address)");
	check(MsQuic->ConnectionStart(client->connection, configuration, QUIC_ADDRESS_FAMILY_INET, "localhost",
		ntohs(address->Ipv4.sin_port)), "ConnectionStart");
	await(&client->decided);
	return client->refused;
}

void disconnect(struct client *client)
{
	MsQuic->ConnectionShutdown(client->connection, QUIC_CONNECTION_SHUTDOWN_FLAG_NONE, 0);
	await(&client->closed);
	MsQuic->ConnectionClose(client->connection);
	await_connection_end();
}

static QUIC_STATUS QUIC_API on_stream_event(HQUIC stream, void *context, QUIC_STREAM_EVENT *event)
{
	(void) context;
	switch (event->Type) {
	case QUIC_STREAM_EVENT_START_COMPLETE:
		check(event->START_COMPLETE.Status, "StreamStart");
		break;
	case QUIC_STREAM_EVENT_SEND_COMPLETE:
		if (event->SEND_COMPLETE.Canceled) {
			fail("a send was canceled");
		}
		acknowledged++;
		break;
	case QUIC_STREAM_EVENT_SEND_SHUTDOWN_COMPLETE:
		if (!event->SEND_SHUTDOWN_COMPLETE.Graceful) {
			fail("the stream did not end in good order");
		}
		break;
	case QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE:
		MsQuic->StreamClose(stream);
		sem_post(&stream_closed);
		break;
	default:
		break;
	}
	return QUIC_STATUS_SUCCESS;
}

uint32_t send_stream(HQUIC connection)
{
	static QUIC_BUFFER parts[SENDS];
	sem_init(&stream_closed, 0, 0);
	HQUIC stream;
	check(MsQuic->StreamOpen(connection, QUIC_STREAM_OPEN_FLAG_UNIDIRECTIONAL, on_stream_event, NULL, &stream),
		"StreamOpen");
	check(MsQuic->StreamStart(stream, QUIC_STREAM_START_FLAG_NONE), "StreamStart");
	for (int i = 0; i < SENDS; i++) {
		parts[i] = (QUIC_BUFFER) { SEND_SIZE, data + i * SEND_SIZE };
		QUIC_SEND_FLAGS flags = i + 1 < SENDS ? QUIC_SEND_FLAG_NONE : QUIC_SEND_FLAG_FIN;
		check(MsQuic->StreamSend(stream, &parts[i], 1, flags, NULL), "StreamSend");
	}
	await(&stream_closed);
	return acknowledged;
}
