/*
 * Loading: read the files, remember the text and the place of each option,
 * then turn all texts into values.  Nothing is given out before everything is
 * right.
 */
#include "port/conf.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "port/conf_table.h"
#include "port/ini.h"

#ifndef POLS_CONFIG_FILE
#define POLS_CONFIG_FILE "/etc/pols/polsd.conf"
#endif

static const char by_default[] = "default";

static bool
no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "configuration: out of memory");
}

static const char *
nearest_section(const char *name)
{
	const char *best = conf_options[0].section;
	size_t least = SIZE_MAX, d, i;

	for (i = 0; i < conf_option_count; i++) {
		d = nearest_distance(name, conf_options[i].section);
		if (d < least) {
			least = d;
			best = conf_options[i].section;
		}
	}
	return best;
}

/* A key that is right in another section is nearer than a misspelt one. */
static const struct conf_option *
nearest_key(const char *section, const char *name)
{
	const struct conf_option *o, *best = &conf_options[0];
	size_t least = SIZE_MAX, d, i;

	for (i = 0; i < conf_option_count; i++) {
		o = &conf_options[i];
		d = nearest_distance(name, o->key);
		if (d != 0 && strcmp(o->section, section) != 0)
			continue;
		if (d < least) {
			least = d;
			best = o;
		}
	}
	return best;
}

static bool
known_section(const char *name)
{
	size_t i;

	for (i = 0; i < conf_option_count; i++) {
		if (strcmp(conf_options[i].section, name) == 0)
			return true;
	}
	return false;
}

static const struct conf_option *
find(const char *section, const char *key)
{
	const struct conf_option *o;
	size_t i, len;

	for (i = 0; i < conf_option_count; i++) {
		o = &conf_options[i];
		if (strcmp(o->section, section) != 0)
			continue;
		len = strlen(o->key);
		if (o->type == CONF_PACKS ? strncmp(o->key, key, len) == 0
					  : strcmp(o->key, key) == 0)
			return o;
	}
	return NULL;
}

static struct conf_slot *
pack_slot(struct conf_detail *d, const char *key)
{
	struct conf_named *p;
	size_t i;

	for (i = 0; i < d->pack_count; i++) {
		if (strcmp(d->pack[i].key, key) == 0)
			return &d->pack[i].slot;
	}
	if (d->pack_count == CONF_PACKS_MAX)
		return NULL;
	p = &d->pack[d->pack_count];
	p->key = arena_strdup(d->mem, key);
	if (p->key == NULL)
		return NULL;
	d->pack_count++;
	return &p->slot;
}

/* ini_fn: remember text and place; a later file overrides an earlier one. */
static bool
take(void *ctx, const struct ini_item *item, struct err *e)
{
	struct conf *c = ctx;
	struct conf_detail *d = c->detail;
	const struct conf_option *o, *near;
	struct conf_slot *slot;

	if (!known_section(item->section))
		return err_set(e, ERR_CONFIG,
			       "%s:%d: unknown section [%.64s], did you mean "
			       "[%s]?",
			       item->file, item->line, item->section,
			       nearest_section(item->section));
	if (item->key == NULL)
		return true;
	o = find(item->section, item->key);
	if (o == NULL) {
		near = nearest_key(item->section, item->key);
		return err_set(e, ERR_CONFIG,
			       "%s:%d: unknown key %.64s in [%s], did you mean "
			       "%s%s in [%s]?",
			       item->file, item->line, item->key, item->section,
			       near->key,
			       near->type == CONF_PACKS ? "<type>" : "",
			       near->section);
	}
	slot = o->type == CONF_PACKS ? pack_slot(d, item->key)
				     : &d->slot[o - conf_options];
	if (slot == NULL)
		return err_set(e, ERR_CONFIG, "%s:%d: more than %d rule sheets",
			       item->file, item->line, (int)CONF_PACKS_MAX);
	slot->text = arena_strdup(d->mem, item->value);
	slot->where = arena_printf(d->mem, "%s:%d", item->file, item->line);
	return !arena_failed(d->mem) || no_memory(e);
}

static bool
value_failed(const struct conf_slot *slot, const char *section, const char *key,
	     struct err *e)
{
	return err_context(e, "%s: [%s] %s", slot->where, section, key);
}

static bool
values(struct conf *c, struct err *e)
{
	struct conf_detail *d = c->detail;
	const struct conf_option *o;
	struct conf_slot *slot;
	size_t i;

	for (i = 0; i < conf_option_count; i++) {
		o = &conf_options[i];
		slot = &d->slot[i];
		if (o->type == CONF_PACKS)
			continue;
		if (slot->text == NULL) {
			slot->text = o->fall;
			slot->where = by_default;
		}
		if (!conf_value_parse(c, o, slot, e))
			return value_failed(slot, o->section, o->key, e);
	}
	return true;
}

static bool
packs(struct conf *c, struct err *e)
{
	struct conf_detail *d = c->detail;
	struct conf_pack *to, *p;
	size_t i, j;

	to = arena_array(d->mem, CONF_PACKS_MAX, sizeof(*to));
	if (to == NULL)
		return no_memory(e);
	for (i = 0; i < d->pack_count; i++) {
		p = &to[i];
		if (!conf_value_pack(c, &d->pack[i], p, e))
			return value_failed(&d->pack[i].slot, "rules",
					    d->pack[i].key, e);
		/* pack.wmo323 and pack.iwmo323 are the same thing. */
		for (j = 0; j < i; j++) {
			if (strcmp(to[j].standard, p->standard) == 0 &&
			    strcmp(to[j].type, p->type) == 0)
				return err_set(
					e, ERR_CONFIG,
					"%s: [rules] %s was named already as "
					"%s at %s",
					d->pack[i].slot.where, d->pack[i].key,
					d->pack[j].key, d->pack[j].slot.where);
		}
	}
	c->rules.packs.item = to;
	c->rules.packs.count = d->pack_count;
	c->rules.packs.list = "";
	for (i = 0; i < d->pack_count && c->rules.packs.list != NULL; i++)
		c->rules.packs.list = arena_printf(
			d->mem, "%s%s %s %s\n", c->rules.packs.list,
			to[i].standard[0] == '\0' ? "*" : to[i].standard,
			to[i].type, to[i].path);
	return c->rules.packs.list != NULL || no_memory(e);
}

static bool
is_set(const struct conf *c, const char *section, const char *key)
{
	return strcmp(conf_where(c, section, key), by_default) != 0;
}

/* What follows from the values and has no key of its own. */
static bool
derive(struct conf *c, struct err *e)
{
	if (c->paths.schemas[0] == '\0')
		c->paths.schemas = conf_path_schemas(c);
	c->paths.event_log_named = is_set(c, "paths", "event_log");
	c->privacy.key_named = is_set(c, "privacy", "key");
	c->limits.wrapped_bytes = c->limits.message_bytes / 25 * 34 +
				  c->limits.message_bytes % 25 * 34 / 25;
	return (c->paths.schemas != NULL && !arena_failed(c->detail->mem)) ||
	       no_memory(e);
}

static struct conf *
conf_new(struct err *e)
{
	struct conf *c = calloc(1, sizeof(*c));

	if (c != NULL)
		c->detail = calloc(1, sizeof(*c->detail));
	if (c != NULL && c->detail != NULL)
		c->detail->mem = arena_new();
	if (c == NULL || c->detail == NULL || c->detail->mem == NULL) {
		conf_free(&c);
		no_memory(e);
		return NULL;
	}
	c->detail->file = "";
	c->detail->folder = "";
	return c;
}

void
conf_free(struct conf **c)
{
	if (*c == NULL)
		return;
	if ((*c)->detail != NULL)
		arena_free(&(*c)->detail->mem);
	free((*c)->detail);
	free(*c);
	*c = NULL;
}

/* The absolute folder of a file, whatever the current one becomes later. */
static bool
set_folder(struct conf *c, const char *path, struct err *e)
{
	struct conf_detail *d = c->detail;
	const char *slash = strrchr(path, '/');
	char *folder, *real;

	folder = slash == NULL ? arena_strdup(d->mem, ".")
		 : slash == path
			 ? arena_strdup(d->mem, "/")
			 : arena_strndup(d->mem, path, (size_t)(slash - path));
	if (folder == NULL)
		return no_memory(e);
	real = realpath(folder, NULL);
	if (real == NULL)
		return err_errno(e, errno == EACCES ? ERR_ACCESS : ERR_CONFIG,
				 "%s", path);
	/* The root is empty here, so that joining gives one slash. */
	d->folder = arena_strdup(d->mem, strcmp(real, "/") == 0 ? "" : real);
	free(real);
	return d->folder != NULL || no_memory(e);
}

static int
is_conf(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 5 &&
	       strcmp(entry->d_name + len - 5, ".conf") == 0;
}

/* By bytes: alphasort() would follow the language of the user. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool
read_folder(struct conf *c, const char *path, struct err *e)
{
	struct dirent **entry = NULL;
	const char *name;
	bool ok = true;
	int n, i;

	n = scandir(path, &entry, is_conf, by_name);
	if (n < 0) {
		if (errno == ENOENT)
			return true;
		return err_errno(e, errno == EACCES ? ERR_ACCESS : ERR_CONFIG,
				 "%s", path);
	}
	for (i = 0; i < n; i++) {
		if (ok) {
			name = arena_printf(c->detail->mem, "%s/%s", path,
					    entry[i]->d_name);
			ok = name == NULL ? no_memory(e)
					  : ini_read(name, take, c, e);
		}
		free(entry[i]);
	}
	free(entry);
	return ok;
}

static bool
read_files(struct conf *c, const char *path, struct err *e)
{
	const char *slash, *folder;

	if (path == NULL) {
		path = POLS_CONFIG_FILE;
		if (access(path, F_OK) != 0 && errno == ENOENT)
			return true;
	}
	c->detail->file = arena_strdup(c->detail->mem, path);
	if (c->detail->file == NULL)
		return no_memory(e);
	slash = strrchr(path, '/');
	folder = arena_printf(c->detail->mem, "%.*sconf.d",
			      slash == NULL ? 0 : (int)(slash - path) + 1,
			      path);
	if (folder == NULL)
		return no_memory(e);
	return set_folder(c, path, e) && ini_read(path, take, c, e) &&
	       read_folder(c, folder, e);
}

static bool
finish(struct conf **c, struct conf **out, struct err *e)
{
	if (!values(*c, e) || !packs(*c, e) || !derive(*c, e))
		return false;
	*out = *c;
	*c = NULL;
	return true;
}

bool
conf_load(const char *path, struct conf **out, struct err *e)
{
	struct conf *c = conf_new(e);
	bool ok;

	if (c == NULL)
		return false;
	ok = read_files(c, path, e) && finish(&c, out, e);
	conf_free(&c);
	return ok;
}

bool
conf_load_text(const char *name, const char *text, struct conf **out,
	       struct err *e)
{
	struct conf *c = conf_new(e);
	bool ok;

	if (c == NULL)
		return false;
	ok = set_folder(c, "./", e) &&
	     ini_parse(name, text, strlen(text), take, c, e) &&
	     finish(&c, out, e);
	conf_free(&c);
	return ok;
}

bool
conf_keep(struct conf *next, const struct conf *now, struct err *e)
{
	struct arena *mem = next->detail->mem;
	size_t i;

	for (i = 0; i < conf_option_count; i++) {
		const struct conf_option *o = &conf_options[i];
		const struct conf_slot *was = &now->detail->slot[i];
		struct conf_slot *is = &next->detail->slot[i];

		if (o->reload != CONF_RESTART || o->type == CONF_PACKS)
			continue;
		is->text = arena_strdup(mem, was->text);
		is->where = arena_strdup(mem, was->where);
		if (is->text == NULL || is->where == NULL)
			return no_memory(e);
		if (!conf_value_parse(next, o, is, e))
			return value_failed(is, o->section, o->key, e);
	}
	return derive(next, e);
}

const char *
conf_file(const struct conf *c)
{
	return c->detail->file;
}

const char *
conf_where(const struct conf *c, const char *section, const char *key)
{
	const struct conf_option *o = find(section, key);
	const struct conf_detail *d = c->detail;
	size_t i;

	if (o == NULL)
		return "";
	if (o->type != CONF_PACKS)
		return d->slot[o - conf_options].where;
	for (i = 0; i < d->pack_count; i++) {
		if (strcmp(d->pack[i].key, key) == 0)
			return d->pack[i].slot.where;
	}
	return by_default;
}
