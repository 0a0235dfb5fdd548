/* The wire form: what is written is read, and hostile input is refused. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static int
setup(void **state)
{
	static struct buf b;

	buf_init(&b);
	*state = &b;
	return 0;
}

static int
teardown(void **state)
{
	buf_done(*state);
	return 0;
}

static void
everything_written_is_read_back(void **state)
{
	struct buf *b = *state;
	struct scan s;
	const void *blob;
	size_t len;
	char text[8];

	buf_u8(b, UINT8_MAX);
	buf_u32(b, UINT32_MAX - 2);
	buf_u64(b, UINT64_MAX - 3);
	buf_i32(b, INT32_MIN);
	buf_i64(b, INT64_MIN);
	buf_blob(b, "a\0b", 3);
	buf_str(b, "Wmo");
	buf_str(b, NULL);
	assert_false(b->failed);

	scan_init(&s, b->data, b->len);
	assert_int_equal(scan_u8(&s), UINT8_MAX);
	assert_int_equal(scan_u32(&s), UINT32_MAX - 2);
	assert_true(scan_u64(&s) == UINT64_MAX - 3);
	assert_int_equal(scan_i32(&s), INT32_MIN);
	assert_true(scan_i64(&s) == INT64_MIN);
	blob = scan_blob(&s, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(blob, "a\0b", 3);
	scan_str(&s, text, sizeof(text));
	assert_string_equal(text, "Wmo");
	scan_str(&s, text, sizeof(text));
	assert_string_equal(text, "");
	assert_true(scan_end(&s));
}

static void
integers_lie_little_endian(void **state)
{
	static const unsigned char wire[] = {4,    3,    2,    1,
					     0xfe, 0xff, 0xff, 0xff};
	struct buf *b = *state;

	buf_u32(b, 0x01020304);
	buf_i32(b, -2);
	assert_int_equal(b->len, sizeof(wire));
	assert_memory_equal(b->data, wire, sizeof(wire));
}

static void
text_is_appended_without_length_or_nul(void **state)
{
	struct buf *b = *state;

	buf_puts(b, "ab");
	buf_printf(b, "%d", -7);
	buf_printf(b, "%s", "");
	buf_puts(b, "c");
	assert_int_equal(b->len, 5);
	assert_memory_equal(b->data, "ab-7c", 5);
}

static void
a_buffer_grows_over_many_sizes_without_a_change(void **state)
{
	struct buf *b = *state;
	struct scan s;
	uint32_t i;

	for (i = 0; i < 100000; i++)
		buf_u32(b, i);
	assert_false(b->failed);
	scan_init(&s, b->data, b->len);
	for (i = 0; i < 100000; i++)
		assert_int_equal(scan_u32(&s), i);
	assert_true(scan_end(&s));
}

static void
an_impossible_length_fails_and_keeps_what_was_there(void **state)
{
	struct buf *b = *state;
	volatile size_t absurd = SIZE_MAX;

	buf_puts(b, "ab");
	/* Else the compiler sees that it cannot be. */
	buf_bytes(b, "x", absurd);
	assert_true(b->failed);
	buf_puts(b, "cd");
	assert_int_equal(b->len, 2);
	buf_reset(b);
	assert_false(b->failed);
	buf_puts(b, "cd");
	assert_int_equal(b->len, 2);
}

static void
a_blob_over_four_gigabytes_fails(void **state)
{
	struct buf *b = *state;

	/* Refused by its length alone: the one byte is never passed. */
	buf_blob(b, "x", (size_t)UINT32_MAX + 1);
	assert_true(b->failed);
	assert_int_equal(b->len, 0);
}

static void
reading_past_the_end_fails_for_good_and_gives_zero(void **state)
{
	static const unsigned char wire[] = {1, 2, 3};
	struct scan s;

	(void)state;
	scan_init(&s, wire, sizeof(wire));
	assert_int_equal(scan_u32(&s), 0);
	assert_true(s.failed);
	assert_int_equal(scan_u8(&s), 0);
	assert_false(scan_end(&s));
}

static void
what_is_left_over_is_no_end(void **state)
{
	static const unsigned char wire[] = {1, 2};
	struct scan s;

	(void)state;
	scan_init(&s, wire, sizeof(wire));
	assert_int_equal(scan_u8(&s), 1);
	assert_false(scan_end(&s));
	assert_int_equal(scan_u8(&s), 2);
	assert_true(scan_end(&s));
}

static void
every_truncation_of_a_record_is_refused(void **state)
{
	struct buf *b = *state;
	struct scan s;
	char text[16];
	size_t cut;

	buf_u32(b, 323);
	buf_str(b, "65656055");
	buf_i64(b, -198750);
	for (cut = 0; cut <= b->len; cut++) {
		scan_init(&s, b->data, cut);
		scan_u32(&s);
		scan_str(&s, text, sizeof(text));
		scan_i64(&s);
		assert_int_equal(scan_end(&s), cut == b->len);
	}
}

static void
a_blob_that_claims_more_than_there_is_fails(void **state)
{
	static const unsigned char wire[] = {0xff, 0xff, 0xff, 0xff, 'a'};
	struct scan s;
	size_t len = 99;

	(void)state;
	scan_init(&s, wire, sizeof(wire));
	assert_null(scan_blob(&s, &len));
	assert_int_equal(len, 0);
	assert_true(s.failed);
}

static void
a_string_must_fit_with_its_nul(void **state)
{
	struct buf *b = *state;
	struct scan s;
	char text[4];

	buf_str(b, "abc");
	buf_str(b, "abcd");
	scan_init(&s, b->data, b->len);
	scan_str(&s, text, sizeof(text));
	assert_string_equal(text, "abc");
	assert_false(s.failed);
	scan_str(&s, text, sizeof(text));
	assert_string_equal(text, "");
	assert_true(s.failed);
}

static void
a_string_with_a_nul_in_it_is_refused(void **state)
{
	struct buf *b = *state;
	struct scan s;
	char text[8];

	buf_blob(b, "a\0b", 3);
	scan_init(&s, b->data, b->len);
	scan_str(&s, text, sizeof(text));
	assert_string_equal(text, "");
	assert_true(s.failed);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everything_written_is_read_back),
		TEST(integers_lie_little_endian),
		TEST(text_is_appended_without_length_or_nul),
		TEST(a_buffer_grows_over_many_sizes_without_a_change),
		TEST(an_impossible_length_fails_and_keeps_what_was_there),
		TEST(a_blob_over_four_gigabytes_fails),
		TEST(reading_past_the_end_fails_for_good_and_gives_zero),
		TEST(what_is_left_over_is_no_end),
		TEST(every_truncation_of_a_record_is_refused),
		TEST(a_blob_that_claims_more_than_there_is_fails),
		TEST(a_string_must_fit_with_its_nul),
		TEST(a_string_with_a_nul_in_it_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
