/* Units of values, and what may stand for an option in words. */
#include <inttypes.h>
#include <stdio.h>

#include "port/conf_table.h"

#define KIB    ((int64_t)1024)
#define MIB    (1024 * KIB)
#define GIB    (1024 * MIB)
#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

const struct conf_unit conf_sizes[] = {
	{"B", 1}, {"KiB", KIB}, {"MiB", MIB}, {"GiB", GIB}, {NULL, 0},
};

const struct conf_unit conf_durations[] = {
	{"ms", 1},   {"s", SECOND}, {"min", MINUTE},
	{"h", HOUR}, {"d", DAY},    {NULL, 0},
};

const struct conf_unit conf_days[] = {
	{"d", 1},
	{NULL, 0},
};

static const struct conf_unit bare[] = {
	{"", 1},
	{NULL, 0},
};

static const struct conf_unit percents[] = {
	{"%", 100},
	{NULL, 0},
};

/* The largest unit that divides v: "512MiB". */
static void
with_unit(int64_t v, const struct conf_unit *unit, char *out, size_t size)
{
	const struct conf_unit *best = unit;

	for (; v != 0 && unit->name != NULL; unit++) {
		if (v % unit->each == 0)
			best = unit;
	}
	snprintf(out, size, "%" PRId64 "%s", v / best->each, best->name);
}

static void
range(const struct conf_option *o, const struct conf_unit *unit,
      const char *what, char *out, size_t size)
{
	char min[32], max[32];

	with_unit(o->min, unit, min, sizeof(min));
	with_unit(o->max, unit, max, sizeof(max));
	snprintf(out, size, "%s, %s to %s", what, min, max);
}

/* "a, b or c" */
static void
word_list(const struct conf_option *o, const char *last, char *out, size_t size)
{
	const char *before;
	size_t i, used = 0;

	out[0] = '\0';
	for (i = 0; o->words[i] != NULL && used < size; i++) {
		before = ", ";
		if (i == 0)
			before = "";
		else if (o->words[i + 1] == NULL && last[0] == '\0')
			before = " or ";
		used += (size_t)snprintf(out + used, size - used, "%s%s",
					 before, o->words[i]);
	}
	if (last[0] != '\0' && used < size)
		snprintf(out + used, size - used, " or %s", last);
}

void
conf_value_wanted(const struct conf_option *o, char *out, size_t size)
{
	char number[96];

	switch (o->type) {
	case CONF_TEXT:
		snprintf(out, size, "a text of %d bytes at most", (int)o->max);
		break;
	case CONF_DOMAIN:
		snprintf(out, size, "a reverse domain name like nl.pols");
		break;
	case CONF_OIN:
		snprintf(out, size, "an OIN of 20 digits");
		break;
	case CONF_DATE:
		snprintf(out, size, "a date (YYYY-MM-DD)");
		break;
	case CONF_FILE:
	case CONF_PACKS:
		snprintf(out, size, "a file");
		break;
	case CONF_FOLDER:
		snprintf(out, size, "a folder");
		break;
	case CONF_ENDPOINTS:
		snprintf(out, size, "a tcp:// or ipc:// endpoint");
		break;
	case CONF_SIZE:
		range(o, conf_sizes, "a size in B, KiB, MiB or GiB", out, size);
		break;
	case CONF_DURATION:
		range(o, conf_durations, "a duration in ms, s, min, h or d",
		      out, size);
		break;
	case CONF_DAYS:
		range(o, conf_days, "a number of days", out, size);
		break;
	case CONF_NUMBER:
		range(o, bare, "a number", number, sizeof(number));
		snprintf(out, size, "%s%s%s", number,
			 o->zero == NULL ? "" : ", or ",
			 o->zero == NULL ? "" : o->zero);
		break;
	case CONF_PERCENT:
		range(o, percents, "a percentage like 10%", out, size);
		break;
	case CONF_PERCENTS:
		snprintf(out, size,
			 "up to %d rising percentages like 70%% 90%%",
			 (int)SETTINGS_THRESHOLDS);
		break;
	case CONF_YES_NO:
		snprintf(out, size, "yes or no");
		break;
	case CONF_WORD:
		word_list(o, "", out, size);
		break;
	case CONF_HORIZON:
		word_list(o, "a number of months", out, size);
		break;
	}
}
