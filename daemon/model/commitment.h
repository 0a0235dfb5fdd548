#ifndef POLS_MODEL_COMMITMENT_H
#define POLS_MODEL_COMMITMENT_H

/*
 * What a toewijzing can cost at most, and in which months: its commitment.
 *
 * The maximum volume is that of TR322.  It is spread over the calendar months
 * so that the months add up to it:
 *   week    a week counts in the month of its Sunday, a last week without one
 *	     in the month of the end; for output (82, 83) the ceiling of the
 *	     ProductPeriode itself (period_cap), which adds up already
 *   maand   the volume in every month touched
 *   dag     by the days
 *   totaal, budget  by the days, largest remainder, the earlier month first
 * Each month is priced at the tarief of the first day of the toewijzing in
 * it; so the months add up to the maximum to the cent, also across an
 * indexation.  The ceilings of TR321 (cap_volume) add up to more than the
 * total and cannot serve as the spread.
 *
 * An open end is cut at a horizon.  Messages may hold any date, so an
 * Einddatum of COMMITMENT_YEARS or more after the Ingangsdatum (some senders
 * write "no end" as 9999-12-31) counts as an open end, and nothing is computed
 * beyond COMMITMENT_YEARS after the Ingangsdatum.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/commitment_tarief.h"
#include "model/day.h"
#include "model/domein.h"
#include "model/period.h"

#define COMMITMENT_YEARS 100

/*
 * No end, or one COMMITMENT_YEARS or more after from: both are cut at the
 * horizon (decisions/0008).
 */
bool commitment_open_end(int32_t from, int32_t to);

/* What the maximum rests on; the first that applies, from the bottom up. */
enum commitment_basis {
	COMMITMENT_BOUNDED,
	COMMITMENT_HORIZON,   /* open end, cut at the horizon */
	COMMITMENT_UNPRICED,  /* no tarief for one of the months: no maximum */
	COMMITMENT_UNBOUNDED, /* neither Omvang nor Budget: no maximum */
	COMMITMENT_LUMP_SUM,  /* paid by the contract (taak): no maximum */
	COMMITMENT_WITHDRAWN  /* RedenWijziging 13: as if never sent, 0 */
};

/* "bounded", "horizon", "unpriced", "unbounded", "lump-sum", "withdrawn". */
const char *commitment_basis_text(enum commitment_basis basis);
bool commitment_basis_parse(enum commitment_basis *out, const char *s);

/* Where an open end is cut: how the operator chose it. */
enum horizon_kind { HORIZON_YEAR_END, HORIZON_CONTRACT_END, HORIZON_MONTHS };

struct horizon {
	enum horizon_kind kind;
	int32_t months; /* for HORIZON_MONTHS, 1 or more */
};

/*
 * The last day that counts for an open end that starts on `from`, seen on
 * `day`:
 *   year-end      31 December of the year of `day`
 *   contract-end  the end of the contract; without one (DAY_NONE) year-end
 *   months        so many months after `from`; on by as many whenever `day`
 *		   has passed it
 * and 31 December of the year of `from` when `from` lies after that.
 */
int32_t commitment_horizon(const struct horizon *h, int32_t day, int32_t from,
			   int32_t contract_end);

/* A toewijzing, and what must be known beside it. */
struct commitment_input {
	enum domein domein;
	char categorie[4]; /* "" when the toewijzing has no Product */
	int32_t from;      /* Ingangsdatum */
	int32_t to;        /* Einddatum, not before from; DAY_NONE: open */
	int32_t horizon;   /* commitment_horizon(), always */
	bool has_omvang;
	enum eenheid eenheid;
	enum frequentie frequentie;
	int64_t volume;
	bool has_budget;
	int64_t budget_ct;
	bool withdrawn; /* RedenWijziging 13 */
	bool lump_sum;  /* its contract is taakgericht */
	/* every row for this product, aanbieder and gemeente, in any order */
	const struct tarief *tarieven;
	size_t tarief_count;
};

/* The part of a toewijzing in one calendar month. */
struct commitment_month {
	int32_t month; /* day_month() */
	int32_t from;  /* its first and last day, cut at `until` */
	int32_t to;
	int64_t volume;     /* its share of maximum_volume */
	int64_t cap_volume; /* TR321 */
	int64_t maximum_ct;
};

struct commitment_year {
	int32_t year;
	int64_t maximum_ct;
};

/*
 * The outcome.  Where has_volume is false (no Omvang) the volumes mean "none",
 * where has_ct is false (unbounded, unpriced, lump-sum) the amounts do, here
 * as well as in all months and years; never read them as 0.
 *
 * Withdrawn has no months and no years, and maxima of 0.  A Budget decides
 * the money also where there is an Omvang.
 */
struct commitment {
	enum commitment_basis basis;
	int32_t until; /* the last day counted */
	bool has_volume;
	bool has_ct;
	int64_t maximum_volume;
	int64_t maximum_ct;
	struct commitment_month *months; /* one for each month touched */
	size_t month_count;
	struct commitment_year *years; /* one for each year touched */
	size_t year_count;
};

/*
 * What is expected of a month, and of the whole, when care stops after the day
 * `stopped` (DAY_NONE: it goes on): a stop releases what lies behind it, and
 * never touches the maximum (settled 13).  The month of the stop counts by its
 * days, rounded half up.  Only where has_ct.
 */
int64_t commitment_month_expected(const struct commitment_month *m,
				  int32_t stopped);
int64_t commitment_expected(const struct commitment *c, int32_t stopped);

/*
 * Work out a commitment; months and years lie in the arena.  A pure function:
 * equal input gives equal output.
 *
 * Errors: ERR_NOMEM; ERR_INTERNAL for an input that the rules of the message
 * exclude (no Ingangsdatum, Einddatum or horizon before it, a negative amount,
 * an unknown eenheid or frequentie), and for a maximum of more than 64 bits,
 * which an absurd tarief can cause: the toewijzing has no commitment then, the
 * caller is not broken.
 */
MUST_CHECK bool commitment_compute(struct commitment *out,
				   const struct commitment_input *in,
				   struct arena *a, struct err *e);

/*
 * The same without months and years, for the books: their sums are what
 * commitment_compute() says, mostly without working out a single month.
 */
MUST_CHECK bool commitment_maximum(struct commitment *out,
				   const struct commitment_input *in,
				   struct arena *a, struct err *e);

#endif
