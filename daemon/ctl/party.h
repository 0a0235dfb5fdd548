#ifndef POLS_CTL_PARTY_H
#define POLS_CTL_PARTY_H

/*
 * The money of a year per party: a provider, a municipality within a domein,
 * a segment within a domein, the last two crossed.  Each kind is a way to roll
 * up the same figures (ctl/figures.h), and to part them further.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ctl/budget.h"
#include "ctl/figures.h"
#include "ctl/sheet.h"

enum party_kind {
	PARTY_PROVIDER,
	PARTY_GEMEENTE,
	PARTY_SEGMENT,
	PARTY_CROSS,
	PARTY_KINDS
};

struct party_info {
	const char *noun;
	unsigned dims;         /* that name a party */
	unsigned parts;        /* that part it further */
	const char *parts_key; /* the array of them in JSON */
	struct sheet_columns names;
	struct sheet_columns part_names;
};

extern const struct party_info party_infos[PARTY_KINDS];

struct parties {
	const struct party_info *info;
	struct figures_ask ask;
	bool months_wanted;
	int32_t day; /* business day, may be DAY_NONE */
	const struct region *region;
	struct figures_list items; /* rolled up to the parties */
	struct figures_list parts;
	struct figures_list months; /* of the parties, when asked for */
	struct budgets budgets;
};

/*
 * Gather, by the options of the command line: --year, --booking and the
 * filters.  With a name only that party, and its months.  CTL_OK, or after a
 * message another code.  parties_done() in any case.
 */
enum ctl_exit parties_gather(struct parties *p, struct ctl *c,
			     enum party_kind kind, const char *name,
			     struct ledger *l);
void parties_done(struct parties *p);

/* The name of a party as `show` takes it. */
const char *party_name(const struct parties *p, const struct figures *f);

/* Columns of a party and of a part; the cells of one. */
void party_have(const struct parties *p, struct sheet *s, bool part);
void party_cells(const struct parties *p, struct sheet *s,
		 const struct figures *f, bool part);

/* Is this row of the parts or months one of this party? */
bool party_owns(const struct parties *p, const struct figures *party,
		const struct figures *row);

/* Does this budget touch the party, by name, as one of all, as a member? */
bool party_touched(const struct parties *p, const struct figures *party,
		   const struct budget *b);

/* As an object, with its parts, its budgets and, when gathered, its months. */
void party_json(const struct parties *p, struct ctl *c,
		const struct figures *f);

extern const struct sheet_columns party_month_columns;
void party_month_cells(const struct parties *p, struct sheet *s,
		       const struct figures *f);

/* still_to_come and projection; absent where nothing is estimated. */
void party_estimate_cells(const struct parties *p, struct sheet *s,
			  const struct figures *f);

#endif
