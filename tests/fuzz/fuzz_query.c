/*
 * Fuzz target: a request for events of before.  JSON that is taken reads the
 * same when it is written and read again; a query that is understood is
 * within its bounds.
 */
#include <string.h>

/* The source itself: this is about its insides. */
#include "flow/replay.c"

#include "fuzz/fuzz.h"

static bool write_value(void *ctx, const char *key, const struct json *j);

static void
write_list(struct jsonw *w, const struct json *j)
{
	size_t i;

	jsonw_array(w);
	for (i = 0; i < json_count(j); i++)
		write_value(w, NULL, json_at(j, i));
	jsonw_array_end(w);
}

/*
 * What the daemon has no eye for, a fraction or null, is written as null, and
 * so is what lies deeper than it ever writes itself.
 */
static bool
write_value(void *ctx, const char *key, const struct json *j)
{
	struct jsonw *w = ctx;
	const char *text;
	int64_t number;
	bool yes;

	if (key != NULL)
		jsonw_key(w, key);
	if (w->depth == JSONW_DEPTH_MAX) {
		jsonw_null(w);
	} else if (json_is_map(j)) {
		jsonw_object(w);
		json_each(j, write_value, w);
		jsonw_object_end(w);
	} else if (json_is_list(j)) {
		write_list(w, j);
	} else if (json_as_text(j, &text)) {
		jsonw_text(w, text);
	} else if (json_as_int(j, &number)) {
		jsonw_int(w, number);
	} else if (json_as_bool(j, &yes)) {
		jsonw_bool(w, yes);
	} else {
		jsonw_null(w);
	}
	return true;
}

static void
write_whole(const struct json *j, struct buf *out)
{
	struct jsonw w;

	jsonw_init(&w, out);
	write_value(&w, NULL, j);
	fuzz_check(w.depth == 0 && !out->failed, "not written");
}

static void
again(const struct json *j)
{
	struct json *k = NULL;
	struct buf one, two;
	struct err e;

	buf_init(&one);
	buf_init(&two);
	write_whole(j, &one);
	fuzz_check(json_parse(one.data, one.len, &k, &e),
		   "refused when read again");
	write_whole(k, &two);
	fuzz_check(one.len == two.len &&
			   memcmp(one.data, two.data, two.len) == 0,
		   "other JSON when read again");
	json_free(&k);
	buf_done(&one);
	buf_done(&two);
}

static void
bounds(const struct query *q)
{
	size_t i;

	fuzz_check(q->limit >= 1 && q->limit <= LIMIT_MAX, "a limit beyond");
	fuzz_check(q->after >= 0, "a number before the first");
	fuzz_check(q->type_count <= TYPES_MAX, "too many types");
	for (i = 0; i < q->type_count; i++)
		fuzz_check(q->types[i] != NULL && wanted(q, q->types[i]),
			   "a type that is not wanted");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json *j = NULL;
	struct query q;
	struct err e = {.code = ERR_NONE};

	if (!json_parse(data, size, &j, &e)) {
		fuzz_check(e.code == ERR_CONFIG, "an error of ours");
		fuzz_check(j == NULL, "half a value");
		return 0;
	}
	again(j);
	if (read_query(j, &q) == NULL)
		bounds(&q);
	json_free(&j);
	return 0;
}
