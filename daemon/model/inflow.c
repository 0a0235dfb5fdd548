/* Counting who comes into care and who leaves it. */
#include "model/inflow.h"

#include <string.h>

#include "model/day.h"

#define FOR_EVER INT32_MAX

void
inflow_begin(struct inflow *f, struct inflow_month *months, size_t n,
	     int32_t first)
{
	memset(f, 0, sizeof(*f));
	memset(months, 0, n * sizeof(*months));
	f->months = months;
	f->n = n;
	f->first = first;
}

/* The month's row, or NULL when it is not asked for. */
static struct inflow_month *
row(const struct inflow *f, int32_t month)
{
	if (month < f->first || month - f->first >= (int64_t)f->n)
		return NULL;
	return &f->months[month - f->first];
}

/* The spell is complete. */
static void
count(struct inflow *f)
{
	struct inflow_month *in, *out;

	if (!f->any)
		return;
	in = row(f, f->from);
	out = f->to == FOR_EVER ? NULL : row(f, f->to);
	if (in != NULL)
		in->in++;
	if (out != NULL)
		out->out++;
	if (f->from < f->first && f->to >= f->first)
		f->before++;
	f->any = false;
}

void
inflow_add(struct inflow *f, int64_t client, int32_t van, int32_t tot)
{
	int32_t from = day_month(van);
	int32_t to = tot == DAY_NONE ? FOR_EVER : day_month(tot);

	if (tot != DAY_NONE && tot < van)
		return;
	/* Months that touch are one spell; nothing is behind one for ever. */
	if (f->any && client == f->client &&
	    (f->to == FOR_EVER || from <= f->to + 1)) {
		if (to > f->to)
			f->to = to;
		return;
	}
	count(f);
	f->client = client;
	f->from = from;
	f->to = to;
	f->any = true;
}

void
inflow_end(struct inflow *f)
{
	int64_t present;
	size_t i;

	count(f);
	present = f->before;
	for (i = 0; i < f->n; i++) {
		present += f->months[i].in;
		f->months[i].present = present;
		present -= f->months[i].out;
	}
}
