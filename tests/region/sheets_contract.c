/* Agreements as CSV. */
#include "sheets_contract.h"

#include <string.h>

void
sheets_segmenten(struct sheet_writer *w, int32_t day)
{
	const int32_t from = day_from_ymd(2019, 1, 1);
	const int32_t moved = day_from_ymd(NEW_CONTRACTS, 1, 1);
	int i, j;

	sheet_begin(w, day, "segment", "segmenten", 0,
		    "segment;domein;productcategorie;productcode;van;tot");
	for (i = 0; i < product_count; i++) {
		const struct product *p = &products[i];
		const char *domein = domein_text(product_domein(i));
		const char *name = segments[p->segment].name;

		for (j = 0;
		     j < i && strcmp(products[j].categorie, p->categorie) != 0;
		     j++)
			;
		if (j < i)
			continue;
		fprintf(w->file, "%s;%s;%s;*;", name, domein, p->categorie);
		if (strcmp(p->categorie, MOVED_CATEGORIE) == 0) {
			sheet_period(w, from, moved - 1);
			fprintf(w->file, "\r\n%s;%s;%s;*;", MOVED_SEGMENT,
				domein, p->categorie);
			sheet_period(w, moved, DAY_NONE);
		} else {
			sheet_period(w, from, DAY_NONE);
		}
		fprintf(w->file, "\r\n");
	}
	/* One product stands in another segment than its category. */
	fprintf(w->file, "dagbesteding;wmo;*;02A21;");
	sheet_period(w, from, DAY_NONE);
	fprintf(w->file, "\r\n");
	sheet_end(w);
}

void
sheets_producten(struct sheet_writer *w, int32_t day)
{
	int i, j;

	sheet_begin(w, day, "product", "producten", 0,
		    "domein;productcategorie;productcode;naam;van;tot;zwaarte;"
		    "kenmerken");
	for (i = 0; i < product_count; i++) {
		const struct product *p = &products[i];

		for (j = 0; j < i && strcmp(products[j].code, p->code) != 0;
		     j++)
			;
		if (j < i)
			continue;
		fprintf(w->file, "%s;%s;%s;%s;", domein_text(product_domein(i)),
			p->categorie, p->code, p->name);
		sheet_period(
			w,
			day_from_ymd(p->from_year == 0 ? 2019 : p->from_year, 1,
				     1),
			p->to_year == 0 ? DAY_NONE
					: day_from_ymd(p->to_year, 12, 31));
		fprintf(w->file, ";%d;%s\r\n", p->zwaarte, p->kenmerken);
	}
	sheet_end(w);
}

void
sheets_gemeenten(struct sheet_writer *w, int32_t day)
{
	static const int key[GEMEENTEN] = {24, 15, 24, 64, 49};
	int g;

	sheet_begin(w, day, "gemeente", "gemeenten", 0,
		    "gemeente;naam;verdeelsleutel");
	for (g = 0; g < GEMEENTEN; g++)
		fprintf(w->file, "%s;%s;%d\r\n", gemeente_codes[g],
			gemeente_namen[g], key[g]);
	sheet_end(w);
}

void
sheets_aanbieders(struct sheet_writer *w, int32_t day,
		  const struct provider *all)
{
	int i;

	sheet_begin(w, day, "provider", "aanbieders", 0,
		    "aanbieder;naam;eenmanszaak;ref");
	for (i = 0; i < w->o->providers; i++)
		fprintf(w->file, "%s;%s;%s;R%03d\r\n", all[i].agb, all[i].name,
			all[i].eenmanszaak ? "ja" : "nee", i + 1);
	sheet_end(w);
}

const char *
sheets_combinatie(int combinatie)
{
	static const char *const names[COMBINATIES] = {"Combinatie Heuvelrug",
						       "Combinatie Kromme Rijn",
						       "Combinatie Lekdijk"};

	return names[combinatie];
}

void
sheets_contracten(struct sheet_writer *w, int32_t day, bool renewed,
		  const struct provider *all)
{
	const int32_t from = renewed ? contract_break()
				     : day_from_ymd(2019, 1, 1);
	const int32_t to = renewed ? day_from_ymd(2030, 12, 31)
				   : contract_break() - 1;
	int i, s;

	sheet_begin(w, day, "contract", "contracten", renewed ? 2027 : 2019,
		    "aanbieder;naam;domein;segment;van;tot;bekostiging;"
		    "combinatie");
	for (i = 0; i < w->o->providers; i++) {
		if (renewed && !contract_goes_on(w->o, i))
			continue;
		for (s = 0; s < SEGMENTS; s++) {
			if (!all[i].segments[s])
				continue;
			fprintf(w->file, "%s;%s;%s;%s;", all[i].agb,
				renewed ? "Inkoop 2027" : "Inkoop 2019",
				domein_text(segments[s].domein),
				segments[s].name);
			sheet_period(w, from, to);
			fprintf(w->file, ";%s;%s\r\n",
				s == SEGMENT_OPVANG ? "taak" : "inspanning",
				all[i].combinatie < 0
					? ""
					: sheets_combinatie(all[i].combinatie));
		}
		if (renewed && all[i].segments[SEGMENT_DAGBESTEDING]) {
			fprintf(w->file, "%s;Inkoop 2027;wmo;%s;", all[i].agb,
				MOVED_SEGMENT);
			sheet_period(w, from, to);
			fprintf(w->file, ";inspanning;\r\n");
		}
	}
	sheet_end(w);
}

/* Rows of one product at one price: all years, or the two parts of one. */
static void
tarief_rows(struct sheet_writer *w, int32_t day, int first, int last,
	    int product, const char *gemeente, const char *aanbieder,
	    int64_t price[][2])
{
	const struct product *p = &products[product];
	int year;

	for (year = first; year <= last; year++) {
		int32_t from = day_from_ymd(year, 1, 1);
		int32_t to = year == last ? DAY_NONE
					  : day_from_ymd(year, 12, 31);
		bool cut = product == CORRECTED && year == 2026 &&
			   day >= corrected_known() &&
			   strcmp(aanbieder, "*") == 0;

		fprintf(w->file, "%s;%s;%s;%s;%s;",
			domein_text(product_domein(product)), gemeente,
			aanbieder, p->code, p->eenheid);
		sheet_period(w, from, cut ? corrected_from() - 1 : to);
		fprintf(w->file, ";");
		sheet_euros(w, price[year - first][0]);
		fprintf(w->file, "\r\n");
		if (!cut)
			continue;
		fprintf(w->file, "%s;%s;%s;%s;%s;",
			domein_text(product_domein(product)), gemeente,
			aanbieder, p->code, p->eenheid);
		sheet_period(w, corrected_from(), to);
		fprintf(w->file, ";");
		sheet_euros(w, price[year - first][1]);
		fprintf(w->file, "\r\n");
	}
}

enum { YEARS_MOST = 16 };

static void
tarieven_of(struct sheet_writer *w, int32_t day, int first, int last,
	    int product, const struct provider *all)
{
	int64_t base[YEARS_MOST][2], own[YEARS_MOST][2];
	int year, g, i;

	for (year = first; year <= last; year++) {
		int64_t cents = products[product].tarief;
		int64_t right = product == CORRECTED
					? cents * CORRECTED_PERMILLE / 1000
					: cents;

		base[year - first][0] = tarief_in_year(cents, year);
		base[year - first][1] = tarief_in_year(right, year);
	}
	tarief_rows(w, day, first, last, product, "*", "*", base);
	for (g = 0; g < GEMEENTEN; g++) {
		if (!tarief_of_gemeente(product, g))
			continue;
		for (year = 0; year <= last - first; year++)
			own[year][0] = own[year][1] =
				tarief_for_gemeente(base[year][0]);
		tarief_rows(w, day, first, last, product, gemeente_codes[g],
			    "*", own);
	}
	for (i = 0; i < w->o->providers; i++) {
		if (!tarief_of_provider(w->o, i) ||
		    !all[i].segments[products[product].segment])
			continue;
		for (year = 0; year <= last - first; year++)
			own[year][0] = own[year][1] =
				tarief_for_provider(w->o, base[year][0], i);
		tarief_rows(w, day, first, last, product, "*", all[i].agb, own);
	}
}

void
sheets_tarieven(struct sheet_writer *w, int32_t day, int first, int last,
		int only, const struct provider *all)
{
	int i, j;

	sheet_begin(w, day, "tariff",
		    only < 0 ? "tarieven" : "tarieven-hersteld", last,
		    "domein;gemeente;aanbieder;productcode;eenheid;van;tot;"
		    "tarief");
	for (i = 0; i < product_count; i++) {
		for (j = 0;
		     j < i && strcmp(products[j].code, products[i].code) != 0;
		     j++)
			;
		if (j == i && products[i].tarief > 0 && (only < 0 || only == i))
			tarieven_of(w, day, first, last, i, all);
	}
	sheet_end(w);
}
