/* Names of elements: collected from the schema files, numbered by address. */
#include "port/xml_names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 256, NAMES_MAX = 20000, FILE_BYTES_MAX = 16 * 1024 * 1024 };

struct xml_name_list {
	char *files[FILES_MAX];
	size_t file_count;
	char *names[NAMES_MAX];
	size_t name_count;
};

struct xml_name_list *
xml_name_list_new(void)
{
	return calloc(1, sizeof(struct xml_name_list));
}

void
xml_name_list_free(struct xml_name_list **l)
{
	size_t i;

	if (*l == NULL)
		return;
	for (i = 0; i < (*l)->file_count; i++)
		free((*l)->files[i]);
	for (i = 0; i < (*l)->name_count; i++)
		free((*l)->names[i]);
	free(*l);
	*l = NULL;
}

/* The whole file with a NUL behind it; free() it. */
static char *
read_file(const char *path, struct err *e)
{
	FILE *f = fopen(path, "rbe");
	char *text = NULL;
	bool ok = false;
	long size;

	if (f == NULL) {
		err_errno(e, ERR_CONFIG, "schema %s", path);
		return NULL;
	}
	if (fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 ||
	    fseek(f, 0, SEEK_SET) != 0) {
		err_errno(e, ERR_CONFIG, "schema %s", path);
		goto out;
	}
	if (size > FILE_BYTES_MAX) {
		err_set(e, ERR_CONFIG, "schema %s is over 16 MiB", path);
		goto out;
	}
	text = calloc(1, (size_t)size + 1);
	if (text == NULL) {
		err_set(e, ERR_NOMEM, "schema %s: out of memory", path);
		goto out;
	}
	if (fread(text, 1, (size_t)size, f) != (size_t)size) {
		err_set(e, ERR_IO, "schema %s cannot be read", path);
		goto out;
	}
	ok = true;
out:
	fclose(f);
	if (!ok) {
		free(text);
		text = NULL;
	}
	return text;
}

static bool
keep(struct xml_name_list *l, const char *name, size_t len)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789_-";
	char *copy;

	if (len == 0 || strspn(name, allowed) < len)
		return true;
	copy = l->name_count < NAMES_MAX ? strndup(name, len) : NULL;
	if (copy != NULL)
		l->names[l->name_count++] = copy;
	return copy != NULL;
}

/* True when the tag that begins at p (behind its <) is that of an element. */
static bool
is_element(const char *p)
{
	size_t len = strcspn(p, " \t\r\n/>");

	return len >= 7 && strncmp(p + len - 7, "element", 7) == 0 &&
	       (len == 7 || p[len - 8] == ':');
}

/* The name="…" of one start tag, if it has one. */
static bool
element_name(struct xml_name_list *l, const char *p)
{
	const char *value, *end;

	for (; *p != '\0' && *p != '>'; p++) {
		if (*p != '"' && *p != '\'')
			continue;
		value = p + 1;
		end = strchr(value, *p);
		if (end == NULL)
			return true;
		while (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '\r' ||
		       p[-1] == '\n' || p[-1] == '=')
			p--;
		if (strncmp(p - 4, "name", 4) == 0 && strchr(" \t\r\n", p[-5]))
			return keep(l, value, (size_t)(end - value));
		p = end;
	}
	return true;
}

static bool
collect(struct xml_name_list *l, const char *text)
{
	const char *p = text;

	while ((p = strchr(p, '<')) != NULL) {
		p++;
		if (strncmp(p, "!--", 3) == 0) {
			p = strstr(p, "-->");
			if (p == NULL)
				break;
		} else if (is_element(p) && !element_name(l, p)) {
			return false;
		}
	}
	return true;
}

bool
xml_name_list_file(struct xml_name_list *l, const char *path, struct err *e)
{
	char *text, *copy;
	bool ok;
	size_t i;

	for (i = 0; i < l->file_count; i++)
		if (strcmp(l->files[i], path) == 0)
			return true;
	copy = l->file_count < FILES_MAX ? strdup(path) : NULL;
	if (copy == NULL)
		return err_set(e, ERR_NOMEM, "too many schema files");
	l->files[l->file_count++] = copy;
	text = read_file(path, e);
	if (text == NULL)
		return false;
	ok = collect(l, text);
	free(text);
	return ok ||
	       err_set(e, ERR_NOMEM, "schema %s has too many elements", path);
}

static int
by_spelling(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
xml_name_list_table(const struct xml_name_list *l, struct doc_names *out,
		    struct arena *a, struct err *e)
{
	const char **text = arena_array(a, l->name_count + 1, sizeof(*text));
	size_t i, n = 0;

	if (text == NULL)
		return err_set(e, ERR_NOMEM, "schemas: out of memory");
	for (i = 0; i < l->name_count; i++)
		text[i] = l->names[i];
	qsort(text, l->name_count, sizeof(*text), by_spelling);
	for (i = 0; i < l->name_count; i++) {
		if (n > 0 && strcmp(text[n - 1], text[i]) == 0)
			continue;
		text[n] = arena_strdup(a, text[i]);
		if (text[n++] == NULL)
			return err_set(e, ERR_NOMEM, "schemas: out of memory");
	}
	out->text = text;
	out->count = (uint16_t)n;
	return true;
}

bool
xml_name_map_init(struct xml_name_map *m, uint16_t known)
{
	size_t size = 64;

	/* Half empty at most, so that a search always ends. */
	while (size < 2 * ((size_t)known + XML_NAMES_UNKNOWN_MAX + 1))
		size *= 2;
	m->slot = calloc(size, sizeof(*m->slot));
	m->mask = (uint32_t)(size - 1);
	m->unknown = 0;
	return m->slot != NULL;
}

void
xml_name_map_done(struct xml_name_map *m)
{
	free(m->slot);
	memset(m, 0, sizeof(*m));
}

static uint32_t
find(const struct xml_name_map *m, const void *name)
{
	uint64_t hash = (uintptr_t)name * UINT64_C(0x9E3779B97F4A7C15);
	uint32_t i = (uint32_t)(hash >> 32) & m->mask;

	while (m->slot[i].name != NULL && m->slot[i].name != name)
		i = (i + 1) & m->mask;
	return i;
}

void
xml_name_map_bind(struct xml_name_map *m, const void *name, uint16_t number)
{
	uint32_t i = find(m, name);

	m->slot[i].name = name;
	m->slot[i].number = number;
}

uint16_t
xml_name_map_get(struct xml_name_map *m, const void *name, uint16_t known)
{
	uint32_t i = find(m, name);

	if (m->slot[i].name != NULL)
		return m->slot[i].number;
	if (m->unknown == XML_NAMES_UNKNOWN_MAX)
		return (uint16_t)(known + XML_NAMES_UNKNOWN_MAX);
	m->slot[i].name = name;
	m->slot[i].number = (uint16_t)(known + m->unknown++);
	return m->slot[i].number;
}
