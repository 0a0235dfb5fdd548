/* From the text of an option to its value: one function per type. */
#include <string.h>
#include <strings.h>

#include "model/day.h"
#include "port/conf_table.h"

/* What every type is given; `to` and `also` are the members. */
struct job {
	struct conf *conf;
	const struct conf_option *option;
	const char *text;
	void *to;
	void *also;
	const char *shown; /* out; the text itself when NULL */
};

static bool
wrong(const struct job *j, struct err *e)
{
	char wanted[160];

	conf_value_wanted(j->option, wanted, sizeof(wanted));
	return err_set(e, ERR_CONFIG, "\"%.60s\" is not %s", j->text, wanted);
}

/* Digits from *text on, which then stands behind them; false on overflow. */
static bool
digits(const char **text, int64_t *out)
{
	const char *p = *text;
	int64_t v = 0;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, *p - '0', &v))
			return false;
	}
	*text = p;
	*out = v;
	return true;
}

static bool
in_range(const struct job *j, int64_t v)
{
	return v >= j->option->min && v <= j->option->max;
}

/* A number with one of the units; a bare 0 needs none. */
static bool
measured(const struct job *j, const struct conf_unit *unit, int64_t *out)
{
	const char *p = j->text;
	int64_t v;

	if (!digits(&p, &v))
		return false;
	while (*p == ' ' || *p == '\t')
		p++;
	if (*p == '\0' && v == 0) {
		*out = 0;
		return in_range(j, 0);
	}
	for (; unit->name != NULL; unit++) {
		if (strcmp(p, unit->name) == 0)
			return !__builtin_mul_overflow(v, unit->each, out) &&
			       in_range(j, *out);
	}
	return false;
}

static bool
parse_size(struct job *j, struct err *e)
{
	int64_t *to = j->to;

	return measured(j, conf_sizes, to) || wrong(j, e);
}

static bool
parse_duration(struct job *j, struct err *e)
{
	int64_t *to = j->to;

	return measured(j, conf_durations, to) || wrong(j, e);
}

static bool
parse_days(struct job *j, struct err *e)
{
	int64_t v;
	int *to = j->to;

	if (!measured(j, conf_days, &v))
		return wrong(j, e);
	*to = (int)v;
	return true;
}

static bool
whole(const struct job *j, int64_t *out)
{
	const char *p = j->text;

	return digits(&p, out) && *p == '\0' && in_range(j, *out);
}

static bool
parse_number(struct job *j, struct err *e)
{
	int64_t v = 0;
	int *to = j->to;

	if (j->option->zero != NULL && strcmp(j->text, j->option->zero) == 0) {
		*to = 0;
		return true;
	}
	if (!whole(j, &v))
		return wrong(j, e);
	*to = (int)v;
	return true;
}

/* "7.5%", also with a comma and a blank: two decimals are one basis point. */
static bool
percentage(const struct job *j, const char **text, int *out)
{
	const char *p = *text;
	int64_t v, scale = 100;

	if (!digits(&p, &v) || v > INT32_MAX)
		return false;
	if (*p == '.' || *p == ',') {
		p++;
		if (*p < '0' || *p > '9')
			return false;
		for (; scale > 1 && *p >= '0' && *p <= '9'; scale /= 10)
			v = v * 10 + (*p++ - '0');
	}
	while (*p == ' ' || *p == '\t')
		p++;
	if (*p++ != '%')
		return false;
	v *= scale;
	if (!in_range(j, v))
		return false;
	*text = p;
	*out = (int)v;
	return true;
}

static bool
parse_percent(struct job *j, struct err *e)
{
	const char *p = j->text;
	int *to = j->to;

	return (percentage(j, &p, to) && *p == '\0') || wrong(j, e);
}

static bool
parse_percents(struct job *j, struct err *e)
{
	const char *p = j->text;
	size_t *count = j->also;
	int *to = j->to;

	*count = 0;
	while (*p != '\0') {
		if (*count == SETTINGS_THRESHOLDS ||
		    !percentage(j, &p, &to[*count]) ||
		    (*p != '\0' && *p != ' ' && *p != '\t') ||
		    (*count > 0 && to[*count] <= to[*count - 1]))
			return wrong(j, e);
		++*count;
		p += strspn(p, " \t");
	}
	return *count > 0 || wrong(j, e);
}

static bool
parse_yes_no(struct job *j, struct err *e)
{
	bool *to = j->to;

	if (strcmp(j->text, "yes") != 0 && strcmp(j->text, "no") != 0)
		return wrong(j, e);
	*to = j->text[0] == 'y';
	return true;
}

static bool
word(const struct job *j, unsigned *out)
{
	unsigned i;

	for (i = 0; j->option->words[i] != NULL; i++) {
		if (strcmp(j->text, j->option->words[i]) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

/* Enums of the header are unsigned int to both compilers. */
_Static_assert(sizeof(enum horizon_kind) == sizeof(unsigned), "enum size");

static bool
parse_word(struct job *j, struct err *e)
{
	unsigned v;

	if (!word(j, &v))
		return wrong(j, e);
	memcpy(j->to, &v, sizeof(v));
	return true;
}

static bool
parse_horizon(struct job *j, struct err *e)
{
	unsigned v;
	int64_t n = 0;
	int32_t *months = j->also;

	if (!word(j, &v)) {
		if (!whole(j, &n))
			return wrong(j, e);
		v = HORIZON_MONTHS;
	}
	memcpy(j->to, &v, sizeof(v));
	*months = (int32_t)n;
	return true;
}

static bool
parse_text(struct job *j, struct err *e)
{
	const char **to = j->to;

	if (strlen(j->text) > (size_t)j->option->max)
		return wrong(j, e);
	*to = j->text;
	return true;
}

static bool
parse_oin(struct job *j, struct err *e)
{
	const char **to = j->to;

	if (strlen(j->text) != 20 || strspn(j->text, "0123456789") != 20)
		return wrong(j, e);
	*to = j->text;
	return true;
}

/* Labels of a-z, 0-9 and - between dots: it begins every event type. */
static bool
parse_domain(struct job *j, struct err *e)
{
	const char **to = j->to;
	const char *p = j->text;
	size_t n;

	if (strlen(p) > (size_t)j->option->max)
		return wrong(j, e);
	for (;;) {
		n = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789-");
		if (n == 0 || p[0] == '-' || p[n - 1] == '-')
			return wrong(j, e);
		if (p[n] == '\0')
			break;
		if (p[n] != '.')
			return wrong(j, e);
		p += n + 1;
	}
	*to = j->text;
	return true;
}

static bool
parse_date(struct job *j, struct err *e)
{
	int32_t *to = j->to;

	*to = *j->text == '\0' ? DAY_NONE : day_parse(j->text);
	return *j->text == '\0' || *to != DAY_NONE || wrong(j, e);
}

/*
 * A path is shown whole where it can be read back, else as it was written: a
 * folder that is put before it may hold blanks, which separate endpoints and
 * begin comments.
 */
static const char *
shown_as(const char *whole, const char *written)
{
	return strpbrk(whole, " \t") == NULL ? whole : written;
}

static bool
parse_path(struct job *j, struct err *e)
{
	const char **to = j->to;

	if (*j->text == '\0' && j->option->optional) {
		*to = "";
		return true;
	}
	*to = conf_path_parse(j->conf, j->text, e);
	if (*to == NULL)
		return false;
	j->shown = shown_as(*to, j->text);
	return true;
}

static bool
parse_endpoints(struct job *j, struct err *e)
{
	struct arena *mem = j->conf->detail->mem;
	struct conf_list *to = j->to;
	const char **item, *p = j->text, *one, *shown = "";
	size_t n = 0, len;

	item = arena_array(mem, CONF_ENDPOINTS_MAX, sizeof(*item));
	if (item == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	for (;; p += len) {
		p += strspn(p, " \t");
		len = strcspn(p, " \t");
		if (len == 0)
			break;
		if (n == CONF_ENDPOINTS_MAX)
			return err_set(e, ERR_CONFIG, "more than %d endpoints",
				       (int)CONF_ENDPOINTS_MAX);
		one = arena_strndup(mem, p, len);
		if (one == NULL)
			return err_set(e, ERR_NOMEM, "out of memory");
		item[n] = conf_endpoint_parse(j->conf, one, e);
		if (item[n] == NULL)
			return err_context(e, "\"%.120s\"", one);
		one = shown_as(item[n], one);
		shown = n == 0 ? one : arena_printf(mem, "%s %s", shown, one);
		if (shown == NULL)
			return err_set(e, ERR_NOMEM, "out of memory");
		n++;
	}
	if (n == 0)
		return err_set(e, ERR_CONFIG, "an endpoint is wanted");
	to->item = item;
	to->count = n;
	j->shown = shown;
	return true;
}

static bool (*const parsers[])(struct job *j, struct err *e) = {
	[CONF_TEXT] = parse_text,
	[CONF_DOMAIN] = parse_domain,
	[CONF_OIN] = parse_oin,
	[CONF_DATE] = parse_date,
	[CONF_FILE] = parse_path,
	[CONF_FOLDER] = parse_path,
	[CONF_ENDPOINTS] = parse_endpoints,
	[CONF_SIZE] = parse_size,
	[CONF_DURATION] = parse_duration,
	[CONF_DAYS] = parse_days,
	[CONF_NUMBER] = parse_number,
	[CONF_PERCENT] = parse_percent,
	[CONF_PERCENTS] = parse_percents,
	[CONF_YES_NO] = parse_yes_no,
	[CONF_WORD] = parse_word,
	[CONF_HORIZON] = parse_horizon,
	[CONF_PACKS] = NULL,
};

bool
conf_value_parse(struct conf *c, const struct conf_option *o,
		 struct conf_slot *slot, struct err *e)
{
	struct job j = {
		.conf = c,
		.option = o,
		.text = slot->text,
		.to = (char *)c + o->at,
		.also = (char *)c + o->also,
	};

	if (!parsers[o->type](&j, e))
		return false;
	slot->shown = j.shown != NULL ? j.shown : slot->text;
	return true;
}

/* Both ways of naming a standard, and none: the longer ones first. */
static const struct {
	const char *head;
	const char *standard;
} heads[] = {
	{.head = "iwmo", .standard = "iwmo"},
	{.head = "ijw", .standard = "ijw"},
	{.head = "wmo", .standard = "iwmo"},
	{.head = "jw", .standard = "ijw"},
	{.head = "", .standard = ""},
};

bool
conf_value_pack(struct conf *c, struct conf_named *named, struct conf_pack *to,
		struct err *e)
{
	const char *type = strchr(named->key, '.') + 1;
	size_t i, len;

	/* The last one is empty and fits whatever comes. */
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]) - 1; i++) {
		len = strlen(heads[i].head);
		if (strncasecmp(type, heads[i].head, len) == 0)
			break;
	}
	type += strlen(heads[i].head);
	if (strlen(type) != 3 || strspn(type, "0123456789") != 3)
		return err_set(e, ERR_CONFIG,
			       "a type is written wmo323, jw301 or 323");
	to->standard = heads[i].standard;
	to->type = type;
	to->path = conf_path_parse(c, named->slot.text, e);
	if (to->path == NULL)
		return false;
	named->slot.shown = shown_as(to->path, named->slot.text);
	return true;
}
