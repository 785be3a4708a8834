/*
 * quic-send's own native part. It sends one-shot messages: a stream that is opened, sent, finished and closed
 * here, so that Java is called once for a batch of them instead of four times for each. And it keeps back the
 * connection events that Java does nothing with.
 *
 * Needs nothing but msquic's function table, so it works with every msquic of API version 2. What it knows of
 * msquic's ABI is declared here; see msquic.h and docs/api in https://github.com/microsoft/msquic.
 */
#define _POSIX_C_SOURCE 199309L

#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))

/* What the Java side must agree on: the functions, struct message, and the size of struct queue. */
#define QS_ABI 3

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
	QUIC_STREAM_SHUTDOWN_FLAG_ABORT = 6,
	QUIC_STREAM_SHUTDOWN_FLAG_IMMEDIATE = 8,
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
			uint8_t Flags;
			uint64_t ConnectionErrorCode;
			QUIC_STATUS ConnectionCloseStatus;
		} SHUTDOWN_COMPLETE;
		uint64_t Raw[4];
	};
} QUIC_STREAM_EVENT;

/* SHUTDOWN_COMPLETE.Flags */
enum { APP_CLOSE_IN_PROGRESS = 1, SHUTDOWN_BY_APP = 2, CLOSED_REMOTELY = 4 };

typedef QUIC_STATUS (*stream_callback)(HQUIC stream, void *context, QUIC_STREAM_EVENT *event);
typedef QUIC_STATUS (*connection_callback)(HQUIC connection, void *context, const int32_t *event);

/* The functions of QUIC_API_TABLE, by their index. */
enum { SET_CALLBACK_HANDLER = 2, STREAM_OPEN = 21, STREAM_CLOSE = 22, STREAM_SHUTDOWN = 24, STREAM_SEND = 25 };

typedef void (*set_callback_handler)(HQUIC handle, void *callback, void *context);
typedef QUIC_STATUS (*stream_open)(HQUIC connection, int32_t flags, stream_callback, void *context, HQUIC *stream);
typedef void (*stream_close)(HQUIC stream);
typedef QUIC_STATUS (*stream_shutdown)(HQUIC stream, int32_t flags, uint64_t code);
typedef QUIC_STATUS (*stream_send)(HQUIC stream, const QUIC_BUFFER *, uint32_t count, int32_t flags, void *context);

_Static_assert(sizeof(QUIC_BUFFER) == 16, "QUIC_BUFFER");
_Static_assert(offsetof(QUIC_STREAM_EVENT, START_COMPLETE.ID) == 16, "START_COMPLETE");
_Static_assert(offsetof(QUIC_STREAM_EVENT, SHUTDOWN_COMPLETE.ConnectionErrorCode) == 16, "SHUTDOWN_COMPLETE");
_Static_assert(offsetof(QUIC_STREAM_EVENT, SHUTDOWN_COMPLETE.ConnectionCloseStatus) == 24, "SHUTDOWN_COMPLETE");

struct message;

/*
 * What Java and one connection hand over to each other, without a lock: two stacks, of which whoever takes takes
 * all. It lives as long as the connection.
 *
 * Java pushes messages on `submitted` and then calls qs_flush. Only one message is sent from there, because that
 * wakes up msquic's worker; the worker then sends the rest from the event of its start, where sending is cheapest,
 * and where the messages share packets. It sends a share of them at a time: msquic makes packets of one share before
 * it sends the next, so that the peer need not wait for all of them, nor the worker then for the peer.
 *
 * Messages that are complete are pushed on `completed`, by number. Java is told only of the first one, and not before
 * the worker has done what it has at hand for the connection. If Java shares the worker's processor it then runs at
 * once, finds all that one packet or several have acknowledged, and what it sends leaves with the worker's own
 * acknowledgement. Told at the first message, it would find one message only, and take its turn once for each.
 */
typedef struct queue {
	void *const *table;                   /*  0 */
	HQUIC connection;                     /*  8 */
	stream_callback notify;               /* 16 */
	void *notify_context;                 /* 24 */
	struct message *_Atomic submitted;    /* 32: the latest, or NULL */
	_Atomic uint32_t waking;              /* 40: a message is on its way whose start sends the rest */
	_Atomic uint32_t completed;           /* 44: number of the latest, or 0 */
	/* The rest is the worker's. */
	HQUIC bell;                           /* 48: rings when it has done what it has at hand, or NULL */
	HQUIC share_bell;                     /* 56: rings when the packets of a share are made, or NULL */
	struct message *unsent;               /* 64: taken from `submitted`, the earliest first */
	uint64_t in_flight;                   /* 72: messages that are started and not complete */
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
	WAKING = 0x200,
};

/*
 * One message, in memory that Java lends from its submission until it takes the message's number from the queue.
 * It begins as a QUIC_BUFFER does, whose padding holds the number. The bytes may be anywhere.
 */
typedef struct message {
	uint32_t length;                      /*  0 */
	uint32_t number;                      /*  4: from 1 */
	uint8_t *bytes;                       /*  8 */
	queue *queue;                         /* 16 */
	union {
		struct message *next_submitted;   /* 24: until it is sent */
		HQUIC stream;                     /* 24: then */
		uint32_t next_completed;          /* 24: when it is complete: the number of the one before, or 0 */
	};
	uint32_t flags;                       /* 32: 0 at first */
	QUIC_STATUS status;                   /* 36: of the start if that failed, or else of the connection */
	uint64_t id;                          /* 40 */
	uint64_t stop_code;                   /* 48: of STOP_SENDING */
	uint64_t connection_code;             /* 56 */
} message;

_Static_assert(sizeof(message) == 64 && offsetof(message, connection_code) == 56, "message");
_Static_assert(offsetof(message, bytes) == offsetof(QUIC_BUFFER, Buffer), "message as a QUIC_BUFFER");
_Static_assert(offsetof(queue, submitted) == 32 && offsetof(queue, completed) == 44
		&& sizeof(queue) == 80, "queue");

static int succeeded(QUIC_STATUS status) {
	return (int32_t) status <= 0;
}

static void tell(queue *queue) {
	queue->notify(NULL, queue->notify_context, NULL);
}

static void complete(message *message, void (*tell)(queue *)) {
	queue *queue = message->queue;
	if (message->flags & STARTED) {
		queue->in_flight--;
	}
	message->flags |= COMPLETE;
	uint32_t latest = atomic_load_explicit(&queue->completed, memory_order_relaxed);
	do {
		message->next_completed = latest;
	} while (!atomic_compare_exchange_weak(&queue->completed, &latest, message->number));
	/* From here on the message may be Java's. */
	if (latest == 0) {
		tell(queue);
	}
}

static void complete_unsent(message *message, QUIC_STATUS status) {
	message->flags |= START_FAILED;
	message->status = status;
	complete(message, tell);
}

static void push(queue *queue, message *first, message *last) {
	struct message *latest = atomic_load_explicit(&queue->submitted, memory_order_relaxed);
	do {
		last->next_submitted = latest;
	} while (!atomic_compare_exchange_weak(&queue->submitted, &latest, first));
}

/* Takes all that is submitted, the earliest first. */
static message *take_submitted(queue *queue) {
	if (atomic_load(&queue->submitted) == NULL) {
		return NULL;
	}
	message *latest = atomic_exchange(&queue->submitted, NULL);
	message *earlier = NULL;
	while (latest != NULL) {
		message *next = latest->next_submitted;
		latest->next_submitted = earlier;
		earlier = latest;
		latest = next;
	}
	return earlier;
}

static QUIC_STATUS on_stream_event(HQUIC stream, void *context, QUIC_STREAM_EVENT *event);

/* The events of a stream whose send was refused: there is nobody to tell. */
static QUIC_STATUS ignore(HQUIC stream, void *context, QUIC_STREAM_EVENT *event) {
	(void) stream;
	(void) context;
	(void) event;
	return 0;
}

/*
 * Sends a message as a stream of its own. It may be complete before this returns; it is for certain if this fails.
 */
static QUIC_STATUS send_message(message *message) {
	void *const *table = message->queue->table;
	HQUIC stream;
	QUIC_STATUS status = ((stream_open) table[STREAM_OPEN])(message->queue->connection,
			QUIC_STREAM_OPEN_FLAG_UNIDIRECTIONAL, on_stream_event, message, &stream);
	if (succeeded(status)) {
		message->stream = stream;
		status = ((stream_send) table[STREAM_SEND])(stream, (const QUIC_BUFFER *) message, 1,
				QUIC_SEND_FLAG_START | QUIC_SEND_FLAG_FIN, NULL);
		if (!succeeded(status)) {
			((set_callback_handler) table[SET_CALLBACK_HANDLER])(stream, (void *) ignore, NULL);
			((stream_close) table[STREAM_CLOSE])(stream);
		}
	}
	if (!succeeded(status)) {
		complete_unsent(message, status);
	}
	return status;
}

/*
 * Has a stream that is never started shut down, of which the peer hears nothing: msquic does in order what it is asked
 * to do for a connection, and so calls back when it has done all that came before.
 */
static int ring(queue *queue, stream_callback callback, HQUIC *bell) {
	if (succeeded(((stream_open) queue->table[STREAM_OPEN])(queue->connection, QUIC_STREAM_OPEN_FLAG_UNIDIRECTIONAL,
			callback, queue, bell))) {
		if (succeeded(((stream_shutdown) queue->table[STREAM_SHUTDOWN])(*bell,
				QUIC_STREAM_SHUTDOWN_FLAG_ABORT | QUIC_STREAM_SHUTDOWN_FLAG_IMMEDIATE, 0))) {
			return 1;
		}
		((stream_close) queue->table[STREAM_CLOSE])(*bell);
	}
	*bell = NULL;
	return 0;
}

/* Whether a bell has rung, which is then gone. */
static int rings(queue *queue, HQUIC stream, HQUIC *bell, const QUIC_STREAM_EVENT *event) {
	if (event->Type != QUIC_STREAM_EVENT_SHUTDOWN_COMPLETE || (event->SHUTDOWN_COMPLETE.Flags & APP_CLOSE_IN_PROGRESS)) {
		return 0;
	}
	((stream_close) queue->table[STREAM_CLOSE])(stream);
	*bell = NULL;
	return 1;
}

/*
 * How many messages to send before msquic makes packets of them: as many as are in flight already, but no fewer than
 * pay for the system call.
 */
static uint64_t share(const queue *queue) {
	enum { LEAST = 24, MOST = 256 };
	return queue->in_flight < LEAST ? LEAST : queue->in_flight > MOST ? MOST : queue->in_flight;
}

static QUIC_STATUS on_share_event(HQUIC bell, void *context, QUIC_STREAM_EVENT *event);

/* On the worker: sends a share of what has been submitted, and sees to the next one. */
static void send_share(queue *queue) {
	uint64_t left = share(queue);
	while (queue->unsent != NULL || (queue->unsent = take_submitted(queue)) != NULL) {
		if (left-- == 0 && ring(queue, on_share_event, &queue->share_bell)) {
			return;
		}
		/* First, since this comes here again if the message fails and its future's stages send. */
		message *message = queue->unsent;
		queue->unsent = message->next_submitted;
		send_message(message);
		if (queue->share_bell != NULL) {
			return;
		}
	}
}

/* On the worker: sends all that has been submitted. */
static void send_submitted(queue *queue) {
	if (queue->share_bell == NULL) {
		send_share(queue);
	}
}

static QUIC_STATUS on_share_event(HQUIC bell, void *context, QUIC_STREAM_EVENT *event) {
	queue *queue = context;
	if (rings(queue, bell, &queue->share_bell, event)) {
		send_share(queue);
	}
	return 0;
}

static int64_t nanos(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/*
 * Lets the thread that has been told run before the worker goes on, if both wait for this processor. If something else
 * does, the worker would lose its turn to that each time: then it does not give way again for a while.
 */
static void give_way(void) {
	enum { LONG = 1000 * 1000, WHILE = 1000 * 1000 * 1000 };
	static _Atomic int64_t insist_until;
	int64_t before = nanos();
	if (before < atomic_load_explicit(&insist_until, memory_order_relaxed)) {
		return;
	}
	sched_yield();
	int64_t after = nanos();
	if (after - before > LONG) {
		atomic_store_explicit(&insist_until, after + WHILE, memory_order_relaxed);
	}
}

/*
 * On the worker: has Java decide what is complete, and sends what that leads to, if it comes at once. Where several
 * connections are busy Java does better to find what is complete of all of them.
 */
static void tell_and_send(queue *queue) {
	static void *_Atomic latest;
	int alone = atomic_exchange_explicit(&latest, (void *) queue, memory_order_relaxed) == queue;
	atomic_store(&queue->waking, 1);
	tell(queue);
	if (alone && atomic_load(&queue->submitted) == NULL) {
		give_way();
	}
	atomic_store(&queue->waking, 0);
	send_submitted(queue);
}

static QUIC_STATUS on_bell_event(HQUIC bell, void *context, QUIC_STREAM_EVENT *event) {
	queue *queue = context;
	if (rings(queue, bell, &queue->bell, event)) {
		tell_and_send(queue);
	}
	return 0;
}

/* On the worker: tells Java when it has done what it has at hand. */
static void tell_later(queue *queue) {
	if (queue->bell == NULL && !ring(queue, on_bell_event, &queue->bell)) {
		tell(queue);
	}
}

/* The worker is awake. */
static void awake(message *waking) {
	waking->flags &= ~(uint32_t) WAKING;
	atomic_store(&waking->queue->waking, 0);
	send_submitted(waking->queue);
}

static void shut_down(HQUIC stream, message *message, const QUIC_STREAM_EVENT *event) {
	if (event->SHUTDOWN_COMPLETE.ConnectionShutdown) {
		message->flags |= CONNECTION_SHUTDOWN;
		message->flags |= (event->SHUTDOWN_COMPLETE.Flags & SHUTDOWN_BY_APP) ? CONNECTION_SHUTDOWN_BY_APP : 0;
		message->flags |= (event->SHUTDOWN_COMPLETE.Flags & CLOSED_REMOTELY) ? CONNECTION_CLOSED_REMOTELY : 0;
		message->connection_code = event->SHUTDOWN_COMPLETE.ConnectionErrorCode;
		if (!(message->flags & START_FAILED)) {
			message->status = event->SHUTDOWN_COMPLETE.ConnectionCloseStatus;
		}
	}
	queue *queue = message->queue;
	if (message->flags & WAKING) {
		awake(message);
	}
	/* Unless Java is closing it, after the connection. */
	if (!(event->SHUTDOWN_COMPLETE.Flags & APP_CLOSE_IN_PROGRESS)) {
		((stream_close) queue->table[STREAM_CLOSE])(stream);
	}
	complete(message, tell_later);
	/* What waits to be flushed need not wait any longer. */
	send_submitted(queue);
}

static QUIC_STATUS on_stream_event(HQUIC stream, void *context, QUIC_STREAM_EVENT *event) {
	message *message = context;
	switch (event->Type) {
	case QUIC_STREAM_EVENT_START_COMPLETE:
		if (succeeded(event->START_COMPLETE.Status)) {
			message->flags |= STARTED;
			message->queue->in_flight++;
			message->id = event->START_COMPLETE.ID;
		} else {
			message->flags |= START_FAILED;
			message->status = event->START_COMPLETE.Status;
		}
		if (message->flags & WAKING) {
			awake(message);
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

EXPORT uint32_t qs_abi(void) {
	return QS_ABI;
}

/*
 * Sees to it that all that has been submitted before is sent. The connection's handle must not be closed
 * meanwhile. Never blocks, unless the connection is at its end.
 */
EXPORT void qs_flush(queue *queue) {
	while (atomic_load(&queue->submitted) != NULL && atomic_exchange(&queue->waking, 1) == 0) {
		message *first = take_submitted(queue);
		if (first == NULL) {
			/* Another thread was faster, and what has come since may rely on `waking`. */
			atomic_store(&queue->waking, 0);
			continue;
		}
		message *rest = first->next_submitted;
		if (rest != NULL) {
			message *last = rest;
			/* Back to the latest first. */
			message *latest = NULL;
			while (rest != NULL) {
				message *next = rest->next_submitted;
				rest->next_submitted = latest;
				latest = rest;
				rest = next;
			}
			push(queue, latest, last);
		}
		first->flags |= WAKING;
		if (succeeded(send_message(first))) {
			return;
		}
		atomic_store(&queue->waking, 0);
	}
}

static void abandon_bell(queue *queue, HQUIC *bell) {
	if (*bell != NULL) {
		((stream_close) queue->table[STREAM_CLOSE])(*bell);
		*bell = NULL;
	}
}

/*
 * After the connection's handle has been closed: completes what has been submitted and not been sent. Java looks for
 * itself at what is complete then.
 */
EXPORT void qs_abandon(queue *queue, QUIC_STATUS status) {
	abandon_bell(queue, &queue->bell);
	abandon_bell(queue, &queue->share_bell);
	while (queue->unsent != NULL || (queue->unsent = take_submitted(queue)) != NULL) {
		message *message = queue->unsent;
		queue->unsent = message->next_submitted;
		complete_unsent(message, status);
	}
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
