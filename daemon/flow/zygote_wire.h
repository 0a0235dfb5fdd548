#ifndef POLS_FLOW_ZYGOTE_WIRE_H
#define POLS_FLOW_ZYGOTE_WIRE_H

/*
 * What a zygote and its parent agree on: the command line and the packets on
 * the control socket.  Only zygote.c and zygote_parent.c need it.
 */

#include <stdint.h>

#include "base/err.h"
#include "flow/spawn.h"

#define ZYGOTE_NAME "pols-zygote"

/* Where the zygote finds its control socket, and a reader its jobs. */
enum { ZYGOTE_SOCKET = SPAWN_FD };

enum {
	ZYGOTE_ARG_NAME,
	ZYGOTE_ARG_PARENT, /* pid */
	ZYGOTE_ARG_MEMORY, /* bytes */
	ZYGOTE_ARG_SCHEMAS,
	ZYGOTE_ARG_SHEETS,
	ZYGOTE_ARG_PACK_MS,
	ZYGOTE_ARG_STRICT, /* "1" or "0" */
	ZYGOTE_ARGS
};

enum zygote_wish { ZYGOTE_FORK = 1, ZYGOTE_KILL };

struct zygote_order {
	uint32_t what; /* enum zygote_wish */
	uint32_t spare;
	uint64_t serial;
};

enum zygote_word {
	ZYGOTE_SAYS_READY = 1,
	ZYGOTE_SAYS_FAILED, /* code, text */
	ZYGOTE_SAYS_FORKED, /* serial, pid and a descriptor */
	ZYGOTE_SAYS_EXITED  /* serial, pid, status; pid 0: never forked */
};

struct zygote_report {
	uint32_t what; /* enum zygote_word */
	uint32_t code; /* enum err_code */
	uint64_t serial;
	int32_t pid;
	int32_t status;
	char text[sizeof(((struct err *)0)->text)];
};

#endif
