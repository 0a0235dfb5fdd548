/* Imports: kinds by name, rows and files as a whole, the wire form. */
#include "model/import.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/day.h"

bool
import_kind_parse(const char *file, enum import_kind *out)
{
	size_t i;

	for (i = 0; i < IMPORT_KIND_COUNT; i++) {
		if (strcmp(import_infos[i].file, file) == 0) {
			*out = (enum import_kind)i;
			return true;
		}
	}
	return false;
}

size_t
import_field(enum import_kind kind, const char *column)
{
	const struct record *r = import_infos[kind].record;
	size_t i;

	for (i = 0; i < r->field_count; i++)
		if (strcmp(r->fields[i].path, column) == 0)
			break;
	return i;
}

/* ---- which kind: the header */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '"';
}

/* The next cell of the header, without quotes; false at the end of the line. */
static bool
next_word(const char **at, const char *end, const char **word, size_t *len)
{
	const char *p = *at;

	if (p > end)
		return false;
	while (p < end && *p != ';' && *p != ',')
		p++;
	*word = *at;
	*len = (size_t)(p - *at);
	while (*len > 0 && is_blank((*word)[*len - 1]))
		(*len)--;
	while (*len > 0 && is_blank(**word)) {
		(*word)++;
		(*len)--;
	}
	*at = p + 1;
	return true;
}

static bool
has_column(enum import_kind kind, const char *word, size_t len)
{
	const struct record *r = import_infos[kind].record;
	size_t i;

	for (i = 0; i < r->field_count; i++)
		if (strlen(r->fields[i].path) == len &&
		    strncasecmp(r->fields[i].path, word, len) == 0)
			return true;
	return false;
}

/* Columns that are missing, and words that are no column. */
static size_t
distance(enum import_kind kind, const char *line, const char *end)
{
	size_t known = 0, unknown = 0, len;
	const char *word;

	while (next_word(&line, end, &word, &len)) {
		if (has_column(kind, word, len))
			known++;
		else
			unknown++;
	}
	return import_infos[kind].record->field_count + unknown -
	       (known < import_infos[kind].record->field_count
			? known
			: import_infos[kind].record->field_count);
}

/* The first line with something in it, but a byte order mark or "sep=;". */
static const char *
header_line(const char *s, const char *stop, const char **end)
{
	if (stop - s >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
		s += 3;
	for (;;) {
		const char *from = s, *to = memchr(s, '\n', (size_t)(stop - s));
		bool hint;

		*end = to == NULL ? stop : to;
		while (from < *end && is_blank(*from))
			from++;
		hint = *end - from >= 4 && strncasecmp(from, "sep=", 4) == 0;
		if (to == NULL || (from < to && !hint))
			return s;
		s = to + 1;
	}
}

bool
import_kind_of(const char *command, const char *first_bytes, size_t len,
	       enum import_kind *out)
{
	const char *line, *end;
	size_t i, best = SIZE_MAX, d;

	if (len == 0)
		first_bytes = "";
	line = header_line(first_bytes, first_bytes + len, &end);
	for (i = 0; i < IMPORT_KIND_COUNT; i++) {
		if (strcmp(import_infos[i].command, command) != 0)
			continue;
		d = distance((enum import_kind)i, line, end);
		if (d < best) {
			best = d;
			*out = (enum import_kind)i;
		}
	}
	return best != SIZE_MAX;
}

/* ---- rows and files */

/* What may have a volume without a code ended before this day (CD080). */
#define CODES_FROM day_from_ymd(2021, 1, 1)

/* A ToegewezenProduct's Omvang against its Product and its end. */
static const char *
check_omvang(const struct import_opening *r, size_t *i)
{
	bool omvang = r->volume != RECORD_ABSENT;
	bool old = r->einddatum != DAY_NONE && r->einddatum < CODES_FROM;

	*i = import_field(IMPORT_OPENINGSSTAND, "volume");
	if (omvang != (r->eenheid[0] != '\0') ||
	    omvang != (r->frequentie[0] != '\0'))
		return "volume, eenheid and frequentie stand together";
	if (r->productcode[0] != '\0' && !omvang)
		return "a product code has a volume";
	if (r->productcode[0] == '\0' && omvang && !old)
		return "must be empty without a product code (CD080)";
	*i = import_field(IMPORT_OPENINGSSTAND, "frequentie");
	if (strcmp(r->frequentie, "1") == 0 && !old &&
	    (strcmp(r->eenheid, "14") == 0 || strcmp(r->eenheid, "16") == 0 ||
	     strcmp(r->eenheid, "83") == 0 || strcmp(r->eenheid, "84") == 0))
		return "must be 2, 4 or 6 with this eenheid (CS338)";
	return NULL;
}

/* As the schema, CS003, CS338 and the CDs have a ToegewezenProduct. */
static const char *
check_opening(const struct import_opening *r, size_t *i)
{
	bool budget = r->budget != RECORD_ABSENT;
	const char *wrong;

	*i = import_field(IMPORT_OPENINGSSTAND, "einddatum");
	if (r->einddatum != DAY_NONE && r->einddatum < r->ingangsdatum)
		return "must not lie before ingangsdatum";
	if (r->einddatum == DAY_NONE && budget)
		return "must be filled where there is a budget (CD075)";
	if (r->einddatum == DAY_NONE && strcmp(r->frequentie, "2") == 0)
		return "must be filled for a volume per week (CD076)";
	*i = import_field(IMPORT_OPENINGSSTAND, "productcategorie");
	if (r->productcategorie[0] == '\0' && r->productcode[0] != '\0')
		return "a product code has a category";
	if (r->productcategorie[0] == '\0' && !budget)
		return "must be filled without a budget (CD079)";
	wrong = check_omvang(r, i);
	if (wrong != NULL)
		return wrong;
	*i = import_field(IMPORT_OPENINGSSTAND, "budget");
	if (r->volume != RECORD_ABSENT && budget)
		return "must be empty where there is a volume";
	return NULL;
}

bool
import_is_stand(enum import_kind kind)
{
	return kind == IMPORT_OPENINGSSTAND || kind == IMPORT_DECLARATIESTAND;
}

const char *
import_row_check(enum import_kind kind, const void *row, size_t *i)
{
	const struct record *r = import_infos[kind].record;
	size_t van = import_field(kind, "van"), tot = import_field(kind, "tot");
	const char *at = row;
	int32_t first, last;

	if (kind == IMPORT_OPENINGSSTAND)
		return check_opening(row, i);
	if (van == r->field_count || tot == r->field_count)
		return NULL;
	memcpy(&first, at + r->fields[van].offset, sizeof(first));
	memcpy(&last, at + r->fields[tot].offset, sizeof(last));
	*i = tot;
	if (last != DAY_NONE && last < first)
		return "must not lie before van";
	return NULL;
}

void
import_row_key(enum import_kind kind, const void *row, struct buf *b)
{
	const struct record *r = import_infos[kind].record;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];
		const char *at = (const char *)row + f->offset;

		if (!import_infos[kind].columns[i].names)
			continue;
		if (f->kind == FIELD_TEXT)
			buf_str(b, at);
		else
			buf_bytes(b, at,
				  f->kind == FIELD_DAY ? sizeof(int32_t)
						       : sizeof(int64_t));
	}
}

static int
compare_profielen(const void *a, const void *b)
{
	const struct import_profiel *const *x = a, *const *y = b;
	int c = strcmp((*x)->segment, (*y)->segment);

	return c != 0 ? c : (*x > *y) - (*x < *y);
}

/* Twelve months that make a year, give or take a thousandth (settled 16). */
static const char *
check_profiel(const struct import_profiel *rows, size_t count, struct arena *a,
	      size_t *row, size_t *i)
{
	const struct import_profiel **sorted =
		arena_array(a, count, sizeof(*sorted));
	size_t k, first = 0;
	int64_t off = -IMPORT_WHOLE;

	for (k = 0; sorted != NULL && k < count; k++)
		sorted[k] = &rows[k];
	if (sorted == NULL)
		return "is too much: out of memory";
	qsort(sorted, count, sizeof(*sorted), compare_profielen);
	for (k = 0; k < count; k++) {
		off += sorted[k]->aandeel;
		if (k + 1 < count &&
		    strcmp(sorted[k]->segment, sorted[k + 1]->segment) == 0)
			continue;
		*row = (size_t)(sorted[k] - rows);
		*i = import_field(IMPORT_PROFIEL, "maand");
		if (k + 1 - first != 12)
			return "a segment must have all twelve months";
		*i = import_field(IMPORT_PROFIEL, "aandeel");
		if (off > IMPORT_WHOLE / 1000 || off < -IMPORT_WHOLE / 1000)
			return "the twelve months of a segment must add up to "
			       "1 (100%), give or take 0,001";
		first = k + 1;
		off = -IMPORT_WHOLE;
	}
	return NULL;
}

const char *
import_file_check(enum import_kind kind, const void *rows, size_t count,
		  struct arena *a, size_t *row, size_t *i)
{
	return kind == IMPORT_PROFIEL ? check_profiel(rows, count, a, row, i)
				      : NULL;
}

/* ---- wire form */

void
import_write(enum import_kind kind, const void *rows, size_t count,
	     struct buf *b)
{
	const struct record *r = import_infos[kind].record;
	size_t i;

	buf_str(b, import_infos[kind].file);
	buf_u32(b, (uint32_t)count);
	for (i = 0; i < count; i++)
		record_write(r, (const char *)rows + i * r->size, b);
}

bool
import_read(enum import_kind *kind, void **rows, size_t *count, struct arena *a,
	    const void *bytes, size_t len)
{
	const struct record *r;
	char file[32];
	struct scan s;
	size_t i;

	scan_init(&s, bytes, len);
	scan_str(&s, file, sizeof(file));
	if (s.failed || !import_kind_parse(file, kind))
		return false;
	r = import_infos[*kind].record;
	*count = scan_u32(&s);
	if (*count > s.left / 4)
		return false;
	*rows = arena_array(a, *count, r->size);
	for (i = 0; *rows != NULL && i < *count; i++)
		record_read(r, (char *)*rows + i * r->size, &s);
	return *rows != NULL && scan_end(&s);
}
