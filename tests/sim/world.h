#ifndef POLS_TESTS_SIM_WORLD_H
#define POLS_TESTS_SIM_WORLD_H

/*
 * A simulated world around the real daemon, in one process.
 *
 * Real: daemon_open, daemon_run and daemon_close with all they call: intake,
 * pipeline, ledger, stages, publish, replay, control, the store, SQLite.
 * Simulated, by defining the functions of their headers here: the clocks
 * (base/clock.h), the sockets (port/bus.h), the readers (flow/readers.h), the
 * random numbers of libsodium; and the disk, by port/db_fault.h.
 *
 * The world moves whenever the daemon waits (bus_poll): senders send, each
 * until it has a receipt that counts; the operator imports and lets days pass;
 * subscribers listen, lose, and ask again.  One seed decides everything, so a
 * seed that fails fails again.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "flow/daemon.h"
#include "memory.h"
#include "port/db_fault.h"

enum { SUBSCRIBERS = 3, SUBSCRIBERS_EVENTS = 20000 };

/* What ends one life of the daemon. */
enum ending {
	END_NONE, /* it is stopped when all is said */
	END_STOP, /* SIGTERM in the middle */
	END_CUT,
	END_IO,
	END_FULL,
	END_MEMORY,  /* of our own code */
	END_SQLITE,  /* memory of SQLite */
	END_LIBRARY, /* of the other libraries */
	END_COUNT
};

struct options {
	uint64_t seed;
	int64_t scenarios;
	int64_t cuts;    /* go on until so many; 0 = scenarios decide */
	int64_t seconds; /* go on for so long; 0 = scenarios decide */
	int lives;       /* of a scenario, with something going wrong */
	bool only[END_COUNT];
	bool any; /* nothing in `only`: all of them */
	bool lying;
	bool talk;
	/* One life with exactly this, then calm ones. */
	enum ending exact;
	int64_t exact_at;
	bool exact_for_ever;
	int step;    /* of a sweep: every step-th place */
	int samples; /* of a sweep: so many places by chance; 0 = all */
};

struct counts {
	int64_t scenarios;
	int64_t lives;
	int64_t endings[END_COUNT]; /* that struck */
	int64_t messages;
	int64_t receipts; /* that count */
	int64_t again;    /* sendings of what was sent before */
	int64_t busy;
	int64_t events;
	int64_t healed;
	int64_t checks;
};

struct world {
	struct options options;
	struct counts counts;
	uint64_t scenario; /* its own seed */
	char folder[64];
	char state[80]; /* the files whose disk fails */
	char conf_path[96];
	struct daemon daemon;
	bool up;
	bool stopping; /* told to stop */
	int64_t mono_us;
	int64_t unix_us;
	int64_t life_began_us;
	int64_t beat_us;      /* when a heartbeat was heard */
	int64_t turns;        /* of this life */
	int64_t stop_at_turn; /* 0 = not */
	struct db_fault_plan plan;
	int64_t full_until_us; /* when space returns; 0 = it does not lack */
	int64_t space_since_us;
	int64_t booked_since_space;
	int64_t places;  /* of a fault, in the last life that had one */
	char stream[40]; /* the epoch, once known */
	int violations;
	FILE *out; /* what people read; stderr is the daemon's log */
};

extern struct world world;

/* Chance: from the scenario's seed only. */
uint64_t chance(void);
uint64_t chance_below(uint64_t n);
bool chance_in(uint64_t n); /* one in n */
void chance_seed(uint64_t seed);
/* The random numbers of libsodium, from now on. */
void chance_instead_of_random(void);

/* world.c: one scenario, from an empty folder to all that was to be said. */
void scenario(uint64_t seed);

/*
 * sweep.c: the scenario again and again, failing as the options say at its
 * first place, its second … until there are no more; or at some by chance.
 */
void sweep(uint64_t seed);

/* Something that may never be was seen. */
void violation(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* ---- world_bus.c: what happens while the daemon waits */

void network_reset(void); /* a new scenario */
void network_down(void);  /* the daemon is gone: what was under way is too */
/* A request to one of its sockets; frames are copied. */
struct bus_frame;
void network_request(const char *socket, const struct bus_frame *f, size_t n);

/* ---- senders.c */

void senders_reset(void);
void senders_turn(void);
void senders_reply(const struct bus_frame *f, size_t n);
void senders_forget(void); /* nothing is under way any more */
bool senders_done(void);
/* What a reader makes of a body; NULL for one that is none of theirs. */
struct letter;
const struct letter *senders_letter(const void *body, size_t len);
/* Against the store: every receipt given, all sums. */
void senders_check(bool complete);

/* ---- operator.c: the operator, and those who listen */

void operator_reset(void);
void operator_turn(void);
void operator_reply(const struct bus_frame *f, size_t n);
void operator_forget(void);
bool operator_done(void);

void listeners_reset(void);
void listeners_hear(const struct bus_frame *f, size_t n);
void listeners_answer(const struct bus_frame *f, size_t n);
void listeners_turn(void);
void listeners_forget(void);
bool listeners_done(void);
void listeners_check(void);

/* ---- world_readers.c */

void reading_reset(void);

/* ---- checks.c */

void check_now(void);            /* cheap: between two turns */
void check_store(bool complete); /* closed: all that can be checked */
int64_t ask(const char *sql);    /* the first number of the first row */
int64_t ask_of(const char *sql, int64_t a);

#endif
