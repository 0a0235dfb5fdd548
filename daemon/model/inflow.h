#ifndef POLS_MODEL_INFLOW_H
#define POLS_MODEL_INFLOW_H

/*
 * In- and outflow: clients that come into care and leave it, by the month.
 *
 * A client is in care in a month when a day of it lies in one of his spans: a
 * commitment that is not withdrawn, from its first start (305), else its
 * Ingangsdatum, to the day of its stop (307), else its Einddatum.  He flows in
 * in a month in which he is in care and was not the month before, and out in
 * the last month before one in which he is not.  So a new allocation for the
 * same care, or a gap within one month and the next, is neither.
 *
 * Which spans are counted together is the caller's choice: those of a domain
 * and municipality to count clients who are new to care, those of a provider in
 * it to count clients who are new to that provider.
 *
 * Counting is linear: spans come ordered by client and first day.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct inflow_month {
	int64_t in;
	int64_t out;
	int64_t present; /* clients in care; after inflow_end() */
};

struct inflow {
	struct inflow_month *months; /* the caller's */
	size_t n;
	int32_t first; /* day_month() of months[0] */
	/* The spell of care that is being put together. */
	int64_t client;
	int32_t from;
	int32_t to; /* INT32_MAX = no end */
	bool any;
	int64_t before; /* in care already in the month before the first */
};

/* Clear n months from `first` on and begin. */
void inflow_begin(struct inflow *f, struct inflow_month *months, size_t n,
		  int32_t first);

/*
 * One span; tot is DAY_NONE for no end.  One that ends before it begins, which
 * a stop before the Ingangsdatum can give, is no care.
 */
void inflow_add(struct inflow *f, int64_t client, int32_t van, int32_t tot);

void inflow_end(struct inflow *f);

#endif
