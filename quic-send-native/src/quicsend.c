/*
 * quic-send's own native part. It sends one-shot messages: a stream that is opened, sent, finished and closed
 * here, so that Java is called once for a batch of them instead of four times for each. And it keeps back the
 * connection events that Java does nothing with.
 *
 * Needs nothing but msquic's function table, so it works with every msquic of API version 2. What it knows of
 * msquic's ABI is declared here; see msquic.h and docs/api in https://github.com/microsoft/msquic.
 */
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

/* What the Java side must agree on: the functions and struct message. */
#define QS_ABI 1

typedef void *HQUIC;
typedef uint32_t QUIC_STATUS;

typedef struct QUIC_BUFFER {
	uint32_t Length;
	uint8_t *Buffer;
} QUIC_BUFFER;

enum {
	QUIC_STREAM_OPEN_FLAG_UNIDIRECTIONAL = 1,
	QUIC_SEND_FLAG_START = 2,
	QUIC_SEND_FLAG_FIN = 4,
};

enum {
	QUIC_STREAM_EVENT_START_COMPLETE = 0,
	QUIC_STREAM_EVENT_SEND_COMPLETE = 2,
	QUIC_STREAM_EVENT_PEER_RECEIVE_ABORTED = 5,
	QUIC_STREAM_EVENT_SEND_SHUTDOWN_COMPLETE = 6,
	QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE = 7,
};

typedef struct QUIC_STREAM_EVENT {
	int32_t Type;
	union {
		struct { QUIC_STATUS Status; uint64_t ID; } START_COMPLETE;
		struct { uint8_t Canceled; void *ClientContext; } SEND_COMPLETE;
		struct { uint64_t ErrorCode; } PEER_RECEIVE_ABORTED;
		struct { uint8_t Graceful; } SEND_SHUTDOWN_COMPLETE;
		struct {
			uint8_t ConnectionShutdown;
			uint8_t Flags; /* AppCloseInProgress, ConnectionShutdownByApp, ConnectionClosedRemotely */
			uint64_t ConnectionErrorCode;
			QUIC_STATUS ConnectionCloseStatus;
		} SHUTDOWN_COMPLETE;
		uint64_t Raw[4];
	};
} QUIC_STREAM_EVENT;

typedef QUIC_STATUS (*stream_callback)(HQUIC stream, void *context, QUIC_STREAM_EVENT *event);
typedef QUIC_STATUS (*connection_callback)(HQUIC connection, void *context, const int32_t *event);

/* The functions of QUIC_API_TABLE, by their index. */
enum { SET_CALLBACK_HANDLER = 2, STREAM_OPEN = 21, STREAM_CLOSE = 22, STREAM_SEND = 25 };

typedef void (*set_callback_handler)(HQUIC handle, void *callback, void *context);
typedef QUIC_STATUS (*stream_open)(HQUIC connection, int32_t flags, stream_callback, void *context, HQUIC *stream);
typedef void (*stream_close)(HQUIC stream);
typedef QUIC_STATUS (*stream_send)(HQUIC stream, const QUIC_BUFFER *, uint32_t count, int32_t flags, void *context);

_Static_assert(sizeof(QUIC_BUFFER) == 16, "QUIC_BUFFER");
_Static_assert(offsetof(QUIC_STREAM_EVENT, START_COMPLETE.ID) == 16, "START_COMPLETE");
_Static_assert(offsetof(QUIC_STREAM_EVENT, SHUTDOWN_COMPLETE.ConnectionErrorCode) == 16, "SHUTDOWN_COMPLETE");
_Static_assert(offsetof(QUIC_STREAM_EVENT, SHUTDOWN_COMPLETE.ConnectionCloseStatus) == 24, "SHUTDOWN_COMPLETE");

/*
 * Where completed messages wait for Java, as a stack of message numbers. Java takes all at once by setting
 * `completed` to 0, and is told only when the first one comes.
 */
typedef struct queue {
	void *const *table;           /*  0 */
	stream_callback notify;       /*  8 */
	void *notify_context;         /* 16 */
	_Atomic uint32_t completed;   /* 24: number of the latest, or 0 */
} queue;

/* What happened to a message. */
enum {
	STARTED = 1,
	START_FAILED = 2,
	CANCELED = 4,
	STOPPED = 8,
	GRACEFUL = 0x10,
	CONNECTION_SHUTDOWN = 0x20,
	CONNECTION_SHUTDOWN_BY_APP = 0x40,
	CONNECTION_CLOSED_REMOTELY = 0x80,
	COMPLETE = 0x100,
};

/*
 * One message, in memory that Java lends from the call of qs_send until it takes the message's number from the
 * queue. It begins as a QUIC_BUFFER does, whose padding holds the number. The bytes may be anywhere.
 */
typedef struct message {
	uint32_t length;              /*  0 */
	uint32_t number;              /*  4: from 1 */
	uint8_t *bytes;               /*  8 */
	queue *queue;                 /* 16 */
	union {
		HQUIC stream;             /* 24: NULL at first; until it is complete */
		uint32_t next;            /* 24: then the message that was completed before this one, or 0 */
	};
	uint32_t flags;               /* 32: 0 at first */
	QUIC_STATUS status;           /* 36: of the start if that failed, or else of the connection */
	uint64_t id;                  /* 40 */
	uint64_t stop_code;           /* 48: of STOP_SENDING */
	uint64_t connection_code;     /* 56 */
} message;

_Static_assert(sizeof(message) == 64 && offsetof(message, connection_code) == 56, "message");
_Static_assert(offsetof(message, bytes) == offsetof(QUIC_BUFFER, Buffer), "message as a QUIC_BUFFER");
_Static_assert(offsetof(queue, completed) == 24, "queue");

static int succeeded(QUIC_STATUS status) {
	return (int32_t) status <= 0;
}

static void complete(message *message) {
	queue *queue = message->queue;
	message->flags |= COMPLETE;
	uint32_t latest = atomic_load_explicit(&queue->completed, memory_order_relaxed);
	do {
		message->next = latest;
	} while (!atomic_compare_exchange_weak_explicit(&queue->completed, &latest, message->number,
			memory_order_acq_rel, memory_order_relaxed));
	/* From here on the message may be Java's. The queue is not: it lives as long as the connection. */
	if (latest == 0) {
		queue->notify(NULL, queue->notify_context, NULL);
	}
}

static void shut_down(HQUIC stream, message *message, const QUIC_STREAM_EVENT *event) {
	if (event->SHUTDOWN_COMPLETE.ConnectionShutdown) {
		message->flags |= CONNECTION_SHUTDOWN;
		message->flags |= (event->SHUTDOWN_COMPLETE.Flags & 2) ? CONNECTION_SHUTDOWN_BY_APP : 0;
		message->flags |= (event->SHUTDOWN_COMPLETE.Flags & 4) ? CONNECTION_CLOSED_REMOTELY : 0;
		message->connection_code = event->SHUTDOWN_COMPLETE.ConnectionErrorCode;
		if (!(message->flags & START_FAILED)) {
			message->status = event->SHUTDOWN_COMPLETE.ConnectionCloseStatus;
		}
	}
	((stream_close) message->queue->table[STREAM_CLOSE])(stream);
	complete(message);
}

static QUIC_STATUS on_stream_event(HQUIC stream, void *context, QUIC_STREAM_EVENT *event) {
	message *message = context;
	switch (event->Type) {
	case QUIC_STREAM_EVENT_START_COMPLETE:
		if (succeeded(event->START_COMPLETE.Status)) {
			message->flags |= STARTED;
			message->id = event->START_COMPLETE.ID;
		} else {
			message->flags |= START_FAILED;
			message->status = event->START_COMPLETE.Status;
		}
		break;
	case QUIC_STREAM_EVENT_SEND_COMPLETE:
		message->flags |= event->SEND_COMPLETE.Canceled ? CANCELED : 0;
		break;
	case QUIC_STREAM_EVENT_PEER_RECEIVE_ABORTED:
		message->flags |= STOPPED;
		message->stop_code = event->PEER_RECEIVE_ABORTED.ErrorCode;
		break;
	case QUIC_STREAM_EVENT_SEND_SHUTDOWN_COMPLETE:
		message->flags |= event->SEND_SHUTDOWN_COMPLETE.Graceful ? GRACEFUL : 0;
		break;
	case QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE:
		shut_down(stream, message, event);
		break;
	}
	return 0;
}

/* The events of a stream whose send was refused: there is nobody to tell. */
static QUIC_STATUS ignore(HQUIC stream, void *context, QUIC_STREAM_EVENT *event) {
	(void) stream;
	(void) context;
	(void) event;
	return 0;
}

EXPORT uint32_t qs_abi(void) {
	return QS_ABI;
}

/*
 * Send a message as a stream of its own. If that fails, the message is Java's again when this returns; otherwise
 * it may be complete before this returns.
 */
EXPORT QUIC_STATUS qs_send(HQUIC connection, message *message) {
	void *const *table = message->queue->table;
	HQUIC stream;
	QUIC_STATUS status = ((stream_open) table[STREAM_OPEN])(connection, QUIC_STREAM_OPEN_FLAG_UNIDIRECTIONAL,
			on_stream_event, message, &stream);
	if (!succeeded(status)) {
		return status;
	}
	message->stream = stream;
	status = ((stream_send) table[STREAM_SEND])(stream, (const QUIC_BUFFER *) message, 1,
			QUIC_SEND_FLAG_START | QUIC_SEND_FLAG_FIN, NULL);
	if (!succeeded(status)) {
		((set_callback_handler) table[SET_CALLBACK_HANDLER])(stream, (void *) ignore, NULL);
		((stream_close) table[STREAM_CLOSE])(stream);
		message->stream = NULL;
	}
	return status;
}

/* A connection whose events go to Java if their type's bit is set in `wanted`. */
typedef struct connection_filter {
	connection_callback callback; /*  0 */
	void *context;                /*  8 */
	uint64_t wanted;              /* 16 */
} connection_filter;

EXPORT QUIC_STATUS qs_connection_event(HQUIC connection, void *context, const int32_t *event) {
	const connection_filter *filter = context;
	/* Of a type that is not known yet, Java says the same as of those that it does not want. */
	if (*event < 0 || *event > 63 || !(filter->wanted >> *event & 1)) {
		return 0;
	}
	return filter->callback(connection, filter->context, event);
}
