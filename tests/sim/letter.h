#ifndef POLS_TESTS_SIM_LETTER_H
#define POLS_TESTS_SIM_LETTER_H

/* A message of the simulated world: what it says, and what became of it. */

#include "model/entry.h"
#include "model/verdict.h"

enum letter_kind {
	LETTER_301,
	LETTER_323,
	LETTER_REFUSED, /* level 2 */
	LETTER_UNKNOWN, /* no such type */
	LETTER_DEADLY   /* its reader dies */
};

enum { LINES_MAX = 3, LETTERS_MAX = 160 };

struct letter {
	enum letter_kind kind;
	int nr;
	bool jeugd;
	int person;
	int64_t nummer;
	char identification[16];
	char body[160];
	size_t body_len;
	unsigned char digest[ENTRY_DIGEST];
	struct toewijzing toewijzing;
	struct prestatie lines[LINES_MAX];
	size_t line_count;
	/* What its sender knows. */
	bool waits; /* sent, and no reply yet */
	int64_t sent_us;
	int sent;
	bool held; /* a receipt that counts came */
	int64_t journal;
	enum outcome outcome;
};

struct letters {
	struct letter item[LETTERS_MAX];
	size_t count;
};

/* Those of a scenario, as chance will have it. */
void letters_make(struct letters *letters);

/* Its verdict in wire form, as a reader would give it. */
void letter_verdict(const struct letter *l, struct buf *b);

/* Nine digits of a person, in the range of test numbers. */
void letter_bsn(int person, char out[10]);

#endif
