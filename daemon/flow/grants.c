/* A folder of clients. */
#include "flow/grants.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "port/crypto.h"
#include "port/ini.h"

#define SUFFIX ".client"

enum { CLIENTS_MAX = 4096, MARK = 8 /* bytes of the key in a user name */ };

struct grants {
	struct grant *items; /* in the order of their names */
	size_t count;
};

enum field_form {
	FORM_KEY,
	FORM_DAY,
	FORM_SENDERS,
	FORM_GEMEENTEN,
	FORM_TYPES,
	FORM_LIST
};

/* What may stand in a file. */
/* clang-format off */
static const struct {
	const char *key;
	enum field_form form;
	size_t at;
} fields[] = {
	{"public", FORM_KEY, offsetof(struct grant, key)},
	{"valid_from", FORM_DAY, offsetof(struct grant, valid_from)},
	{"valid_until", FORM_DAY, offsetof(struct grant, valid_until)},
	{"senders", FORM_SENDERS, offsetof(struct grant, senders)},
	{"municipalities", FORM_GEMEENTEN, offsetof(struct grant, gemeenten)},
	{"types", FORM_TYPES, offsetof(struct grant, types)},
	{"topics", FORM_LIST, offsetof(struct grant, topics)},
};
/* clang-format on */

enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

struct reading {
	struct grant *out;
	bool has_key;
};

/* NULL when the value is right, else what it must be. */
static const char *
put(enum field_form form, const char *value, void *at)
{
	int32_t day;

	/* A word that can never be meant is a slip, not a grant of nothing. */
	switch (form) {
	case FORM_KEY:
		return bus_key_parse(value, at)
			       ? NULL
			       : "a key: z85: and 40 characters, or 64 "
				 "hexadecimal digits";
	case FORM_DAY:
		day = value[0] == '\0' ? DAY_NONE : day_parse(value);
		if (day == DAY_NONE && value[0] != '\0')
			return "a date: YYYY-MM-DD";
		memcpy(at, &day, sizeof(day));
		return NULL;
	case FORM_SENDERS:
		if (!grant_names_senders(value))
			return "codes of four or eight digits with spaces "
			       "between, or *";
		break;
	case FORM_GEMEENTEN:
		if (!grant_names_gemeenten(value))
			return "codes of four digits with spaces between, or *";
		break;
	case FORM_TYPES:
		if (!grant_names_types(value))
			return "types like 323 or wmo323 with spaces between, "
			       "or *";
		break;
	case FORM_LIST:
		break;
	}
	if (strlen(value) >= GRANT_LIST)
		return "a list of at most 1000 characters";
	memcpy(at, value, strlen(value) + 1);
	return NULL;
}

static bool
take(void *ctx, const struct ini_item *item, struct err *e)
{
	struct reading *r = ctx;
	const char *wanted;
	size_t i;

	if (strcmp(item->section, "client") != 0)
		return err_set(e, ERR_CONFIG,
			       "%s:%d: [client] is wanted here, not [%s]",
			       item->file, item->line, item->section);
	if (item->key == NULL)
		return true;
	for (i = 0; i < FIELDS && strcmp(item->key, fields[i].key) != 0; i++)
		;
	if (i == FIELDS)
		return err_set(e, ERR_CONFIG,
			       "%s:%d: unknown key %s; there are public, "
			       "valid_from, valid_until, senders, "
			       "municipalities, types and topics",
			       item->file, item->line, item->key);
	wanted =
		put(fields[i].form, item->value, (char *)r->out + fields[i].at);
	if (wanted != NULL)
		return err_set(e, ERR_CONFIG, "%s:%d: %s must be %s",
			       item->file, item->line, item->key, wanted);
	r->has_key = r->has_key || fields[i].form == FORM_KEY;
	return true;
}

static bool
read_client(const char *folder, const char *file, struct grant *out,
	    struct err *e)
{
	const size_t stem = strlen(file) - strlen(SUFFIX);
	struct reading r = {out, false};
	char path[4096];

	memset(out, 0, sizeof(*out));
	out->valid_from = out->valid_until = DAY_NONE;
	if (stem == 0 || stem >= GRANT_NAME)
		return err_set(e, ERR_CONFIG,
			       "%s/%s: the name of a client has 1 to %d "
			       "characters",
			       folder, file, GRANT_NAME - 1);
	memcpy(out->name, file, stem);
	if (snprintf(path, sizeof(path), "%s/%s", folder, file) >=
	    (int)sizeof(path))
		return err_set(e, ERR_CONFIG, "%s: path too long", folder);
	if (!ini_read(path, take, &r, e))
		return false;
	if (out->valid_from != DAY_NONE && out->valid_until != DAY_NONE &&
	    out->valid_until < out->valid_from)
		return err_set(e, ERR_CONFIG,
			       "%s: valid_until lies before valid_from", path);
	return r.has_key || err_set(e, ERR_CONFIG,
				    "%s: `public`, the key of this client, "
				    "is missing",
				    path);
}

static int
is_client(const struct dirent *d)
{
	const size_t len = strlen(d->d_name), tail = strlen(SUFFIX);

	return d->d_name[0] != '.' && len >= tail &&
	       strcmp(d->d_name + len - tail, SUFFIX) == 0;
}

/* Who is it when two have the same key? */
static bool
keys_differ(const struct grants *g, struct err *e)
{
	size_t i, j;

	for (i = 0; i < g->count; i++)
		for (j = 0; j < i; j++)
			if (memcmp(g->items[i].key, g->items[j].key,
				   GRANT_KEY) == 0)
				return err_set(e, ERR_CONFIG,
					       "clients %s and %s have the "
					       "same key",
					       g->items[j].name,
					       g->items[i].name);
	return true;
}

static bool
read_all(struct grants *g, const char *folder, struct dirent **files, int n,
	 struct err *e)
{
	int i;

	if (n > CLIENTS_MAX)
		return err_set(e, ERR_CONFIG, "%s: more than %d clients",
			       folder, CLIENTS_MAX);
	g->items = calloc((size_t)n + 1, sizeof(*g->items));
	if (g->items == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	for (i = 0; i < n; i++) {
		if (!read_client(folder, files[i]->d_name, &g->items[g->count],
				 e))
			return false;
		g->count++;
	}
	return keys_differ(g, e);
}

bool
grants_load(const char *folder, struct grants **out, struct err *e)
{
	struct grants *g = calloc(1, sizeof(*g));
	struct dirent **files = NULL;
	bool ok;
	int n;

	*out = NULL;
	if (g == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	n = scandir(folder, &files, is_client, alphasort);
	ok = n >= 0 ? read_all(g, folder, files, n, e)
		    : err_errno(e, errno == ENOMEM ? ERR_NOMEM : ERR_CONFIG,
				"%s", folder);
	while (n-- > 0)
		free(files[n]);
	free(files);
	if (!ok)
		grants_free(&g);
	*out = g;
	return ok;
}

void
grants_free(struct grants **g)
{
	if (*g == NULL)
		return;
	free((*g)->items);
	free(*g);
	*g = NULL;
}

static void
user_of(const struct grant *one, char user[BUS_USER])
{
	char mark[2 * MARK + 1];

	crypto_hex(one->key, MARK, mark);
	snprintf(user, BUS_USER, "%s/%s", one->name, mark);
}

const struct grant *
grants_by_key(const struct grants *g, const unsigned char key[GRANT_KEY],
	      char user[BUS_USER])
{
	size_t i;

	for (i = 0; i < g->count; i++) {
		if (!crypto_equal(g->items[i].key, key, GRANT_KEY))
			continue;
		user_of(&g->items[i], user);
		return &g->items[i];
	}
	user[0] = '\0';
	return NULL;
}

const struct grant *
grants_by_user(const struct grants *g, const char *user)
{
	char own[BUS_USER];
	size_t i;

	for (i = 0; i < g->count; i++) {
		user_of(&g->items[i], own);
		if (strcmp(own, user) == 0)
			return &g->items[i];
	}
	return NULL;
}
