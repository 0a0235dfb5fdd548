/* Rows of figures as table, CSV or JSON. */
#include "ctl/sheet.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "model/money.h"
#include "model/record.h"

enum { SHARE_DIGITS = 10000, TEXT_MAX = 64 };

void
sheet_init(struct sheet *s, struct ctl *c)
{
	memset(s, 0, sizeof(*s));
	s->c = c;
	s->left = c->limit;
}

void
sheet_have(struct sheet *s, const struct sheet_columns *columns)
{
	size_t i;

	for (i = 0; i < columns->count && s->width < SHEET_COLUMNS; i++) {
		const struct sheet_column *k = &columns->items[i];

		s->columns[s->width++] = k;
		if (k->title == NULL)
			continue;
		s->titles[s->shown++] = (struct table_column){
			k->title, k->kind != SHEET_TEXT &&
					  k->kind != SHEET_DAY &&
					  k->kind != SHEET_MONTH};
	}
	table_init(&s->table, s->titles, s->shown);
}

void
sheet_done(struct sheet *s)
{
	table_done(&s->table);
}

static void
put(struct sheet *s, struct sheet_value v)
{
	if (s->at < s->width)
		s->row[s->at++] = v;
}

void
sheet_text(struct sheet *s, const char *text)
{
	put(s, (struct sheet_value){.text = text});
}

void
sheet_num(struct sheet *s, int64_t n)
{
	put(s, (struct sheet_value){.n = n});
}

void
sheet_share(struct sheet *s, int64_t part, int64_t whole)
{
	put(s, (struct sheet_value){.n = part, .whole = whole});
}

/* A fraction with four decimals: "0.8312". */
static bool
share_text(char out[TEXT_MAX], const struct sheet_value *v)
{
	int64_t r;

	if (v->whole <= 0 || !money_mul_div(&r, v->n, SHARE_DIGITS, v->whole))
		return false;
	snprintf(out, TEXT_MAX, "%s%lld.%04lld", r < 0 ? "-" : "",
		 llabs(r / SHARE_DIGITS), llabs(r % SHARE_DIGITS));
	return true;
}

static bool
number_text(char out[TEXT_MAX], enum sheet_kind kind, int64_t n)
{
	if (n == RECORD_ABSENT)
		return false;
	if (kind == SHEET_MONEY)
		money_format(out, TEXT_MAX, n);
	else
		snprintf(out, TEXT_MAX, "%" PRId64, n);
	return true;
}

static bool
day_text(char out[TEXT_MAX], enum sheet_kind kind, int64_t n)
{
	if (n == RECORD_ABSENT || n == DAY_NONE)
		return false;
	if (kind == SHEET_MONTH)
		day_month_format(out, (int32_t)n);
	else
		day_format(out, (int32_t)n);
	return true;
}

/* The value as text with a decimal point; NULL when it is not known. */
static const char *
value_text(char out[TEXT_MAX], enum sheet_kind kind,
	   const struct sheet_value *v)
{
	bool known = false;

	switch (kind) {
	case SHEET_TEXT:
		return v->text;
	case SHEET_INT:
	case SHEET_MONEY:
		known = number_text(out, kind, v->n);
		break;
	case SHEET_DAY:
	case SHEET_MONTH:
		known = day_text(out, kind, v->n);
		break;
	case SHEET_SHARE:
		known = share_text(out, v);
		break;
	}
	return known ? out : NULL;
}

static bool
is_number(enum sheet_kind kind)
{
	return kind == SHEET_INT || kind == SHEET_MONEY || kind == SHEET_SHARE;
}

static void
json_value(const struct sheet_column *k, const struct sheet_value *v,
	   struct jsonw *w)
{
	char key[TEXT_MAX], text[TEXT_MAX];
	const char *s = value_text(text, k->kind, v);

	snprintf(key, sizeof(key), "%s%s", k->key,
		 k->kind == SHEET_MONEY ? "_ct" : "");
	if (s != NULL && k->kind == SHEET_SHARE) {
		jsonw_key(w, key);
		jsonw_raw(w, s, strlen(s));
	} else if (s != NULL && is_number(k->kind)) {
		jsonw_put_int(w, key, v->n);
	} else {
		jsonw_put_text(w, key, s);
	}
}

void
sheet_members(struct sheet *s, struct jsonw *w)
{
	size_t i;

	for (i = 0; i < s->width; i++)
		json_value(s->columns[i], &s->row[i], w);
	s->at = 0;
}

static void
table_value(struct table *t, const struct sheet_column *k,
	    const struct sheet_value *v)
{
	char text[TEXT_MAX];
	const char *s = value_text(text, k->kind, v);
	int64_t percent;

	if (s == NULL)
		table_text(t, is_number(k->kind) ? "-" : "");
	else if (k->kind == SHEET_SHARE &&
		 money_mul_div(&percent, v->n, 100, v->whole))
		table_printf(t, "%" PRId64 "%%", percent);
	else
		table_text(t, s);
}

/*
 * A text that a spreadsheet would take for a formula gets a ' before it:
 * names and references come from outside.
 */
static void
csv_text(struct buf *out, const char *s)
{
	bool formula = strchr("=+-@\t\r", s[0]) != NULL && s[0] != '\0';

	if (!formula && strpbrk(s, ";\"\r\n") == NULL) {
		table_clean(out, s);
		return;
	}
	buf_puts(out, formula ? "\"'" : "\"");
	for (; *s != '\0'; s++) {
		char one[2] = {*s, '\0'};

		if (*s == '"')
			buf_u8(out, '"');
		table_clean(out, one);
	}
	buf_u8(out, '"');
}

static void
csv_value(struct buf *out, const struct sheet_column *k,
	  const struct sheet_value *v)
{
	char text[TEXT_MAX];
	const char *s = value_text(text, k->kind, v);

	if (s == NULL)
		return;
	if (!is_number(k->kind)) {
		csv_text(out, s);
		return;
	}
	for (; *s != '\0'; s++)
		buf_u8(out, *s == '.' ? ',' : (uint8_t)*s);
}

static void
csv_row(struct sheet *s)
{
	struct buf *out = &s->c->out;
	size_t i;

	for (i = 0; i < s->width; i++) {
		if (i > 0)
			buf_u8(out, ';');
		csv_value(out, s->columns[i], &s->row[i]);
	}
	buf_u8(out, '\n');
}

static void
csv_header(struct sheet *s, struct buf *out)
{
	size_t i;

	for (i = 0; i < s->width; i++)
		buf_printf(out, "%s%s", i > 0 ? ";" : "", s->columns[i]->key);
	buf_u8(out, '\n');
}

void
sheet_end(struct sheet *s)
{
	struct jsonw w;
	size_t i;

	if (s->left == 0) {
		s->at = 0;
		return;
	}
	s->left--;
	if (s->c->json) {
		jsonw_init(&w, &s->c->out);
		jsonw_object(&w);
		sheet_members(s, &w);
		jsonw_object_end(&w);
		buf_u8(&s->c->out, '\n');
	} else if (s->c->option[OPT_CSV] != NULL) {
		if (s->c->out.len == 0)
			csv_header(s, &s->c->out);
		csv_row(s);
	} else {
		for (i = 0; i < s->width; i++)
			if (s->columns[i]->title != NULL)
				table_value(&s->table, s->columns[i],
					    &s->row[i]);
	}
	s->at = 0;
}

void
sheet_print(struct sheet *s)
{
	if (s->c->json)
		return;
	if (s->c->option[OPT_CSV] != NULL) {
		if (s->c->out.len == 0)
			csv_header(s, &s->c->out);
		return;
	}
	table_print(&s->table, &s->c->out);
}
