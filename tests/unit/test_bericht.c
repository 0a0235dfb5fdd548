/*
 * The catalogue, and that a release more is a row more: this program has its
 * own copy with one, and everything that reads by it.
 */
#define POLS_EXTRA_RELEASES IWMO("3.9", "3_9", "2.99.0"),
#include "model/bericht.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "unit/read_help.h"

static void
each_type_is_found_by_name_and_namespace(void **state)
{
	size_t i, k;

	(void)state;
	assert_int_equal(bericht_type_count, 3 * 14);
	for (i = 0; i < bericht_type_count; i++) {
		const struct bericht_type *t = &bericht_types[i];

		assert_ptr_equal(t, bericht_by_namespace(t->namespace,
							 strlen(t->namespace)));
		assert_ptr_equal(
			t, bericht_by_name(t->standard, t->release, t->type));
		for (k = 0; k < i; k++) {
			assert_string_not_equal(t->schema,
						bericht_types[k].schema);
			/* Codes are those of a type in a standard. */
			assert_int_equal(
				strcmp(t->code, bericht_types[k].code) == 0,
				strcmp(t->soort, bericht_types[k].soort) == 0);
		}
	}
	assert_null(bericht_by_name("iwmo", "3.1", "301"));
	assert_null(bericht_by_namespace("urn:x", 5));
}

/* Schemas of release 3.9: those of 3.2 with another name and version. */
static void
make_schemas(const char *dir)
{
	char command[1024];

	snprintf(command, sizeof(command),
		 "cp -r '%s/.' '%s' && cp -r '%s/iwmo/3.2' '%s/iwmo/3.9' && "
		 "sed -i -e 's/3_2/3_9/g' -e '/LDT_BerichtSubversie/,/pattern/"
		 "s/value=\"2\"/value=\"9\"/' '%s'/iwmo/3.9/*.xsd",
		 help_schemas(), dir, dir, dir, dir);
	assert_int_equal(system(command), 0);
}

static void
read_as_of_release(struct help_reader *r, char *text)
{
	text = help_replace(text, "/3_2/", "/3_9/");
	text = help_replace(text, "/3_2/", "/3_9/");
	text = help_replace(text, "Subversie>2<", "Subversie>9<");
	help_read_text(r, text);
}

static void
a_release_is_a_folder_and_a_row(void **state)
{
	char dir[] = "/tmp/pols-test-XXXXXX", command[64];
	const struct read_options o = {.schemas = dir};
	struct help_reader r = {.arena = arena_new()};
	struct err e = {.text = ""};

	(void)state;
	assert_non_null(mkdtemp(dir));
	make_schemas(dir);
	buf_init(&r.answer);
	r.ctx = read_ctx_new(&o, &e);
	if (r.ctx == NULL)
		fail_msg("%s", e.text);
	read_as_of_release(&r, help_301());
	help_passed(&r);
	assert_string_equal(r.verdict.type->release, "3.9");
	assert_int_equal(r.verdict.client_count, 1);
	read_as_of_release(&r, help_323());
	help_passed(&r);
	/* Its version is its own, and the rules go for it. */
	help_read_text(
		&r, help_replace(help_301(), "Subversie>2<", "Subversie>9<"));
	assert_int_equal(r.verdict.kind, VERDICT_REFUSED);
	read_as_of_release(&r,
			   help_replace(help_301(), "999900006", "999900007"));
	help_refused(&r, RULE_CS002, DETAIL_NONE, "/Bericht/Client/Bsn", 19);
	help_read_text(&r, help_301());
	help_passed(&r);
	assert_string_equal(r.verdict.type->release, "3.2");
	read_ctx_free(&r.ctx);
	arena_free(&r.arena);
	buf_done(&r.answer);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_is_found_by_name_and_namespace),
		cmocka_unit_test(a_release_is_a_folder_and_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
