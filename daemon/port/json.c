/* JSON by jansson. */
#include "port/json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

/*
 * struct json is jansson's json_t under a name of ours; it is never looked
 * into here.
 */
static const json_t *
peek(const struct json *j)
{
	return (const json_t *)(const void *)j;
}

static json_t *
open_up(struct json *j)
{
	return (json_t *)(void *)j;
}

static struct json *
wrap(json_t *j)
{
	return (struct json *)(void *)j;
}

/*
 * Whether the text has more levels than JSON_DEPTH: jansson itself allows
 * 2048 and calls itself for each.
 */
static bool
too_deep(const char *p, size_t len)
{
	bool quoted = false;
	size_t depth = 0, i;

	for (i = 0; i < len; i++) {
		if (quoted && p[i] == '\\')
			i++;
		else if (p[i] == '"')
			quoted = !quoted;
		else if (!quoted && (p[i] == '[' || p[i] == '{'))
			depth++;
		else if (!quoted && (p[i] == ']' || p[i] == '}') && depth > 0)
			depth--;
		if (depth > JSON_DEPTH)
			return true;
	}
	return false;
}

/*
 * The library does not always tell that memory ran out: it may call it a fault
 * of the text.  So its allocations are watched.
 */
static bool memory_out;

static void *
watched_malloc(size_t size)
{
	void *p = malloc(size);

	memory_out |= p == NULL;
	return p;
}

bool
json_parse(const void *bytes, size_t len, struct json **out, struct err *e)
{
	json_error_t wrong;
	json_t *j;

	json_set_alloc_funcs(watched_malloc, free);
	memory_out = false;
	if (len > 0 && too_deep(bytes, len))
		return err_set(e, ERR_CONFIG, "JSON of more than %d levels",
			       (int)JSON_DEPTH);
	j = json_loadb(len == 0 ? "" : bytes, len,
		       JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &wrong);
	if (memory_out) {
		json_decref(j);
		return err_set(e, ERR_NOMEM, "out of memory for JSON");
	}
	/* Not wrong.text: it quotes what came in. */
	if (j == NULL)
		return err_set(e, ERR_CONFIG,
			       "not valid JSON, line %d column %d", wrong.line,
			       wrong.column);
	*out = wrap(j);
	return true;
}

void
json_free(struct json **j)
{
	if (*j != NULL)
		json_decref(open_up(*j));
	*j = NULL;
}

bool
json_is_map(const struct json *j)
{
	return json_is_object(peek(j));
}

bool
json_is_list(const struct json *j)
{
	return json_is_array(peek(j));
}

static bool
json_is_text(const struct json *j)
{
	return json_is_string(peek(j));
}

const struct json *
json_get(const struct json *j, const char *key)
{
	return wrap(json_object_get(peek(j), key));
}

size_t
json_count(const struct json *j)
{
	return json_is_list(j) ? json_array_size(peek(j))
			       : json_object_size(peek(j));
}

const struct json *
json_at(const struct json *j, size_t i)
{
	return wrap(json_array_get(peek(j), i));
}

bool
json_as_text(const struct json *j, const char **out)
{
	if (!json_is_text(j))
		return false;
	*out = json_string_value(peek(j));
	return true;
}

bool
json_as_int(const struct json *j, int64_t *out)
{
	if (!json_is_integer(peek(j)))
		return false;
	*out = json_integer_value(peek(j));
	return true;
}

bool
json_as_whole(const struct json *j, int64_t *out)
{
	const double most = 9007199254740992.0;
	double d;

	if (!json_is_real(peek(j)))
		return json_as_int(j, out);
	d = json_real_value(peek(j));
	if (d <= -most || d >= most || d != (double)(int64_t)d)
		return false;
	*out = (int64_t)d;
	return true;
}

bool
json_as_bool(const struct json *j, bool *out)
{
	if (!json_is_boolean(peek(j)))
		return false;
	*out = json_is_true(peek(j));
	return true;
}

bool
json_get_text(const struct json *j, const char *key, const char **out)
{
	return json_as_text(json_get(j, key), out);
}

bool
json_get_int(const struct json *j, const char *key, int64_t *out)
{
	return json_as_int(json_get(j, key), out);
}

bool
json_get_bool(const struct json *j, const char *key, bool *out)
{
	return json_as_bool(json_get(j, key), out);
}

bool
json_each(const struct json *j,
	  bool (*fn)(void *ctx, const char *key, const struct json *value),
	  void *ctx)
{
	/* jansson only walks what it could also change. */
	union {
		const struct json *borrowed;
		json_t *walked;
	} u = {.borrowed = j};
	void *at;

	for (at = json_object_iter(u.walked); at != NULL;
	     at = json_object_iter_next(u.walked, at)) {
		if (!fn(ctx, json_object_iter_key(at),
			wrap(json_object_iter_value(at))))
			return false;
	}
	return true;
}
