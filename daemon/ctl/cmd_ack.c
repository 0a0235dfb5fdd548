/* polsctl signal ack: a user takes up a signal. */
#include <stdlib.h>
#include <string.h>

#include "ctl/ask.h"
#include "ctl/cmd.h"
#include "model/acknowledgement.h"
#include "model/day.h"

enum { PATIENCE_S = 60 };

/* The days in a text, with commas or blanks between; false: one is none. */
static bool
take_days(const char *s, int32_t *days, size_t *count)
{
	char word[DAY_TEXT];
	size_t n;

	for (;;) {
		s += strspn(s, ", ");
		n = strcspn(s, ", ");
		if (n == 0)
			return true;
		if (n >= sizeof(word) || *count == ACKNOWLEDGEMENT_DUE)
			return false;
		memcpy(word, s, n);
		word[n] = '\0';
		days[*count] = day_parse(word);
		if (days[(*count)++] == DAY_NONE)
			return false;
		s += n;
	}
}

static int
compare_days(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/*
 * The id of the signal, and the days of --due: one or more may follow it, so
 * what is no id among the arguments is a day.
 */
static const char *
read_words(struct ctl *c, int32_t *days, size_t *count)
{
	const char *id = NULL;
	size_t i;

	if (!take_days(ctl_option(c, OPT_DUE), days, count))
		return NULL;
	for (i = 0; i < c->arg_count; i++) {
		if (day_parse(c->args[i]) == DAY_NONE) {
			if (id != NULL)
				return NULL;
			id = c->args[i];
		} else if (c->option[OPT_DUE] == NULL ||
			   !take_days(c->args[i], days, count)) {
			return NULL;
		}
	}
	qsort(days, *count, sizeof(*days), compare_days);
	return id;
}

enum ctl_exit
cmd_signal_ack(struct ctl *c)
{
	int32_t days[ACKNOWLEDGEMENT_DUE];
	char day[DAY_TEXT];
	enum ctl_exit code;
	size_t i, count = 0;
	const char *id = read_words(c, days, &count);
	struct ask a;

	if (id == NULL)
		return ctl_usage(c,
				 "one signal, and with --due at most %d "
				 "dates (2026-07-15)",
				 ACKNOWLEDGEMENT_DUE);
	if (ctl_option(c, OPT_BY)[0] == '\0' ||
	    ctl_option(c, OPT_WHAT)[0] == '\0')
		return ctl_usage(c, "say who (--by, a role: it is published) "
				    "and what was done (--what)");
	ask_begin(&a, c, "acknowledge");
	jsonw_put_text(&a.w, "signal", id);
	jsonw_put_text(&a.w, "by", ctl_option(c, OPT_BY));
	jsonw_put_text(&a.w, "what", ctl_option(c, OPT_WHAT));
	jsonw_key(&a.w, "due");
	jsonw_array(&a.w);
	for (i = 0; i < count; i++)
		jsonw_text(&a.w, day_format(day, days[i]));
	jsonw_array_end(&a.w);
	code = ask_send(&a, NULL, PATIENCE_S);
	if (code == CTL_OK && !ask_print(&a))
		buf_printf(&c->out, "signal %s is acknowledged\n", id);
	ask_done(&a);
	return code;
}
