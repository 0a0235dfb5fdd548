/* A queue that does nothing but answer. */
#include "floor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zmq.h>

enum {
	WINDOW = 64,
	TAKEN_AHEAD = 2, /* per connection, as polsd */
	RECEIPT = 600,   /* bytes */
	FRAMES = 4,
	AT_ONCE = 256,
	NANO = 1000 * 1000 * 1000,
	NANO_PER_US = 1000
};

static const char booked[] =
	"{\"outcome\":\"booked\",\"lines\":{\"accepted\":1}}";

/* One request, answered; false when there is none. */
static bool
answer(void *socket)
{
	char receipt[RECEIPT];
	zmq_msg_t frame[FRAMES];
	int i;

	for (i = 0; i < FRAMES; i++) {
		zmq_msg_init(&frame[i]);
		if (zmq_msg_recv(&frame[i], socket, i == 0 ? ZMQ_DONTWAIT : 0) <
		    0)
			return false;
	}
	memset(receipt, ' ', sizeof(receipt));
	memcpy(receipt, booked, sizeof(booked) - 1);
	for (i = 0; i < FRAMES - 1; i++)
		zmq_msg_send(&frame[i], socket, ZMQ_SNDMORE);
	zmq_msg_close(&frame[FRAMES - 1]);
	zmq_send(socket, receipt, sizeof(receipt), 0);
	return true;
}

static _Noreturn void
serve(const char *endpoint, int count)
{
	const int ahead = TAKEN_AHEAD;
	void *context = zmq_ctx_new();
	void *socket = zmq_socket(context, ZMQ_ROUTER);
	zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};
	int i, done = 0;

	zmq_setsockopt(socket, ZMQ_RCVHWM, &ahead, sizeof(ahead));
	if (zmq_bind(socket, endpoint) != 0)
		bench_die("cannot bind to %s", endpoint);
	while (done < count) {
		(void)zmq_poll(&item, 1, -1);
		for (i = 0; i < AT_ONCE && answer(socket); i++)
			done++;
	}
	zmq_close(socket);
	zmq_ctx_term(context); /* when all receipts have gone */
	_exit(0);
}

int64_t
floor_queue(const char *folder, const struct bench_message *m, int count,
	    int64_t *sender)
{
	struct bench_run run = {0};
	struct rusage used;
	char endpoint[256];
	pid_t child;
	int status;

	snprintf(endpoint, sizeof(endpoint), "ipc://%s/floor", folder);
	child = fork();
	if (child == 0)
		serve(endpoint, count);
	run.latency = calloc((size_t)count, sizeof(*run.latency));
	if (run.latency == NULL)
		bench_die("no memory");
	bench_send(endpoint, m, count, WINDOW, &run);
	if (wait4(child, &status, 0, &used) != child || status != 0)
		bench_die("the queue ended badly");
	free(run.latency);
	*sender = run.sender_cpu;
	return (int64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * NANO +
	       (int64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) *
		       NANO_PER_US;
}
