// Messages through libquicsend, as Java's MessageSender sends them.
#include "driver.h"

#include <dlfcn.h>
#include <stdatomic.h>

struct queue;

// The structs of quicsend.c that Java knows.
struct message {
	uint32_t length;
	uint32_t number;
	uint8_t *bytes;
	struct queue *queue;
	union {
		struct message *next_submitted;
		uint32_t next_completed;
	};
	uint32_t flags;
	uint32_t status;
	uint64_t details[3];
};

struct queue {
	const QUIC_API_TABLE *table;
	HQUIC connection;
	QUIC_STREAM_CALLBACK_HANDLER notify;
	void *notify_context;
	struct message *_Atomic submitted;
	_Atomic uint32_t waking;
	_Atomic uint32_t completed;
	/* quicsend.c's own. */
	uint64_t rest[4];
};

struct connection_filter {
	QUIC_CONNECTION_CALLBACK_HANDLER callback;
	void *context;
	uint64_t wanted;
};

_Static_assert(sizeof(struct message) == 64 && sizeof(struct queue) == 80, "the structs of quicsend.c");

enum { ABI = 3, STARTED = 1, GRACEFUL = 0x10, COMPLETE = 0x100 };

static struct {
	void *library;
	uint32_t (*abi)(void);
	void (*flush)(struct queue *);
	void (*abandon)(struct queue *, QUIC_STATUS);
	QUIC_CONNECTION_CALLBACK_HANDLER connection_event;
} quicsend;

static struct message messages[MESSAGES];
static struct queue queue;
static struct connection_filter filter;
static sem_t told;

void load_quicsend(const char *library)
{
	quicsend.library = load(library);
	quicsend.abi = (uint32_t (*)(void)) find_function(quicsend.library, "qs_abi");
	quicsend.flush = (void (*)(struct queue *)) find_function(quicsend.library, "qs_flush");
	quicsend.abandon = (void (*)(struct queue *, QUIC_STATUS)) find_function(quicsend.library, "qs_abandon");
	quicsend.connection_event
		= (QUIC_CONNECTION_CALLBACK_HANDLER) find_function(quicsend.library, "qs_connection_event");
	if (quicsend.abi() != ABI) {
		fail("%s has ABI %u", library, quicsend.abi());
	}
}

void unload_quicsend(void)
{
	if (dlclose(quicsend.library) != 0) {
		fail("%s", dlerror());
	}
}

bool has_quicsend(void)
{
	return quicsend.library != NULL;
}

void filter_events(QUIC_CONNECTION_CALLBACK_HANDLER *callback, void **context)
{
	filter = (struct connection_filter) { *callback, *context, UINT64_MAX };
	*callback = quicsend.connection_event;
	*context = &filter;
}

static QUIC_STATUS QUIC_API on_told(HQUIC stream, void *context, QUIC_STREAM_EVENT *event)
{
	(void) stream;
	(void) context;
	(void) event;
	sem_post(&told);
	return QUIC_STATUS_SUCCESS;
}

static void submit(struct message *message)
{
	message->next_submitted = queue.submitted;
	while (!atomic_compare_exchange_weak(&queue.submitted, &message->next_submitted, message)) {
	}
	if (queue.waking == 0) {
		quicsend.flush(&queue);
	}
}

// Returns how many there are, all of which have been sent as they should.
static uint32_t take_completed(void)
{
	uint32_t count = 0;
	uint32_t number = atomic_exchange(&queue.completed, 0);
	while (number != 0) {
		const struct message *message = &messages[number - 1];
		if (message->flags != (STARTED | GRACEFUL | COMPLETE)) {
			fail("message %u has flags %#x and status %d", number, message->flags, (int) message->status);
		}
		number = message->next_completed;
		count++;
	}
	return count;
}

void send_messages(HQUIC connection)
{
	sem_init(&told, 0, 0);
	queue = (struct queue) { .table = MsQuic, .connection = connection, .notify = on_told };
	for (uint32_t i = 0; i < MESSAGES; i++) {
		messages[i] = (struct message) { .length = MESSAGE_SIZE, .number = i + 1, .bytes = data, .queue = &queue };
		submit(&messages[i]);
	}
	for (uint32_t complete = 0; complete < MESSAGES; complete += take_completed()) {
		await(&told);
	}
}

void abandon_messages(void)
{
	quicsend.abandon(&queue, QUIC_STATUS_ABORTED);
}
