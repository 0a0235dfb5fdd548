/*
 * Fuzz target: a request for events of before.  JSON that is taken reads the
 * same when it is written and read again; a query that is understood is
 * within its bounds.
 */
#include <string.h>

/* The source itself: this is about its insides. */
#include "flow/replay.c"

#include "fuzz/fuzz.h"

static void
again(const struct json *j)
{
	struct json *k = NULL;
	struct buf one, two;
	struct err e;

	buf_init(&one);
	buf_init(&two);
	fuzz_check(json_dump(j, &one), "not written");
	fuzz_check(json_parse(one.data, one.len, &k, &e),
		   "refused when read again");
	fuzz_check(json_dump(k, &two), "not written again");
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
