/* The configuration file and conf.d beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "unit/conf_help.h"
#include "unit/file_help.h"

struct place {
	char folder[64];
	char file[128];
};

static int
make_place(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	char sub[128];

	snprintf(p->folder, sizeof(p->folder), "/tmp/test_conf.XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return 1;
	snprintf(p->file, sizeof(p->file), "%s/polsd.conf", p->folder);
	snprintf(sub, sizeof(sub), "%s/conf.d", p->folder);
	*state = p;
	return mkdir(sub, 0700);
}

static int
drop_place(void **state)
{
	static const char *const names[] = {
		"conf.d/10-a.conf", "conf.d/9-b.conf", "conf.d/x.txt",
		"conf.d/.h.conf",   "conf.d",          "polsd.conf",
	};
	struct place *p = *state;
	char path[256];
	size_t i;

	for (i = 0; i < COUNT(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", p->folder, names[i]);
		remove(path);
	}
	i = (size_t)rmdir(p->folder);
	free(p);
	return (int)i;
}

static void
files_of_conf_d_follow_in_the_order_of_their_names(void **state)
{
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	struct conf *c = NULL;
	char want[200];

	file_write_in(p->folder, "polsd.conf",
		      "[signals]\nterm = 1\nconfirm = 3\nstacking = 4\n"
		      "[paths]\nstate = data\n");
	/* "10" comes before "9": by bytes, not by number. */
	file_write_in(p->folder, "conf.d/10-a.conf",
		      "[signals]\nterm = 2\nstacking = 5\n");
	file_write_in(p->folder, "conf.d/9-b.conf",
		      "[signals]\nterm = 3\n"
		      "[paths]\nruntime = run\n");
	file_write_in(p->folder, "conf.d/x.txt", "nonsense\n");
	file_write_in(p->folder, "conf.d/.h.conf", "nonsense\n");
	if (!conf_load(p->file, &c, &e))
		fail_msg("%s", e.text);
	assert_int_equal(c->signals.term_months, 3);
	assert_int_equal(c->signals.confirm, 3);
	assert_int_equal(c->signals.stacking, 5);
	snprintf(want, sizeof(want), "%s/conf.d/9-b.conf:2", p->folder);
	assert_string_equal(conf_where(c, "signals", "term"), want);
	/* Relative to the folder of the main file, also in conf.d. */
	snprintf(want, sizeof(want), "%s/data", p->folder);
	assert_string_equal(c->paths.state, want);
	snprintf(want, sizeof(want), "%s/run", p->folder);
	assert_string_equal(c->paths.runtime, want);
	assert_string_equal(conf_file(c), p->file);
	conf_free(&c);
}

static void
a_typo_in_conf_d_names_that_file(void **state)
{
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	struct conf *c = NULL;

	file_write_in(p->folder, "polsd.conf", "");
	file_write_in(p->folder, "conf.d/10-a.conf",
		      "\n[signals]\nterms = 2\n");
	assert_false(conf_load(p->file, &c, &e));
	assert_null(c);
	assert_non_null(strstr(e.text, "conf.d/10-a.conf:3"));
	assert_non_null(strstr(e.text, "term"));
}

static void
a_file_that_is_not_there_is_an_error_of_the_operator(void **state)
{
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	struct conf *c = NULL;

	assert_false(conf_load(p->file, &c, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, p->file));
	assert_false(conf_load(p->folder, &c, &e));
	assert_int_equal(e.code, ERR_CONFIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			files_of_conf_d_follow_in_the_order_of_their_names,
			make_place, drop_place),
		cmocka_unit_test_setup_teardown(
			a_typo_in_conf_d_names_that_file, make_place,
			drop_place),
		cmocka_unit_test_setup_teardown(
			a_file_that_is_not_there_is_an_error_of_the_operator,
			make_place, drop_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
