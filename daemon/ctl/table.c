/* Aligned columns. */
#include "ctl/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/money.h"

enum { COLUMNS_MAX = 40 };

void
table_init(struct table *t, const struct table_column *columns, size_t width)
{
	t->columns = columns;
	t->width = width < COLUMNS_MAX ? width : COLUMNS_MAX;
	buf_init(&t->cells);
}

void
table_done(struct table *t)
{
	buf_done(&t->cells);
}

void
table_clean(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char ch = (unsigned char)*s;

		buf_u8(out, ch < 0x20 || ch == 0x7f ? '?' : ch);
	}
}

void
table_text(struct table *t, const char *s)
{
	table_clean(&t->cells, s);
	buf_u8(&t->cells, 0);
}

void
table_printf(struct table *t, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	table_text(t, text);
}

void
table_int(struct table *t, int64_t v)
{
	table_printf(t, "%lld", (long long)v);
}

void
table_day(struct table *t, int32_t day)
{
	char text[DAY_TEXT];

	table_text(t, day_format(text, day));
}

void
table_money(struct table *t, int64_t cents, int64_t none)
{
	char text[MONEY_TEXT];

	table_text(t, cents == none ? "-"
				    : money_format(text, sizeof(text), cents));
}

size_t
table_text_width(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static void
pad(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_u8(out, ' ');
}

static void
print_cell(const struct table *t, size_t i, size_t wide, const char *s,
	   struct buf *out)
{
	size_t have = table_text_width(s);

	if (i > 0)
		buf_puts(out, "  ");
	if (t->columns[i].right)
		pad(out, wide - have);
	buf_puts(out, s);
	if (!t->columns[i].right && i + 1 < t->width)
		pad(out, wide - have);
	if (i + 1 < t->width)
		return;
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->len--;
	buf_u8(out, '\n');
}

/* Cell by cell; NULL behind the last one. */
static const char *
next_cell(const struct table *t, const char *s)
{
	const char *end = (const char *)t->cells.data + t->cells.len;

	s = s == NULL ? (const char *)t->cells.data : s + strlen(s) + 1;
	return s == NULL || s >= end ? NULL : s;
}

void
table_print(const struct table *t, struct buf *out)
{
	size_t wide[COLUMNS_MAX] = {0}, i;
	const char *s;

	if (t->cells.failed)
		out->failed = true;
	if (t->cells.failed || t->cells.len == 0 || t->width == 0)
		return;
	for (i = 0; i < t->width; i++)
		wide[i] = table_text_width(t->columns[i].title);
	for (s = next_cell(t, NULL), i = 0; s != NULL;
	     s = next_cell(t, s), i = (i + 1) % t->width)
		if (table_text_width(s) > wide[i])
			wide[i] = table_text_width(s);
	for (i = 0; i < t->width; i++)
		print_cell(t, i, wide[i], t->columns[i].title, out);
	for (s = next_cell(t, NULL), i = 0; s != NULL;
	     s = next_cell(t, s), i = (i + 1) % t->width)
		print_cell(t, i, wide[i], s, out);
}

static void
csv_cell(const struct table *t, size_t i, const char *s, struct buf *out)
{
	if (i > 0)
		buf_u8(out, ';');
	/* The comma of a number splits nothing. */
	if (strpbrk(s, t->columns[i].right ? ";\"" : ";\",") == NULL) {
		buf_puts(out, s);
	} else {
		buf_u8(out, '"');
		for (; *s != '\0'; s++) {
			if (*s == '"')
				buf_u8(out, '"');
			buf_u8(out, (uint8_t)*s);
		}
		buf_u8(out, '"');
	}
	if (i + 1 == t->width)
		buf_u8(out, '\n');
}

void
table_csv(const struct table *t, struct buf *out)
{
	const char *s;
	size_t i;

	if (t->cells.failed)
		out->failed = true;
	if (t->width == 0)
		return;
	for (i = 0; i < t->width; i++)
		csv_cell(t, i, t->columns[i].title, out);
	for (s = next_cell(t, NULL), i = 0; s != NULL;
	     s = next_cell(t, s), i = (i + 1) % t->width)
		csv_cell(t, i, s, out);
}
