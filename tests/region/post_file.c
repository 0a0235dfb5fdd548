/* Files of messages, by day and round. */
#include "post_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "chance.h"

const char *const post_round_names[ROUNDS] = {"1-toewijzingen", "2-starts",
					      "3-stops", "4-declaraties"};

struct post {
	int32_t first, last;
	int (*counts)[ROUNDS]; /* by day from the first */
};

void
post_files_init(struct post_files *f, const struct options *o)
{
	memset(f, 0, sizeof(*f));
	f->o = o;
	f->day = DAY_NONE;
	buf_init(&f->body);
	f->post = must_alloc(1, sizeof(*f->post));
	f->post->first = region_first(o);
	f->post->last = region_last(o);
	f->post->counts =
		must_alloc((size_t)(f->post->last - f->post->first + 1),
			   sizeof(*f->post->counts));
}

void
post_files_number(struct post_files *f, int32_t day, enum post_round round,
		  char out[13])
{
	if (f->day != day || f->round != round)
		f->number = 0;
	f->day = day;
	f->round = round;
	f->number++;
	snprintf(out, 13, "%u%05u%05u", ((unsigned)round + 1) % 10,
		 (unsigned)day % 100000, (unsigned)f->number % 100000);
}

struct buf *
post_files_buf(struct post_files *f)
{
	buf_reset(&f->body);
	return &f->body;
}

static void
must_mkdir(const char *path)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST) {
		perror(path);
		exit(1);
	}
}

static enum post_round
round_of(const struct letter *l)
{
	switch (l->soort[2]) {
	case '1':
		return ROUND_ALLOCATIONS;
	case '5':
		return ROUND_STARTS;
	case '7':
		return ROUND_STOPS;
	default:
		return ROUND_DECLARATIONS;
	}
}

/* The body, of which the first len bytes, in the post of a day. */
static void
put_on(struct post_files *f, const struct letter *l, int32_t day, size_t len)
{
	enum post_round round = round_of(l);
	char path[512], text[DAY_TEXT];
	FILE *file;
	int n;

	if (day > f->post->last)
		return;
	if (f->body.failed) {
		fprintf(stderr, "region: out of memory\n");
		exit(1);
	}
	n = ++f->post->counts[day - f->post->first][round];
	snprintf(path, sizeof(path), "%s/berichten/%s", f->o->out,
		 day_format(text, day));
	must_mkdir(path);
	snprintf(path, sizeof(path), "%s/berichten/%s/%s", f->o->out, text,
		 post_round_names[round]);
	must_mkdir(path);
	snprintf(path, sizeof(path), "%s/berichten/%s/%s/%05d-%s%s-%s.xml",
		 f->o->out, text, post_round_names[round], n,
		 domein_text(l->domein), l->soort, l->from);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(f->body.data, 1, len, file) != len ||
	    fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

void
post_files_put(struct post_files *f, const struct letter *l)
{
	put_on(f, l, l->dated, f->body.len);
}

/*
 * Of ten thousand declarations: a wrong total, put right the next working day
 * under the same identification; half a file; the same bytes once more; the
 * same identification around other bytes.
 */
enum { WRONG_TOTAL = 60, HALF_A_FILE = 30, ONCE_MORE = 80, CONFLICT = 40 };

void
post_files_declaration(struct post_files *f, const struct options *o,
		       struct letter *l, int32_t period,
		       const struct line *const *lines, size_t count)
{
	int32_t day = l->dated, next = day_add_working(day, 1);
	bool wrong, half, twice, conflict;
	char nummer[13];
	struct dice d;

	dice_of(&d, o->seed, ABOUT_MESSAGE, lines[0]->nummer, lines[0]->van);
	wrong = dice_hits(&d, WRONG_TOTAL);
	half = dice_hits(&d, HALF_A_FILE);
	twice = dice_hits(&d, ONCE_MORE);
	conflict = dice_hits(&d, CONFLICT);
	snprintf(nummer, sizeof(nummer), "D%s", l->identificatie + 1);
	message_323(post_files_buf(f), l, o, period, nummer, lines, count,
		    wrong);
	put_on(f, l, day, half ? f->body.len / 2 : f->body.len);
	if (wrong)
		message_323(post_files_buf(f), l, o, period, nummer, lines,
			    count, false);
	if (wrong || half)
		put_on(f, l, next, f->body.len);
	if (twice)
		put_on(f, l, day_add_working(next, 1), f->body.len);
	if (conflict) {
		l->style = (l->style + 1) % XML_STYLES;
		message_323(post_files_buf(f), l, o, period, nummer, lines,
			    count, false);
		put_on(f, l, day_add_working(next, 2), f->body.len);
	}
}

struct post *
post_files_end(struct post_files *f)
{
	buf_done(&f->body);
	return f->post;
}

int
post_count(const struct post *p, int32_t day, enum post_round round)
{
	return day < p->first || day > p->last
		       ? 0
		       : p->counts[day - p->first][round];
}
