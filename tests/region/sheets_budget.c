/* Money set apart, worked out from what will be declared. */
#include "sheets_budget.h"

#include <string.h>

#include "chance.h"
#include "sheets_contract.h"

enum { YEARS = 16, NAMES = SEGMENTS + 1 };

struct spending {
	const struct options *o;
	int first;
	/* [provider][gemeente][segment name][year], cents of a whole year */
	int64_t (*cells)[GEMEENTEN][NAMES][YEARS];
};

/* Segments of the catalogue, and the one that came later. */
static const char *
segment_name(int n)
{
	return n < SEGMENTS ? segments[n].name : MOVED_SEGMENT;
}

static enum domein
segment_domein(int n)
{
	return n < SEGMENTS ? segments[n].domein : DOMEIN_WMO;
}

static int
segment_index(const char *name)
{
	int n;

	for (n = 0; n < SEGMENTS && strcmp(segments[n].name, name) != 0; n++)
		;
	return n;
}

/* Months of a year of which most is declared by the last day. */
static int
months_told(const struct options *o, int year)
{
	int32_t first = year * 12, last = o->from + o->months - 2;
	int n;

	if (first < o->from)
		first = o->from;
	n = (int)((last < year * 12 + 11 ? last : year * 12 + 11) - first + 1);
	return n < 1 ? 1 : n;
}

struct spending *
spending_of(const struct options *o, const struct allocations *allocations,
	    const struct deliveries *deliveries)
{
	struct spending *s = must_alloc(1, sizeof(*s));
	int p, g, n, y;
	int64_t *cell;
	size_t i;

	s->o = o;
	s->first = day_year(region_first(o));
	s->cells = must_alloc((size_t)o->providers, sizeof(*s->cells));
	for (i = 0; i < deliveries->count; i++) {
		const struct line *l = &deliveries->items[i];
		const struct allocation *a = &allocations->items[l->allocation];
		int year = day_year(l->van);

		n = segment_index(product_segment(a->product, year));
		cell = s->cells[a->provider][a->gemeente][n];
		if (l->proper && year - s->first < YEARS)
			cell[year - s->first] += l->bedrag;
	}
	/* A year that is told in part is set apart for as a whole. */
	for (p = 0; p < o->providers; p++)
		for (g = 0; g < GEMEENTEN; g++)
			for (n = 0; n < NAMES; n++)
				for (y = 0; y < YEARS; y++) {
					cell = &s->cells[p][g][n][y];
					*cell = *cell * 12 /
						months_told(o, s->first + y);
				}
	return s;
}

static int64_t
provider_segment(const struct spending *s, int p, int n, int year)
{
	int64_t sum = 0;
	int g;

	for (g = 0; g < GEMEENTEN; g++)
		sum += s->cells[p][g][n][year - s->first];
	return sum;
}

/* What is set apart for spending that will use so much of it. */
static int64_t
apart(int64_t spending, int32_t used)
{
	int64_t cents = spending * 1000 / used / 10000 * 10000;

	return cents < 50000 ? 50000 : cents;
}

struct row {
	const char *aanbieder;
	const char *domein;
	const char *gemeente;
	const char *segment;
	int32_t van, tot;
	int64_t cents;
	const char *soort;
};

static void
ruimte_row(struct sheet_writer *w, const struct row *r)
{
	fprintf(w->file, "%s;%s;%s;%s;", r->aanbieder, r->domein, r->gemeente,
		r->segment);
	sheet_period(w, r->van, r->tot);
	fprintf(w->file, ";");
	sheet_euros(w, r->cents);
	fprintf(w->file, ";%s\r\n", r->soort);
}

static void
per_gemeente(struct sheet_writer *w, const struct spending *s, struct row r,
	     int p, int n, int year, int32_t used)
{
	int g;

	for (g = 0; g < GEMEENTEN; g++) {
		int64_t cents = s->cells[p][g][n][year - s->first];

		if (cents <= 0)
			continue;
		r.gemeente = gemeente_codes[g];
		r.cents = apart(cents, used);
		ruimte_row(w, &r);
	}
}

/* A provider's room in a segment: one row, or several, or none. */
static void
ruimten_of(struct sheet_writer *w, const struct provider *p,
	   const struct spending *s, int i, int n, int year, bool raised)
{
	int64_t cents = provider_segment(s, i, n, year);
	struct row r = {.aanbieder = p->agb,
			.domein = domein_text(segment_domein(n)),
			.gemeente = "*",
			.segment = segment_name(n),
			.van = day_from_ymd(year, 1, 1),
			.tot = day_from_ymd(year, 12, 31)};
	int32_t at;
	struct dice d;

	dice_of(&d, w->o->seed, ABOUT_BUDGET, i, year * 100 + n);
	r.soort = dice_hits(&d, 4500) ? "plafond" : "raming";
	at = dice_below(&d, 100);
	if (cents <= 0 || at < 4)
		return;
	r.cents = apart(cents, p->used);
	if (raised) {
		if (p->used > 1100 && at >= 36 && dice_hits(&d, 2500)) {
			r.cents = apart(cents, 950);
			ruimte_row(w, &r);
		}
		return;
	}
	if (at < 18) {
		per_gemeente(w, s, r, i, n, year, p->used);
		return;
	}
	if (at < 24) { /* from halfway, for half the money */
		r.van = day_from_ymd(year, 7, 1);
		r.cents /= 2;
	}
	ruimte_row(w, &r);
	if (at < 24 || at >= 34)
		return;
	/* An estimate below the ceiling, or the other way round. */
	r.soort = r.soort[0] == 'p' ? "raming" : "plafond";
	r.cents = apart(cents, p->used - 60);
	ruimte_row(w, &r);
}

static const char ruimten_header[] =
	"aanbieder;domein;gemeente;segment;van;tot;bedrag;soort";

/* Providers that share a ceiling; crisis care has one for everybody. */
static void
pooled(struct sheet_writer *w, const struct provider *all,
       const struct spending *s, int year)
{
	struct row r = {.domein = "*",
			.gemeente = "*",
			.segment = "*",
			.van = day_from_ymd(year, 1, 1),
			.tot = day_from_ymd(year, 12, 31),
			.soort = "plafond"};
	int64_t sums[COMBINATIES] = {0}, crisis = 0;
	int c, i, n;

	for (i = 0; i < w->o->providers; i++) {
		crisis += provider_segment(s, i, SEGMENT_CRISIS, year);
		for (n = 0; n < NAMES && all[i].combinatie >= 0; n++)
			sums[all[i].combinatie] +=
				provider_segment(s, i, n, year);
	}
	for (c = 0; c < COMBINATIES; c++) {
		if (sums[c] <= 0)
			continue;
		r.aanbieder = sheets_combinatie(c);
		r.cents = apart(sums[c], c == 0 ? 1180 : 940);
		ruimte_row(w, &r);
	}
	r.aanbieder = "*";
	r.domein = "jw";
	r.segment = segments[SEGMENT_CRISIS].name;
	r.cents = apart(crisis, 1080);
	ruimte_row(w, &r);
}

void
sheets_ruimten(struct sheet_writer *w, int32_t day, int year,
	       const struct provider *all, const struct spending *s)
{
	int i, n;

	sheet_begin(w, day, "budget", "bestedingsruimten", year,
		    ruimten_header);
	for (i = 0; i < w->o->providers; i++)
		for (n = 0; n < NAMES; n++)
			ruimten_of(w, &all[i], s, i, n, year, false);
	pooled(w, all, s, year);
	sheet_end(w);
}

void
sheets_ruimten_raised(struct sheet_writer *w, int32_t day, int year,
		      const struct provider *all, const struct spending *s)
{
	int i, n;

	sheet_begin(w, day, "budget", "bestedingsruimten-verhoogd", year,
		    ruimten_header);
	for (i = 0; i < w->o->providers; i++)
		for (n = 0; n < NAMES; n++)
			ruimten_of(w, &all[i], s, i, n, year, true);
	sheet_end(w);
}

void
sheets_begroting(struct sheet_writer *w, int32_t day, int year,
		 const struct spending *s)
{
	int g, n, i;

	sheet_begin(w, day, "budget", "begroting", year,
		    "gemeente;domein;segment;jaar;bedrag");
	for (g = 0; g < GEMEENTEN; g++) {
		for (n = 0; n < NAMES; n++) {
			int64_t sum = 0;

			for (i = 0; i < w->o->providers; i++)
				sum += s->cells[i][g][n][year - s->first];
			if (sum <= 0)
				continue;
			fprintf(w->file, "%s;%s;%s;%d;", gemeente_codes[g],
				domein_text(segment_domein(n)), segment_name(n),
				year);
			/* One municipality has set too little apart. */
			sheet_euros(w, apart(sum, g == 3 ? 1090 : 970));
			fprintf(w->file, "\r\n");
		}
	}
	sheet_end(w);
}

void
sheets_overige_lasten(struct sheet_writer *w, int32_t day, int year)
{
	int g, m;

	sheet_begin(w, day, "budget", "overige_lasten", year,
		    "gemeente;domein;segment;maand;bedrag;soort");
	for (g = 0; g < GEMEENTEN; g++)
		for (m = 1; m <= 12; m++)
			fprintf(w->file,
				"%s;wmo;opvang;%d-%02d;%d,00;lumpsum\r\n"
				"%s;jw;ambulant;%d-%02d;%d,50;pgb\r\n",
				gemeente_codes[g], year, m,
				12000 + 3000 * g + 10 * (year - 2020),
				gemeente_codes[g], year, m,
				4000 + 700 * g + 35 * m);
	sheet_end(w);
}

/* Shares per month, of ten thousand: flat, and quiet in the holidays. */
static const int flat[12] = {833, 834, 833, 833, 834, 833,
			     833, 834, 833, 833, 834, 833};
static const int school[12] = {890, 870, 910, 830, 850, 880,
			       560, 520, 960, 930, 960, 840};

void
sheets_profiel(struct sheet_writer *w, int32_t day)
{
	static const enum segment_id with[] = {SEGMENT_HUISHOUDEN,
					       SEGMENT_DAGBESTEDING,
					       SEGMENT_DAGHULP, SEGMENT_GGZ};
	size_t i;
	int m;

	sheet_begin(w, day, "budget", "profiel", 0, "segment;maand;aandeel");
	for (i = 0; i < sizeof(with) / sizeof(with[0]); i++)
		for (m = 0; m < 12; m++)
			fprintf(w->file, "%s;%d;0,%04d\r\n",
				segments[with[i]].name, m + 1,
				with[i] == SEGMENT_HUISHOUDEN ? flat[m]
							      : school[m]);
	sheet_end(w);
}

void
sheets_doelen(struct sheet_writer *w, int32_t day, int year)
{
	int n;

	sheet_begin(w, day, "target", "doelen", year,
		    "indicator;domein;segment;jaar;basisjaar;waarde");
	for (n = 0; n < SEGMENTS; n += 3)
		fprintf(w->file, "cliënten;%s;%s;%d;%d;%d,5\r\n",
			domein_text(segments[n].domein), segments[n].name, year,
			year - 1, 95 + n);
	sheet_end(w);
}
