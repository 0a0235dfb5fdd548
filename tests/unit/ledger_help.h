#ifndef POLS_TESTS_UNIT_LEDGER_HELP_H
#define POLS_TESTS_UNIT_LEDGER_HELP_H

/*
 * A ledger on a store of its own, and messages for it: facts in, without
 * readers or sockets.  Everything fails the test when it cannot.
 */

#include <stdbool.h>
#include <stdint.h>

#include "flow/ledger.h"
#include "stage/book_commitment.h"

struct desk {
	char folder[64];
	char path[96];
	struct db *db;
	struct ledger l;
	int64_t messages;
	struct ledger_result last;
	bool historic; /* of the messages sent from now on */
};

/* Settings as most tests want them. */
extern const struct settings desk_plain;

/* A desk whose first day is 2 March 2026, a Monday. */
struct desk *desk_open(const struct settings *s);
void desk_close(struct desk **d);

/* Fixtures: a desk with plain settings. */
int desk_setup(void **state);
int desk_teardown(void **state);

void desk_must(bool ok, const struct err *e);
void desk_begin(struct desk *d);
void desk_commit(struct desk *d);
void desk_tick(struct desk *d, const char *day);

/* Put the facts of a Wmo message into the ledger. */
void desk_send(struct desk *d, const char *type, const char *from,
	       const char *to, const struct facts *f, int64_t client);

/* An allocation of one budget (cents) for 2026, given on this day. */
struct toewijzing desk_allocation(int64_t nummer, int64_t budget,
				  const char *date);
void desk_send_301(struct desk *d, struct toewijzing t, int64_t client);

/* A line of February 2026 in euros. */
struct prestatie desk_line(const char *reference, int64_t nummer, int64_t cents,
			   const char *dc);
void desk_send_323(struct desk *d, struct prestatie p, int64_t client);

/* The journal gives the same books, signals and events again. */
void desk_replays(struct desk *d);

/* The commitment of gemeente 0310 with this number, which must be there. */
struct commitment_row desk_commitment(struct desk *d, int64_t nummer);

#endif
