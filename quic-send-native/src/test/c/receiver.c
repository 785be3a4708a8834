// A receiver that compares whatever arrives with what was sent.
#include "driver.h"

#include <stdatomic.h>
#include <string.h>

#include <arpa/inet.h>

static HQUIC server_configuration;
static _Atomic uint64_t received_bytes;
static _Atomic uint32_t finished_streams;
static sem_t stream_ended;
static sem_t connection_ended;

static void compare(const QUIC_STREAM_EVENT *event)
{
	uint64_t offset = event->RECEIVE.AbsoluteOffset;
	for (uint32_t i = 0; i < event->RECEIVE.BufferCount; i++) {
		const QUIC_BUFFER *part = &event->RECEIVE.Buffers[i];
		if (offset + part->Length > sizeof(data) || memcmp(data + offset, part->Buffer, part->Length) != 0) {
			fail("the %u bytes received at offset %llu are not those sent", part->Length, (unsigned long long) offset);
		}
		offset += part->Length;
	}
}

static QUIC_STATUS QUIC_API on_stream_event(HQUIC stream, void *context, QUIC_STREAM_EVENT *event)
{
	(void) context;
	switch (event->Type) {
	case QUIC_STREAM_EVENT_RECEIVE:
		compare(event);
		received_bytes += event->RECEIVE.TotalBufferLength;
		break;
	case QUIC_STREAM_EVENT_PEER_SEND_SHUTDOWN:
		finished_streams++;
		break;
	case QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE:
		MsQuic->StreamClose(stream);
		sem_post(&stream_ended);
		break;
	default:
		break;
	}
	return QUIC_STATUS_SUCCESS;
}

static QUIC_STATUS QUIC_API on_connection_event(HQUIC connection, void *context, QUIC_CONNECTION_EVENT *event)
{
	(void) context;
	if (event->Type == QUIC_CONNECTION_EVENT_PEER_STREAM_STARTED) {
		MsQuic->SetCallbackHandler(event->PEER_STREAM_STARTED.Stream, (void *) on_stream_event, NULL);
	}
	else if (event->Type == QUIC_CONNECTION_EVENT_SHUTDOWN_COMPLETE) {
		MsQuic->ConnectionClose(connection);
		sem_post(&connection_ended);
	}
	return QUIC_STATUS_SUCCESS;
}

static QUIC_STATUS QUIC_API on_listener_event(HQUIC listener, void *context, QUIC_LISTENER_EVENT *event)
{
	(void) listener;
	(void) context;
	if (event->Type != QUIC_LISTENER_EVENT_NEW_CONNECTION) {
		return QUIC_STATUS_SUCCESS;
	}
	MsQuic->SetCallbackHandler(event->NEW_CONNECTION.Connection, (void *) on_connection_event, NULL);
	return MsQuic->ConnectionSetConfiguration(event->NEW_CONNECTION.Connection, server_configuration);
}

HQUIC open_listener(HQUIC configuration, QUIC_ADDR *address)
{
	server_configuration = configuration;
	sem_init(&stream_ended, 0, 0);
	sem_init(&connection_ended, 0, 0);
	memset(address, 0, sizeof(*address));
	address->Ipv4.sin_family = AF_INET;
	address->Ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	HQUIC listener;
	check(MsQuic->ListenerOpen(registration, on_listener_event, NULL, &listener), "ListenerOpen");
	check(MsQuic->ListenerStart(listener, &alpn, 1, address), "ListenerStart");
	uint32_t size = sizeof(*address);
	check(MsQuic->GetParam(listener, QUIC_PARAM_LISTENER_LOCAL_ADDRESS, &size, address), "GetParam(local address)");
	return listener;
}

void await_streams(uint32_t streams, uint64_t bytes)
{
	while (finished_streams < streams) {
		await(&stream_ended);
	}
	if (finished_streams != streams || received_bytes != bytes) {
		fail("%u streams with %llu bytes were received, instead of %u with %llu", finished_streams,
			(unsigned long long) received_bytes, streams, (unsigned long long) bytes);
	}
}

void await_connection_end(void)
{
	await(&connection_ended);
}
