#ifndef POLS_MODEL_VERDICT_H
#define POLS_MODEL_VERDICT_H

/*
 * What a reader says of one message: which type, its header, the findings of
 * levels 1 and 2, and the facts to book.  It travels from the reader process
 * to the daemon, which treats every byte of it as hostile.
 *
 * The facts lie in two pieces, because the journal keeps them apart: the
 * clients (a Bsn each, which the daemon replaces by a reference at once) and
 * the body of facts, which names clients by their index only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/bericht.h"
#include "model/declaratie.h"
#include "model/finding.h"
#include "model/levering.h"
#include "model/retour.h"
#include "model/toewijzing.h"

/* Version of the body of facts; the journal keeps it with each row. */
#define FACTS_VERSION 1

enum { VERDICT_DATED = 11 };

enum verdict_kind {
	VERDICT_PASSED,       /* no finding of level 1 or 2 */
	VERDICT_REFUSED,      /* findings say why */
	VERDICT_UNKNOWN_TYPE, /* root or namespace not in the catalogue */
	VERDICT_FAULT /* the reader could not judge (out of memory …) */
};

/* What became of the site's own rule sheet. */
enum verdict_pack {
	PACK_NONE, /* there is none for this type, or the message is refused */
	PACK_ASSESSED,
	PACK_TIME,       /* not assessed: it took too long */
	PACK_DIED,       /* the reader died of it */
	PACK_MEMORY,     /* it wanted too much memory */
	PACK_FAILED,     /* the sheet failed, or stopped itself */
	PACK_NO_RAPPORT, /* what it made is no Rapport */
	PACK_COUNT
};

/* "pack not assessed: time" and so on; NULL for the first two. */
const char *verdict_pack_reason(enum verdict_pack pack);

struct verdict {
	enum verdict_kind kind;
	enum verdict_pack pack;
	const struct bericht_type *type; /* NULL when not known */
	bool has_header; /* header below is complete and of the right form */
	struct bericht_header header;
	/* With a header: the first ten characters of the Dagtekening, raw. */
	char dated[VERDICT_DATED];
	struct findings findings;
	/*
	 * Prestaties of a 323, ToegewezenProducten of a 301; not counted of
	 * another type, or when it could not be read to its end.
	 */
	bool counted;
	uint32_t lines;
	/* Only when passed: */
	char (*bsn)[10]; /* per client, nine digits; in the arena */
	size_t client_count;
	const void *facts; /* body of facts, wire form, FACTS_VERSION */
	size_t facts_len;
};

/* The facts of a message in memory; all arrays in an arena. */
struct facts {
	size_t client_count;
	struct declaratie declaratie; /* 323 */
	struct prestatie *prestaties;
	size_t prestatie_count;
	struct toewijzing *toewijzingen; /* 301 */
	size_t toewijzing_count;
	struct levering *leveringen; /* 305, 307 */
	size_t levering_count;
	char retour[BERICHT_IDENTIFICATIE]; /* others: that of a return, */
	char heen[BERICHT_IDENTIFICATIE];   /* 325: the 323 that it answers */
	int32_t retour_dated; /* and its day, DAY_NONE = it is no return */
	struct afkeuring *afkeuringen; /* 302: its ToegewezenProducten */
	size_t afkeuring_count;
	char afgekeurd[RETOUR_CODE]; /* the code that rejects the rest of it */
};

/* Append the verdict in wire form. */
void verdict_write(const struct verdict *v, struct buf *b);

/*
 * Read a verdict.  bytes stay borrowed (facts point into them), the rest is
 * allocated in the arena.  False when anything is out of bounds, of the wrong
 * form, or left over: then the reader counts as broken.
 */
bool verdict_read(struct verdict *v, struct arena *a, const void *bytes,
		  size_t len);

/*
 * Whether bytes begin as a verdict of VERDICT_PASSED does in wire form, with no
 * rule sheet that failed; the rest is not looked at.
 */
bool verdict_is_clean(const void *bytes, size_t len);

/* Append the body of facts of a message of this kind. */
void facts_write(const struct facts *f, enum bericht_kind kind, struct buf *b);

/*
 * Read a body of facts.  False when it is not what facts_write writes, or
 * names a client that is not there, or a code that no schema lets through
 * (DebetCredit other than D or C, negative amounts).
 */
bool facts_read(struct facts *f, enum bericht_kind kind, struct arena *a,
		const void *bytes, size_t len);

#endif
