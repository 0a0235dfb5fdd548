/* The folder of clients: read whole, or not at all. */
#include "flow/grants.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "model/day.h"
#include "unit/file_help.h"

#define KEY_A "public = " A64 "\n"
#define A64   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64   "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static char folder[64];

static int
setup(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/pols-grants.XXXXXX");
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static void
a_key_leads_to_its_client_and_the_name_back(void **state)
{
	unsigned char key[GRANT_KEY];
	const struct grant *g;
	struct grants *all;
	char user[BUS_USER];
	struct err e;

	(void)state;
	file_write_in(folder, "dashboard.client",
		      "[client]\n" KEY_A
		      "valid_from = 2026-01-01\ntypes = 301 323\n");
	file_write_in(folder, "other.client", "[client]\npublic = " B64 "\n");
	file_write_in(folder, "notes.txt", "nobody reads this\n");
	assert_true(grants_load(folder, &all, &e));
	memset(key, 0xaa, sizeof(key));
	g = grants_by_key(all, key, user);
	assert_non_null(g);
	assert_string_equal(g->name, "dashboard");
	assert_string_equal(user, "dashboard/aaaaaaaaaaaaaaaa");
	assert_string_equal(g->types, "301 323");
	assert_int_equal(g->valid_from, day_from_ymd(2026, 1, 1));
	assert_int_equal(g->valid_until, DAY_NONE);
	assert_ptr_equal(grants_by_user(all, user), g);
	/* Another key under an old name is another user. */
	assert_null(grants_by_user(all, "dashboard/bbbbbbbbbbbbbbbb"));
	memset(key, 0xac, sizeof(key));
	assert_null(grants_by_key(all, key, user));
	assert_string_equal(user, "");
	grants_free(&all);
	assert_null(all);
}

/* One file that is wrong, and what must be said of it. */
static void
refuses(const char *text, const char *said)
{
	struct grants *all;
	struct err e;

	file_write_in(folder, "good.client", "[client]\npublic = " B64 "\n");
	file_write_in(folder, "wrong.client", text);
	assert_false(grants_load(folder, &all, &e));
	assert_null(all);
	assert_int_equal(e.code, ERR_CONFIG);
	if (strstr(e.text, said) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e.text, said);
}

static void
what_is_wrong_is_named_with_its_place(void **state)
{
	(void)state;
	refuses("[client]\npublic = short\n", "wrong.client:2: public");
	refuses("[client]\n" KEY_A "valid_until = yesterday\n",
		"wrong.client:3: valid_until must be a date");
	refuses("[client]\n" KEY_A "tpyes = 301\n", "unknown key tpyes");
	refuses("[client]\n" KEY_A "senders = 42420001,42420002\n",
		"wrong.client:3: senders must be codes");
	refuses("[client]\n" KEY_A "municipalities = 0310 355\n",
		"municipalities must be codes of four");
	refuses("[client]\n" KEY_A "types = WMO323 322\n",
		"types must be types like 323");
	refuses("[client]\n" KEY_A "valid_from = 2026-02-01\n"
		"valid_until = 2026-01-31\n",
		"lies before valid_from");
	refuses("[server]\n" KEY_A, "[client] is wanted");
	refuses("[client]\ntypes = 301\n", "`public`");
	refuses("[client]\npublic = " B64 "\n", "have the same key");
}

static void
a_folder_that_is_not_there_is_told(void **state)
{
	struct grants *all;
	struct err e;

	(void)state;
	assert_false(grants_load("/nowhere/at/all", &all, &e));
	assert_int_equal(e.code, ERR_CONFIG);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_key_leads_to_its_client_and_the_name_back),
		TEST(what_is_wrong_is_named_with_its_place),
		TEST(a_folder_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
