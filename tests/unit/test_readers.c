/* What becomes of jobs: good, bad, slow and large ones, and many. */
#include "flow/readers.h"

#include "unit/readers_help.h"

enum { HANG_MS = 1000 };

static void
answers_of_all_sizes_come_with_their_token(void **state)
{
	static const size_t sizes[] = {
		0,      1,    100,           2000, 65535,   65536, 65537,
		300000, 3000, READER_INLINE, 10,   5 * MIB, 7,     2 * MIB};
	enum { N = 1000, KINDS = sizeof(sizes) / sizeof(sizes[0]) };
	static struct load loads[N];
	struct readers *r = start(NULL);
	int i;

	(void)state;
	for (i = 0; i < N; i++) {
		size_t len = sizes[i % KINDS] + (size_t)(i / KINDS % 3);

		/* Few of the largest, for time's sake. */
		load_init(&loads[i], "", i > 100 && len > 65537 ? 1 : len);
	}
	run(r, loads, N);
	for (i = 0; i < N; i++)
		assert_true(loads[i].right);
	assert_int_equal(stats(r).jobs, N);
	assert_int_equal(stats(r).queued, 0);
	assert_int_equal(stats(r).queued_bytes, 0);
	assert_int_equal(stats(r).deaths, 0);
	readers_stop(&r);
	assert_null(r);
	done(loads, N);
}

static void
an_answer_larger_than_a_packet_arrives(void **state)
{
	static struct load load;
	struct readers *r = start(NULL);

	(void)state;
	load_init(&load, "big", 20000);
	run(r, &load, 1);
	assert_int_equal(load.how, READER_ANSWERED);
	assert_true(load.right);
	readers_stop(&r);
	done(&load, 1);
}

static void
an_answer_out_of_proportion_is_refused(void **state)
{
	static struct load load;
	struct readers *r = start(NULL);

	(void)state;
	load_init(&load, "big", 100);
	run(r, &load, 1);
	assert_int_equal(load.how, READER_DIED);
	readers_stop(&r);
	done(&load, 1);
}

/* One bad job among 40 good ones: all others are answered. */
static void
bad_among_good(const char *word, enum reader_outcome how)
{
	enum { N = 41, BAD = 7 };
	struct load loads[N];
	struct readers_options o = {
		.time_ms = how == READER_TIMEOUT ? HANG_MS : PATIENCE_MS,
		.memory_bytes = 64 * MIB};
	struct readers *r = start(&o);
	int i;

	for (i = 0; i < N; i++)
		load_init(&loads[i], i == BAD ? word : "echo", 2000);
	run(r, loads, N);
	for (i = 0; i < N; i++) {
		if (i == BAD) {
			assert_int_equal(loads[i].how, how);
			continue;
		}
		assert_int_equal(loads[i].how, READER_ANSWERED);
		assert_true(loads[i].right);
		/* Far less than the time the bad one has. */
		if (how == READER_TIMEOUT)
			assert_in_range(loads[i].ms, 0, HANG_MS * 3 / 4);
	}
	if (how == READER_TIMEOUT)
		assert_in_range(loads[BAD].ms, HANG_MS, 3 * HANG_MS);
	assert_int_equal(stats(r).timeouts, how == READER_TIMEOUT);
	assert_int_equal(stats(r).deaths, how == READER_DIED ? 2 : 0);
	readers_stop(&r);
	done(loads, N);
}

static void
a_crash_costs_one_job(void **state)
{
	(void)state;
	bad_among_good("crash", READER_DIED);
}

static void
a_reader_that_gives_up_costs_one_job(void **state)
{
	(void)state;
	bad_among_good("fail", READER_DIED);
}

static void
a_hang_ends_in_time_and_holds_up_nobody(void **state)
{
	(void)state;
	bad_among_good("hang", READER_TIMEOUT);
}

static void
a_memory_hog_dies_at_its_limit(void **state)
{
	(void)state;
	bad_among_good("hog", READER_DIED);
}

static void
a_reader_that_opens_a_file_dies(void **state)
{
	(void)state;
	bad_among_good("open", READER_DIED);
}

static void
lies_cost_one_job(void **state)
{
	(void)state;
	bad_among_good("garbage", READER_DIED);
	bad_among_good("other id", READER_DIED);
	bad_among_good("short file", READER_DIED);
	bad_among_good("end", READER_DIED);
}

static void
a_slow_job_is_left_alone_and_answered(void **state)
{
	enum { N = 30 };
	struct load loads[N];
	struct readers *r = start(NULL);
	int i;

	(void)state;
	for (i = 0; i < N; i++)
		load_init(&loads[i], i == 0 ? "slow" : "echo", 1000);
	run(r, loads, N);
	for (i = 0; i < N; i++)
		assert_true(loads[i].right);
	assert_true(stats(r).relieved >= 1);
	for (i = 1; i < N; i++)
		assert_in_range(loads[i].ms, 0, 300);
	readers_stop(&r);
	done(loads, N);
}

static void
large_jobs_leave_one_reader_to_others(void **state)
{
	enum { LARGE = 3, N = 23 };
	struct load loads[N];
	struct readers *r = start(NULL);
	int i;

	(void)state;
	for (i = 0; i < N; i++)
		load_init(&loads[i], i < LARGE ? "slow" : "echo",
			  i < LARGE ? 5 * MIB : 100);
	run(r, loads, N);
	for (i = 0; i < N; i++)
		assert_true(loads[i].right);
	/* One after the other: 400 ms each. */
	assert_in_range(loads[2].ms, 1150, 8000);
	for (i = LARGE; i < N; i++)
		assert_in_range(loads[i].ms, 0, 380);
	readers_stop(&r);
	done(loads, N);
}

static void
a_refusal_is_answered_and_the_reader_replaced(void **state)
{
	enum { N = 200 };
	struct load loads[N];
	struct readers *r = start(NULL);
	int i;

	(void)state;
	for (i = 0; i < N; i++)
		load_init(&loads[i], i % 4 == 0 ? "refuse" : "echo", 500);
	run(r, loads, N);
	for (i = 0; i < N; i++)
		assert_true(loads[i].right);
	assert_int_equal(stats(r).recycled, N / 4);
	assert_int_equal(stats(r).deaths, 0);
	readers_stop(&r);
	done(loads, N);
}

static void
readers_leave_at_an_age(void **state)
{
	enum { N = 11000 };
	static struct load loads[N];
	struct readers *r = start(NULL);
	int i;

	(void)state;
	for (i = 0; i < N; i++)
		load_init(&loads[i], "echo", 4);
	run(r, loads, N);
	for (i = 0; i < N; i++)
		assert_true(loads[i].right);
	/* On a busy machine one may leave earlier, for being slow. */
	if (stats(r).relieved == 0)
		assert_in_range(stats(r).recycled, 1, 2);
	readers_stop(&r);
	done(loads, N);
}

/*
 * A rule sheet may do to its reader what it likes: the message is judged
 * without it then, and that is told.
 */
static void
a_rule_sheet_never_costs_the_answer(void **state)
{
	static const struct {
		const char *word;
		enum verdict_pack pack;
	} cases[] = {
		{"crash", PACK_DIED}, {"hog", PACK_DIED},  {"open", PACK_DIED},
		{"hang", PACK_TIME},  {"echo", PACK_NONE},
	};
	enum { N = sizeof(cases) / sizeof(cases[0]) };
	struct readers_options o = {
		.read = {.sheets = "* 323 a.xsl\n", .pack_ms = HANG_MS},
		.time_ms = HANG_MS,
		.memory_bytes = 64 * MIB};
	struct readers *r = start(&o);
	struct load loads[N];
	int i;

	(void)state;
	for (i = 0; i < N; i++)
		load_init(&loads[i], cases[i].word, 2000);
	run(r, loads, N);
	for (i = 0; i < N; i++) {
		/* The limits are off in a build with sanitizers. */
		if (!sandbox_is_on() && cases[i].word[0] != 'c' &&
		    cases[i].word[0] != 'h')
			continue;
		assert_int_equal(loads[i].how, READER_ANSWERED);
		assert_true(loads[i].right);
		if (sandbox_is_on() || strcmp(cases[i].word, "hog") != 0)
			assert_int_equal(loads[i].pack, cases[i].pack);
		if (cases[i].pack == PACK_TIME)
			assert_in_range(loads[i].ms, 2 * HANG_MS, 5 * HANG_MS);
	}
	readers_stop(&r);
	done(loads, N);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_of_all_sizes_come_with_their_token),
		cmocka_unit_test(an_answer_larger_than_a_packet_arrives),
		cmocka_unit_test(an_answer_out_of_proportion_is_refused),
		cmocka_unit_test(a_crash_costs_one_job),
		cmocka_unit_test(a_reader_that_gives_up_costs_one_job),
		cmocka_unit_test(a_hang_ends_in_time_and_holds_up_nobody),
		cmocka_unit_test(a_memory_hog_dies_at_its_limit),
		cmocka_unit_test(a_reader_that_opens_a_file_dies),
		cmocka_unit_test(lies_cost_one_job),
		cmocka_unit_test(a_slow_job_is_left_alone_and_answered),
		cmocka_unit_test(large_jobs_leave_one_reader_to_others),
		cmocka_unit_test(a_refusal_is_answered_and_the_reader_replaced),
		cmocka_unit_test(readers_leave_at_an_age),
		cmocka_unit_test(a_rule_sheet_never_costs_the_answer),
	};

	if (zygote_is_me(argv))
		return zygote_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
