/* Compression of kept bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "port/pack.h"

enum { SIZE = 100 * 1000 };

static struct buf
packed(const void *p, size_t len)
{
	struct err e = {.code = ERR_NONE};
	struct buf b;

	buf_init(&b);
	if (!pack_compress(p, len, &b, &e))
		fail_msg("%s", e.text);
	return b;
}

static void
what_is_compressed_expands_to_the_same(void **state)
{
	static char text[SIZE];
	struct err e = {.code = ERR_NONE};
	struct buf small, large;
	size_t i;

	(void)state;
	for (i = 0; i < SIZE; i++)
		text[i] = "<Prestatie/>"[i % 12];
	small = packed(text, SIZE);
	assert_true(small.len < SIZE / 50);
	buf_init(&large);
	buf_puts(&large, "head");
	assert_true(pack_expand(small.data, small.len, SIZE, &large, &e));
	assert_int_equal(large.len, 4 + SIZE);
	assert_memory_equal(large.data, "head", 4);
	assert_memory_equal(large.data + 4, text, SIZE);
	buf_done(&large);
	buf_done(&small);
}

static void
an_empty_body_is_a_body(void **state)
{
	struct err e = {.code = ERR_NONE};
	struct buf small = packed("", 0), large;

	(void)state;
	buf_init(&large);
	assert_true(pack_expand(small.data, small.len, 0, &large, &e));
	assert_int_equal(large.len, 0);
	buf_done(&large);
	buf_done(&small);
}

static void
more_than_the_limit_is_refused(void **state)
{
	static const char text[SIZE];
	struct err e = {.code = ERR_NONE};
	struct buf small = packed(text, SIZE), large;

	(void)state;
	buf_init(&large);
	assert_false(pack_expand(small.data, small.len, SIZE - 1, &large, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_int_equal(large.len, 0);
	/* No memory was taken for it. */
	assert_int_equal(large.cap, 0);
	buf_done(&large);
	buf_done(&small);
}

static void
what_is_not_one_whole_frame_is_refused(void **state)
{
	struct err e = {.code = ERR_NONE};
	struct buf small = packed("some text, some text, some text", 31), out;
	size_t len;

	(void)state;
	buf_init(&out);
	buf_puts(&out, "head");
	for (len = 0; len < small.len; len++) {
		if (pack_expand(small.data, len, SIZE, &out, &e))
			fail_msg("%zu bytes were enough", len);
		assert_int_equal(e.code, ERR_CORRUPT);
	}
	buf_u8(&small, 0);
	assert_false(pack_expand(small.data, small.len, SIZE, &out, &e));
	assert_false(pack_expand("plain text", 10, SIZE, &out, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_int_equal(out.len, 4);
	buf_done(&out);
	buf_done(&small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_compressed_expands_to_the_same),
		cmocka_unit_test(an_empty_body_is_a_body),
		cmocka_unit_test(more_than_the_limit_is_refused),
		cmocka_unit_test(what_is_not_one_whole_frame_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
