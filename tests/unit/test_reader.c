/* A parent takes from a reader only what is in bounds. */
#include "flow/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
only_an_answer_in_bounds_is_taken(void **state)
{
	const struct reader_head good = {
		.magic = READER_ANSWER_MAGIC, .id = 42, .len = 100};
	unsigned char packet[READER_PACKET];
	struct reader_head h, out;
	size_t len = sizeof(h) + 100;

	(void)state;
	memset(packet, 0, sizeof(packet));
	memcpy(packet, &good, sizeof(good));
	assert_true(reader_answer_ok(packet, len, false, 42, 100, &out));
	assert_int_equal(out.len, 100);
	assert_false(reader_answer_ok(packet, len - 1, false, 42, 100, &out));
	assert_false(reader_answer_ok(packet, len + 1, false, 42, 100, &out));
	assert_false(reader_answer_ok(packet, len, false, 41, 100, &out));
	assert_false(reader_answer_ok(packet, len, true, 42, 100, &out));
	assert_false(reader_answer_ok(packet, 5, false, 42, 100, &out));
	h = good;
	h.magic = READER_JOB_MAGIC;
	memcpy(packet, &h, sizeof(h));
	assert_false(reader_answer_ok(packet, len, false, 42, 100, &out));
	h = good;
	h.flags = 2;
	memcpy(packet, &h, sizeof(h));
	assert_false(reader_answer_ok(packet, len, false, 42, 100, &out));
	h = good;
	h.len = READER_INLINE + 400;
	memcpy(packet, &h, sizeof(h));
	assert_true(reader_answer_ok(packet, sizeof(h), true, 42, 100, &out));
	assert_false(reader_answer_ok(packet, sizeof(h), true, 42, 99, &out));
	h.len = (uint64_t)READER_ANSWER_MAX + 1;
	memcpy(packet, &h, sizeof(h));
	assert_false(reader_answer_ok(packet, sizeof(h), true, 42,
				      READER_ANSWER_MAX, &out));
	h.len = UINT64_MAX - 23;
	memcpy(packet, &h, sizeof(h));
	assert_false(reader_answer_ok(packet, 0, false, 42, 100, &out));
	assert_false(reader_answer_ok(packet, sizeof(h), true, 42, 100, &out));
}

/* Whatever is taken lies within the packet. */
static void
random_answers_stay_in_bounds(void **state)
{
	unsigned char packet[128];
	struct reader_head h;
	int i, taken = 0;
	size_t j;

	(void)state;
	srand(20230401);
	for (i = 0; i < 2000000; i++) {
		size_t len = (size_t)rand() % sizeof(packet);
		bool fd = rand() % 4 == 0;
		struct reader_head half = {.magic = READER_ANSWER_MAGIC,
					   .id = (uint64_t)(rand() % 2),
					   .len = (uint64_t)(rand() % 128)};

		for (j = 0; j < sizeof(packet); j++)
			packet[j] = (unsigned char)rand();
		if (i % 2 == 0)
			memcpy(packet, &half, sizeof(half));
		if (!reader_answer_ok(packet, len, fd, 1, 1000, &h))
			continue;
		taken++;
		assert_int_equal(h.id, 1);
		assert_true(fd ? len == sizeof(h) && h.len > READER_INLINE
			       : h.len == len - sizeof(h));
	}
	assert_true(taken > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_an_answer_in_bounds_is_taken),
		cmocka_unit_test(random_answers_stay_in_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
