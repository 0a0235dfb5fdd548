/*
 * Make the example region.
 *
 *	region --providers 228 --clients 12000 --years 2 --seed 1 --out DIR
 *
 * DIR gets csv/, berichten/DAY/ROUND/ and `verhaal`: what happens in which
 * order, a line each:
 *
 *	tick 2026-01-02
 *	import tariff csv/tarieven-2026.csv
 *	send berichten/2026-01-02/1-toewijzingen
 */
#include "region.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "people.h"
#include "post.h"
#include "sheets.h"

const char *const gemeente_codes[GEMEENTEN] = {"0310", "0312", "0352", "0355",
					       "1581"};
const char *const gemeente_namen[GEMEENTEN] = {
	"De Bilt", "Bunnik", "Wijk bij Duurstede", "Zeist", "Doorn"};

void *
must_alloc(size_t count, size_t size)
{
	void *p = calloc(count, size);

	if (p == NULL) {
		fprintf(stderr, "region: out of memory\n");
		exit(1);
	}
	return p;
}

void *
must_grow(void *array, size_t count, size_t size)
{
	/* Full whenever the count is a power of two. */
	if ((count & (count - 1)) != 0)
		return array;
	array = realloc(array, (count == 0 ? 1 : 2 * count) * size);
	if (array == NULL) {
		fprintf(stderr, "region: out of memory\n");
		exit(1);
	}
	return array;
}

int32_t
region_first(const struct options *o)
{
	return day_add_working(day_month_first(o->from), 1);
}

int32_t
region_last(const struct options *o)
{
	return day_month_last(o->from + o->months - 1);
}

int32_t
region_epoch(void)
{
	return day_from_ymd(2019, 3, 1);
}

static void
usage(const char *why)
{
	fprintf(stderr,
		"region: %s\n"
		"usage: region [--providers N] [--clients N] [--from 2026-01] "
		"[--years N | --months N] [--seed N] --out DIR\n",
		why);
	exit(2);
}

static int32_t
number(const char *text, int32_t low, int32_t high)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < low || n > high)
		usage("a number is not what it can be");
	return (int32_t)n;
}

static void
read_options(struct options *o, int argc, char **argv)
{
	static const struct option names[] = {
		{"providers", required_argument, NULL, 'p'},
		{"clients", required_argument, NULL, 'c'},
		{"from", required_argument, NULL, 'f'},
		{"years", required_argument, NULL, 'y'},
		{"months", required_argument, NULL, 'm'},
		{"seed", required_argument, NULL, 's'},
		{"out", required_argument, NULL, 'o'},
		{NULL, 0, NULL, 0},
	};
	int c;

	*o = (struct options){.providers = 228,
			      .clients = 12000,
			      .from = day_month_parse("2026-01"),
			      .months = 24,
			      .seed = 1};
	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (c) {
		case 'p':
			o->providers = number(optarg, 1, 5000);
			break;
		case 'c':
			o->clients = number(optarg, 1, people_most());
			break;
		case 'f':
			o->from = day_month_parse(optarg);
			break;
		case 'y':
			o->months = 12 * number(optarg, 1, 10);
			break;
		case 'm':
			o->months = number(optarg, 2, 120);
			break;
		case 's':
			o->seed = (uint64_t)number(optarg, 0, INT32_MAX);
			break;
		case 'o':
			o->out = optarg;
			break;
		default:
			usage("an option is not known");
		}
	}
	if (o->out == NULL || optind != argc)
		usage("--out says where");
	if (o->from < day_month_parse("2021-01") ||
	    o->from > day_month_parse("2029-12"))
		usage("--from is a month from 2021-01 to 2029-12");
}

static void
make_folder(const struct options *o, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", o->out, name);
	if (mkdir(path, 0777) != 0 && errno != EEXIST) {
		perror(path);
		exit(1);
	}
}

/* Imports of a day, then its post, round by round. */
static void
tell_day(FILE *out, int32_t day, const struct sheets *sheets, size_t *next,
	 const struct post *post)
{
	char text[DAY_TEXT];
	int round;

	fprintf(out, "tick %s\n", day_format(text, day));
	for (; *next < sheets->count && sheets->items[*next].day <= day;
	     (*next)++)
		fprintf(out, "import %s csv/%s\n", sheets->items[*next].command,
			sheets->items[*next].file);
	for (round = 0; round < ROUNDS; round++)
		if (post_count(post, day, (enum post_round)round) > 0)
			fprintf(out, "send berichten/%s/%s\n", text,
				post_round_names[round]);
}

static void
tell(const struct options *o, const struct sheets *sheets,
     const struct post *post)
{
	int32_t day = region_first(o), last = region_last(o);
	char path[512], text[DAY_TEXT];
	size_t next = 0;
	FILE *out;

	snprintf(path, sizeof(path), "%s/verhaal", o->out);
	out = fopen(path, "wb");
	if (out == NULL) {
		perror(path);
		exit(1);
	}
	for (; day <= last; day = day_add_working(day, 1))
		tell_day(out, day, sheets, &next, post);
	if (!day_is_working(last))
		fprintf(out, "tick %s\n", day_format(text, last));
	if (fclose(out) != 0) {
		perror(path);
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	struct allocations allocations;
	struct startstops startstops;
	struct deliveries deliveries;
	struct provider *providers;
	struct sheets sheets;
	struct options o;
	struct post *post;

	read_options(&o, argc, argv);
	make_folder(&o, "");
	make_folder(&o, "csv");
	make_folder(&o, "berichten");
	providers = providers_of(&o);
	allocations_of(&allocations, &o, providers);
	startstops_of(&startstops, &o, &allocations);
	deliveries_of(&deliveries, &o, providers, &allocations);
	sheets_write(&sheets, &o, providers, &allocations, &deliveries);
	post = post_write(&o, providers, &allocations, &startstops,
			  &deliveries);
	tell(&o, &sheets, post);
	printf("%d providers, %d clients, %zu allocations, %zu lines\n",
	       o.providers, o.clients, allocations.count, deliveries.count);
	return 0;
}
