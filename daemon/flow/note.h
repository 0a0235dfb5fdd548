#ifndef POLS_FLOW_NOTE_H
#define POLS_FLOW_NOTE_H

/*
 * What the daemon was booking when it died (settled 39).
 *
 * The digests of a batch lie in a file that is mapped, <state>/batch, before
 * they are booked; that costs a copy in memory.  A handler for SIGSEGV, SIGBUS,
 * SIGILL, SIGFPE and SIGABRT adds a mark.  The next start reads it: what was in
 * such a batch is suspected and booked alone from then on, and what was alone
 * at two such deaths is quarantined.  A kill -9, an out-of-memory kill or a
 * power cut leaves no mark and never counts.
 *
 * The suspects are kept in <state>/suspects until they have a receipt.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/entry.h"

struct note;

/* Deaths of a suspect that was alone after which it is not tried again. */
enum { NOTE_DEATHS = 2 };

/*
 * Read what the process before left in folder, and begin anew.  NULL when the
 * files cannot be had (no room): then nothing is noted, and it is said.
 */
struct note *note_open(const char *folder);
void note_close(struct note **n);

/* A batch begins; each of its messages; it is over, come what may. */
void note_begin(struct note *n);
void note_add(struct note *n, const unsigned char digest[ENTRY_DIGEST]);
void note_end(struct note *n);

/*
 * Up to this number the journal of this stream is durable.  A disk that loses
 * the end of the write-ahead log (one bit is enough) leaves a store that is
 * whole in itself; the next start knows better.
 */
void note_durable(struct note *n, const char *stream, int64_t nr);
/* ERR_CORRUPT when a store that ends at nr has lost its end. */
MUST_CHECK bool note_agrees(const struct note *n, const char *stream,
			    int64_t nr, struct err *e);

/*
 * How often a suspect was alone when the daemon died; -1 when it is none.
 * Cheap when there are no suspects.
 */
int note_deaths(const struct note *n, const unsigned char digest[ENTRY_DIGEST]);

/* It has a receipt: no longer suspected. */
void note_forget(struct note *n, const unsigned char digest[ENTRY_DIGEST]);

#endif
