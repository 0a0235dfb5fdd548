/*
 * Tables by libcsv.  The text is given to it line by line, so that every row
 * knows where it began, also when a quoted cell goes on over lines.
 */
#include "port/csv.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <csv.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { NONE = -1 };

struct table {
	const char *file;
	const struct csv_column *columns;
	size_t count;
	csv_row_fn *fn;
	void *ctx;
	struct err *e;
	char separator;
	int line;     /* being read */
	int row;      /* the one that begins or has begun */
	int row_line; /* and the line where it did */
	int rows;     /* told so far */
	bool header;  /* has been read */
	bool failed;
	size_t filled;   /* cells of this row up to the last with a text */
	struct buf text; /* cells of this row, each with its NUL */
	size_t cells;
	size_t start[CSV_COLUMNS_MAX];
	int column_of[CSV_COLUMNS_MAX]; /* cell to column, from the header */
	size_t header_cells;
};

static void
place(const struct csv_row *row, size_t column, char *out, size_t size)
{
	char line[32] = "";

	if (row->line != row->row)
		snprintf(line, sizeof(line), " (line %d)", row->line);
	if (column < row->count)
		snprintf(out, size, "%.128s: row %d%s, column %s", row->file,
			 row->row, line, row->columns[column].name);
	else
		snprintf(out, size, "%.128s: row %d%s", row->file, row->row,
			 line);
}

bool
csv_fail(const struct csv_row *row, size_t column, struct err *e,
	 const char *fmt, ...)
{
	char where[256], what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	place(row, column, where, sizeof(where));
	return err_set(e, ERR_CONFIG, "%s: %s", where, what);
}

static struct csv_row
this_row(const struct table *t)
{
	return (struct csv_row){
		.file = t->file,
		.row = t->row,
		.line = t->row_line,
		.columns = t->columns,
		.count = t->count,
	};
}

/* Not a fault of the file. */
static void
no_memory(struct table *t)
{
	err_set(t->e, ERR_NOMEM, "%s: out of memory", t->file);
	t->failed = true;
}

/*
 * The library stopped, in the cell behind those that it gave; what says what
 * is not as it should be.
 */
static void
stopped(struct table *t, struct csv_parser *p, const char *what)
{
	struct csv_row row = this_row(t);
	size_t column = row.count;

	if (t->failed)
		return;
	if (csv_error(p) != CSV_EPARSE) {
		no_memory(t);
		return;
	}
	if (t->header && t->cells < t->header_cells)
		column = (size_t)t->column_of[t->cells];
	csv_fail(&row, column, t->e, "%s", what);
	t->failed = true;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
on_cell(void *cell, size_t len, void *ctx)
{
	struct table *t = ctx;
	const char *s = cell;

	if (t->failed)
		return;
	while (len > 0 && is_space(s[len - 1]))
		len--;
	while (len > 0 && is_space(*s)) {
		s++;
		len--;
	}
	if (len > 0)
		t->filled = t->cells + 1;
	/* Too many are counted only: the row is refused when it ends. */
	if (t->cells < CSV_COLUMNS_MAX) {
		t->start[t->cells] = t->text.len;
		buf_bytes(&t->text, s, len);
		buf_u8(&t->text, 0);
	}
	t->cells++;
}

static const char *
cell(const struct table *t, size_t i)
{
	return (const char *)t->text.data + t->start[i];
}

static int
column_named(const struct table *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->count; i++) {
		if (strcasecmp(t->columns[i].name, name) == 0)
			return (int)i;
	}
	return NONE;
}

/* "a, b, c": what an unknown column could have been. */
static void
known_columns(const struct table *t, char *out, size_t size)
{
	size_t i, used = 0;

	out[0] = '\0';
	for (i = 0; i < t->count && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s",
					 i == 0 ? "" : ", ",
					 t->columns[i].name);
}

static bool
header(struct table *t)
{
	struct csv_row row = this_row(t);
	bool seen[CSV_COLUMNS_MAX] = {false};
	char known[200];
	size_t i;
	int c;

	/* A spreadsheet writes separators for columns that are empty now. */
	t->cells = t->filled;
	if (t->cells > CSV_COLUMNS_MAX)
		return csv_fail(&row, row.count, t->e, "more than %d columns",
				(int)CSV_COLUMNS_MAX);
	for (i = 0; i < t->cells; i++) {
		c = column_named(t, cell(t, i));
		if (c == NONE) {
			known_columns(t, known, sizeof(known));
			return csv_fail(&row, row.count, t->e,
					"column %zu: unknown column \"%.40s\", "
					"known are %s",
					i + 1, cell(t, i), known);
		}
		if (seen[c])
			return csv_fail(&row, (size_t)c, t->e,
					"this column is there twice");
		seen[c] = true;
		t->column_of[i] = c;
	}
	for (i = 0; i < t->count; i++) {
		if (t->columns[i].required && !seen[i])
			return csv_fail(&row, i, t->e,
					"this column is missing");
	}
	t->header = true;
	t->header_cells = t->cells;
	return true;
}

static bool
data_row(struct table *t)
{
	const char *cells[CSV_COLUMNS_MAX] = {NULL};
	struct csv_row row = this_row(t);
	size_t i;

	if (t->filled == 0)
		return true;
	/* As many empty cells more as there are do no harm. */
	if (t->cells > t->header_cells && t->filled <= t->header_cells)
		t->cells = t->header_cells;
	if (t->cells != t->header_cells) {
		/* The first column without a cell, or the row as a whole. */
		i = t->cells < t->header_cells ? (size_t)t->column_of[t->cells]
					       : row.count;
		return csv_fail(&row, i, t->e, "%zu cells, the header has %zu",
				t->cells, t->header_cells);
	}
	if (t->rows++ == CSV_ROWS_MAX)
		return csv_fail(&row, row.count, t->e, "more than %d rows",
				(int)CSV_ROWS_MAX);
	for (i = 0; i < t->cells; i++)
		cells[t->column_of[i]] = cell(t, i);
	row.cell = cells;
	return t->fn(t->ctx, &row, t->e);
}

static void
on_row(int end, void *ctx)
{
	struct table *t = ctx;

	(void)end;
	if (t->failed)
		return;
	if (t->text.failed) {
		no_memory(t);
		return;
	}
	if (!(t->header ? data_row(t) : header(t)))
		t->failed = true;
	buf_reset(&t->text);
	t->cells = 0;
	t->filled = 0;
	t->row++;
}

/* The one of ; and , that the header has more of, outside quotes. */
static char
separator_of(const char *line, size_t len)
{
	size_t semicolons = 0, commas = 0, i;
	bool quoted = false;

	for (i = 0; i < len; i++) {
		if (line[i] == '"')
			quoted = !quoted;
		else if (!quoted && line[i] == ';')
			semicolons++;
		else if (!quoted && line[i] == ',')
			commas++;
	}
	return commas > semicolons ? ',' : ';';
}

static bool
is_empty(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len && is_space(line[i]); i++)
		;
	return i == len;
}

/* "sep=;" on the first line is a word to the spreadsheet, not a header. */
static bool
is_hint(const char *line, size_t len)
{
	while (len > 0 && is_space(line[len - 1]))
		len--;
	return len == 5 && strncasecmp(line, "sep=", 4) == 0;
}

static void
lines(struct table *t, struct csv_parser *p, const char *text, size_t len)
{
	const char *line = text, *stop = text + len, *end;
	bool inside = false;
	size_t n;
	int before;

	for (; line < stop && !t->failed; line += n) {
		end = memchr(line, '\n', (size_t)(stop - line));
		n = end == NULL ? (size_t)(stop - line)
				: (size_t)(end - line) + 1;
		t->line++;
		if (!inside &&
		    (is_empty(line, n) || (t->line == 1 && is_hint(line, n)))) {
			t->row++;
			continue;
		}
		if (!inside)
			t->row_line = t->line;
		if (t->separator == '\0') {
			t->separator = separator_of(line, n);
			csv_set_delim(p, (unsigned char)t->separator);
		}
		before = t->row;
		if (csv_parse(p, line, n, on_cell, on_row, t) != n)
			stopped(t, p, "quotes are not as they should be");
		inside = t->row == before;
	}
	if (t->failed)
		return;
	if (csv_fini(p, on_cell, on_row, t) != 0)
		stopped(t, p, "a quote is not closed");
}

/* Told here and not by libcsv: it would take any bytes. */
static bool
check_text(const char *file, const char *text, size_t len, struct err *e)
{
	size_t good = utf8_span(text, len), i;
	const char *nul = memchr(text, '\0', len);
	int row = 1;

	if (len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 ||
			 memcmp(text, "\xFE\xFF", 2) == 0))
		return err_set(e, ERR_CONFIG,
			       "%s: row 1: this is UTF-16; save it as CSV "
			       "UTF-8",
			       file);
	if (nul != NULL && (size_t)(nul - text) < good)
		good = (size_t)(nul - text);
	if (good == len)
		return true;
	for (i = 0; i < good; i++)
		row += text[i] == '\n';
	return err_set(e, ERR_CONFIG,
		       "%s: row %d: the text is not UTF-8; save it as CSV "
		       "UTF-8",
		       file, row);
}

bool
csv_read(const char *file, const void *bytes, size_t len,
	 const struct csv_column *columns, size_t count, csv_row_fn *fn,
	 void *ctx, struct err *e)
{
	struct table t = {
		.file = file,
		.columns = columns,
		.count = count,
		.fn = fn,
		.ctx = ctx,
		.e = e,
		.row = 1,
		.row_line = 1,
	};
	const char *text = bytes;
	struct csv_parser p;
	struct csv_row row;

	assert(count <= CSV_COLUMNS_MAX);
	if (len > CSV_BYTES_MAX)
		return err_set(e, ERR_CONFIG, "%s: longer than 64 MiB", file);
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (len > 0 && !check_text(file, text, len, e))
		return false;
	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return err_set(e, ERR_NOMEM, "%s: out of memory", file);
	buf_init(&t.text);
	if (len > 0)
		lines(&t, &p, text, len);
	if (!t.failed && !t.header) {
		row = this_row(&t);
		t.failed =
			!csv_fail(&row, row.count, e, "a header row is wanted");
	}
	buf_done(&t.text);
	csv_free(&p);
	return !t.failed;
}
