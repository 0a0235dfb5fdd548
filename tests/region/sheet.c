/* A CSV file as a Dutch spreadsheet writes it. */
#include "sheet.h"

#include <stdlib.h>
#include <string.h>

void
sheet_begin(struct sheet_writer *w, int32_t day, const char *command,
	    const char *name, int year, const char *header)
{
	struct sheets *out = w->out;
	struct sheet *s;
	char path[512];

	out->items = must_grow(out->items, out->count, sizeof(*out->items));
	s = &out->items[out->count++];
	memset(s, 0, sizeof(*s));
	s->day = day;
	s->command = command;
	if (year == 0)
		snprintf(s->file, sizeof(s->file), "%s.csv", name);
	else
		snprintf(s->file, sizeof(s->file), "%s-%d.csv", name, year);
	snprintf(path, sizeof(path), "%s/csv/%s", w->o->out, s->file);
	w->file = fopen(path, "wb");
	if (w->file == NULL) {
		perror(path);
		exit(1);
	}
	fprintf(w->file, "%s\r\n", header);
}

void
sheet_end(struct sheet_writer *w)
{
	if (fclose(w->file) != 0) {
		perror("csv");
		exit(1);
	}
	w->file = NULL;
}

void
sheet_euros(struct sheet_writer *w, int64_t cents)
{
	fprintf(w->file, "%lld,%02d", (long long)(cents / 100),
		(int)(cents % 100));
}

void
sheet_period(struct sheet_writer *w, int32_t van, int32_t tot)
{
	char a[DAY_TEXT], b[DAY_TEXT];

	fprintf(w->file, "%s;%s", day_format(a, van), day_format(b, tot));
}
