/*
 * The daemon's reckoning as a filter, to be compared with reckoning.py.
 *
 * In, fields separated by spaces, "-" for none:
 *   A domain categorie from to horizon-kind months day contract-end eenheid
 *     frequentie volume budget withdrawn lump-sum
 *   T van tot eenheid cents product aanbieder gemeente domein	(any number)
 *   .
 * Out:
 *   R basis until volume cents
 *   M month volume cap cents		(for each month)
 *   Y year cents			(for each year)
 *   .
 * or "E" and "." for a maximum that passes 64 bits.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/commitment.h"

enum { MAX_TARIEVEN = 64, MAX_LINE = 512, WORD = 16 };

static const char *const kinds[] = {
	[HORIZON_YEAR_END] = "year-end",
	[HORIZON_CONTRACT_END] = "contract-end",
	[HORIZON_MONTHS] = "months",
};

static struct commitment_input input;
static struct tarief tarieven[MAX_TARIEVEN];

static _Noreturn void
refuse(const char *line)
{
	fprintf(stderr, "reckon: cannot read: %s", line);
	exit(2);
}

static int32_t
day_of(const char *word)
{
	return strcmp(word, "-") == 0 ? DAY_NONE : day_parse(word);
}

static bool
number_of(int64_t *out, const char *word)
{
	*out = 0;
	return strcmp(word, "-") != 0 && sscanf(word, "%" SCNd64, out) == 1;
}

static void
read_toewijzing(const char *line)
{
	char domain[WORD], categorie[WORD], from[WORD], to[WORD], kind[WORD];
	char day[WORD], contract_end[WORD], eenheid[WORD], frequentie[WORD];
	char volume[WORD], budget[WORD];
	struct horizon h = {HORIZON_YEAR_END, 0};
	int withdrawn, lump_sum;
	size_t i;

	if (sscanf(line,
		   "A %15s %15s %15s %15s %15s %" SCNd32
		   " %15s %15s %15s %15s %15s %15s %d %d",
		   domain, categorie, from, to, kind, &h.months, day,
		   contract_end, eenheid, frequentie, volume, budget,
		   &withdrawn, &lump_sum) != 14)
		refuse(line);
	memset(&input, 0, sizeof(input));
	if (!domein_parse(&input.domein, domain))
		refuse(line);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i], kind) == 0)
			h.kind = (enum horizon_kind)i;
	}
	if (strcmp(categorie, "-") != 0)
		snprintf(input.categorie, sizeof(input.categorie), "%.3s",
			 categorie);
	input.from = day_of(from);
	input.to = day_of(to);
	input.horizon = commitment_horizon(&h, day_of(day), input.from,
					   day_of(contract_end));
	input.eenheid = period_eenheid_parse(eenheid);
	input.frequentie = period_frequentie_parse(frequentie);
	input.has_omvang = number_of(&input.volume, volume);
	input.has_budget = number_of(&input.budget_ct, budget);
	input.withdrawn = withdrawn != 0;
	input.lump_sum = lump_sum != 0;
	input.tarieven = tarieven;
}

static void
read_tarief(const char *line)
{
	struct tarief *t = &tarieven[input.tarief_count];
	char van[WORD], tot[WORD], eenheid[WORD];
	int product, aanbieder, gemeente, domein;

	if (input.tarief_count == MAX_TARIEVEN ||
	    sscanf(line, "T %15s %15s %15s %" SCNd64 " %d %d %d %d", van, tot,
		   eenheid, &t->cents, &product, &aanbieder, &gemeente,
		   &domein) != 8)
		refuse(line);
	t->van = day_of(van);
	t->tot = day_of(tot);
	t->eenheid = period_eenheid_parse(eenheid);
	t->rank = commitment_tarief_rank(product, aanbieder, gemeente, domein);
	input.tarief_count++;
}

static void
put(bool there, int64_t number)
{
	if (there)
		printf(" %" PRId64, number);
	else
		printf(" -");
}

/* The books take the maxima alone, by a shorter way. */
static void
check_maximum(const struct commitment *c, struct arena *a)
{
	struct commitment m;
	struct err e;

	if (!commitment_maximum(&m, &input, a, &e) || m.basis != c->basis ||
	    m.until != c->until || m.has_volume != c->has_volume ||
	    m.has_ct != c->has_ct || m.maximum_volume != c->maximum_volume ||
	    m.maximum_ct != c->maximum_ct)
		puts("the maximum without months is another one");
}

static void
answer(struct arena *a)
{
	char until[DAY_TEXT], month[DAY_MONTH_TEXT];
	struct commitment c;
	struct err e;
	size_t i;

	arena_reset(a);
	if (!commitment_compute(&c, &input, a, &e)) {
		puts("E\n.");
		return;
	}
	check_maximum(&c, a);
	printf("R %s %s", commitment_basis_text(c.basis),
	       day_format(until, c.until));
	put(c.has_volume, c.maximum_volume);
	put(c.has_ct, c.maximum_ct);
	putchar('\n');
	for (i = 0; i < c.month_count; i++) {
		const struct commitment_month *m = &c.months[i];

		printf("M %s", day_month_format(month, m->month));
		put(c.has_volume, m->volume);
		put(c.has_volume, m->cap_volume);
		put(c.has_ct, m->maximum_ct);
		putchar('\n');
	}
	for (i = 0; i < c.year_count; i++) {
		printf("Y %" PRId32, c.years[i].year);
		put(c.has_ct, c.years[i].maximum_ct);
		putchar('\n');
	}
	puts(".");
}

int
main(void)
{
	struct arena *a = arena_new();
	char line[MAX_LINE];

	if (a == NULL)
		return 2;
	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (line[0] == 'A')
			read_toewijzing(line);
		else if (line[0] == 'T')
			read_tarief(line);
		else if (line[0] == '.')
			answer(a);
		else
			refuse(line);
	}
	arena_free(&a);
	return 0;
}
