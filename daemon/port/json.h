#ifndef POLS_PORT_JSON_H
#define POLS_PORT_JSON_H

/*
 * The door to jansson: JSON that comes from outside.  What we write goes
 * through base/jsonw.h.
 *
 * Names are not jansson's own, so that a program that is linked with both
 * never calls the wrong one.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum { JSON_DEPTH = 64 };

struct json;

/*
 * Read one JSON value and nothing behind it.  Refused: a key twice in one
 * object, more than JSON_DEPTH levels, invalid UTF-8, NUL in a string, whole
 * numbers beyond int64_t.  ERR_CONFIG with line and column, never with a
 * piece of the text.  json_free() it.
 */
bool json_parse(const void *bytes, size_t len, struct json **out,
		struct err *e) MUST_CHECK;

/* Drop it with all it holds; leaves NULL; NULL is allowed. */
void json_free(struct json **j);

bool json_is_map(const struct json *j);
bool json_is_list(const struct json *j);

/* The member, borrowed; NULL when j is no object or has it not. */
const struct json *json_get(const struct json *j, const char *key);

/* Elements of an array or members of an object; 0 for anything else. */
size_t json_count(const struct json *j);
/* Element i of an array, borrowed; NULL when there is none. */
const struct json *json_at(const struct json *j, size_t i);

/*
 * The value itself; false when it is of another kind (or j is NULL), then out
 * is untouched.  Texts are borrowed.  json_as_int takes no 1.0.
 */
bool json_as_text(const struct json *j, const char **out);
bool json_as_int(const struct json *j, int64_t *out);
bool json_as_bool(const struct json *j, bool *out);
/* A whole number however it is written: 41, 41.0, 4.1e1; below 2^53. */
bool json_as_whole(const struct json *j, int64_t *out);

/* As the above for a member of an object. */
bool json_get_text(const struct json *j, const char *key, const char **out);
bool json_get_int(const struct json *j, const char *key, int64_t *out);
bool json_get_bool(const struct json *j, const char *key, bool *out);

/*
 * Call fn for each member in the order written; false stops and is given
 * back.
 */
bool json_each(const struct json *j,
	       bool (*fn)(void *ctx, const char *key, const struct json *value),
	       void *ctx);

#endif
