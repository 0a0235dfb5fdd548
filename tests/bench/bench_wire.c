/*
 * A sender that costs little: one DEALER, a window, the clock.  It connects
 * several times, as so many backoffices would: polsd takes two messages ahead
 * from each connection and leaves the rest with its sender.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zmq.h>

enum {
	WAIT_MS = 120 * 1000,
	BUSY_WAIT_NS = 1000 * 1000,
	CONNECTIONS = 16,
	FRAMES = 8
};

struct wire {
	void *context;
	void *socket;
};

static void
wire_open(struct wire *w, const char *endpoint)
{
	const int zero = 0;
	const int wait = WAIT_MS;
	int i;

	w->context = zmq_ctx_new();
	w->socket = zmq_socket(w->context, ZMQ_DEALER);
	zmq_setsockopt(w->socket, ZMQ_LINGER, &zero, sizeof(zero));
	zmq_setsockopt(w->socket, ZMQ_SNDHWM, &zero, sizeof(zero));
	zmq_setsockopt(w->socket, ZMQ_RCVHWM, &zero, sizeof(zero));
	zmq_setsockopt(w->socket, ZMQ_RCVTIMEO, &wait, sizeof(wait));
	for (i = 0; i < CONNECTIONS; i++)
		if (zmq_connect(w->socket, endpoint) != 0)
			bench_die("cannot connect to %s", endpoint);
}

static void
wire_close(struct wire *w)
{
	zmq_close(w->socket);
	zmq_ctx_destroy(w->context);
}

static void
keep(void *data, void *hint)
{
	(void)data;
	(void)hint;
}

static void
send_one(struct wire *w, int number, const struct bench_message *m)
{
	zmq_msg_t body;

	/* The bytes stay ours: no copy of a large message. */
	zmq_msg_init_data(&body, m->data, m->len, keep, NULL);
	if (zmq_send(w->socket, "", 0, ZMQ_SNDMORE) < 0 ||
	    zmq_send(w->socket, &number, sizeof(number), ZMQ_SNDMORE) < 0 ||
	    zmq_msg_send(&body, w->socket, 0) < 0)
		bench_die("cannot send");
}

/* The last frame of the next reply as text, and the id frame before it. */
static char *
receive_one(struct wire *w, int *number)
{
	zmq_msg_t frame;
	char *text = NULL;
	int i, more = 1;

	for (i = 0; more; i++) {
		zmq_msg_init(&frame);
		if (zmq_msg_recv(&frame, w->socket, 0) < 0)
			bench_die("no receipt");
		if (i == 1 && zmq_msg_size(&frame) == sizeof(*number))
			memcpy(number, zmq_msg_data(&frame), sizeof(*number));
		more = zmq_msg_more(&frame);
		if (!more) {
			text = malloc(zmq_msg_size(&frame) + 1);
			if (text == NULL)
				bench_die("no memory");
			memcpy(text, zmq_msg_data(&frame),
			       zmq_msg_size(&frame));
			text[zmq_msg_size(&frame)] = '\0';
		}
		zmq_msg_close(&frame);
	}
	return text;
}

/* The number after "name": in a flat piece of JSON. */
static long
field(const char *json, const char *name)
{
	const char *at = strstr(json, name);

	return at == NULL ? -1 : strtol(at + strlen(name), NULL, 10);
}

static void
breathe(void)
{
	const struct timespec pause = {0, BUSY_WAIT_NS};

	nanosleep(&pause, NULL);
}

/* False when the message must be sent again. */
static bool
take(const char *receipt, struct bench_run *run)
{
	if (strstr(receipt, "\"outcome\":\"busy\"") != NULL)
		return false;
	if (strstr(receipt, "\"outcome\":\"booked\"") == NULL)
		bench_die("not booked: %.600s", receipt);
	run->booked++;
	run->accepted += (int)field(receipt, "\"accepted\":");
	return true;
}

void
bench_send(const char *endpoint, const struct bench_message *m, int count,
	   int window, struct bench_run *run)
{
	int64_t *sent = calloc((size_t)count, sizeof(*sent));
	int next = 0, open = 0, number = 0;
	struct wire w;
	char *receipt;

	if (sent == NULL)
		bench_die("no memory");
	wire_open(&w, endpoint);
	run->booked = run->accepted = 0;
	run->sender_cpu = bench_own_cpu();
	run->wall = bench_now();
	while (run->booked < count) {
		for (; next < count && open < window; next++, open++) {
			sent[next] = bench_now();
			send_one(&w, next, &m[next]);
		}
		receipt = receive_one(&w, &number);
		if (number < 0 || number >= count)
			bench_die("a receipt for nobody");
		if (take(receipt, run)) {
			run->latency[number] = bench_now() - sent[number];
			open--;
		} else {
			breathe();
			send_one(&w, number, &m[number]);
		}
		free(receipt);
	}
	run->wall = bench_now() - run->wall;
	run->sender_cpu = bench_own_cpu() - run->sender_cpu;
	wire_close(&w);
	free(sent);
}

uint64_t
bench_last_event(const char *endpoint)
{
	static const char question[] = "{\"after\":999999999999}";
	struct wire w;
	int number;
	char *end;
	long last;

	wire_open(&w, endpoint);
	zmq_send(w.socket, "", 0, ZMQ_SNDMORE);
	zmq_send(w.socket, question, sizeof(question) - 1, 0);
	end = receive_one(&w, &number);
	last = field(end, "\"last\":");
	free(end);
	wire_close(&w);
	return last < 0 ? 0 : (uint64_t)last;
}
