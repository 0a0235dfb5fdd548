/* The configuration as text: printed, committed, in the manual. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "port/conf_table.h"
#include "unit/conf_help.h"

static char *
printed(const struct conf *c)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	assert_true(conf_print(c, f));
	fclose(f);
	return text;
}

static void
what_is_printed_loads_to_the_same(void **state)
{
	struct conf *c, *d;
	int n[2] = {0, 0};
	char *text;

	(void)state;
	c = conf_of("[paths]\nruntime = /a b\n"
		    "[limits]\nmessage = 3MiB\n[rules]\npack.jw323 = x.xsl\n"
		    "[sockets]\nintake = ipc://<runtime>/a ipc:///b/c\n"
		    "[region]\nname = Regio Zuidwest\n");
	text = printed(c);
	d = conf_of(text);
	conf_diff(c, d, count_differences, n);
	assert_int_equal(n[CONF_NOW] + n[CONF_RESTART], 0);
	assert_string_equal(d->region.name, "Regio Zuidwest");
	assert_false(d->paths.event_log_named);
	free(text);
	conf_free(&c);
	conf_free(&d);
}

static char *
file_text(const char *path)
{
	static const char *const roots[] = {"", "../", "../../"};
	char name[256], *text = NULL;
	size_t i, len;
	FILE *f = NULL;

	for (i = 0; f == NULL && i < COUNT(roots); i++) {
		snprintf(name, sizeof(name), "%s%s", roots[i], path);
		f = fopen(name, "r");
	}
	if (f == NULL)
		fail_msg("%s is not found from here", path);
	text = calloc(1, 256 * 1024);
	assert_non_null(text);
	len = fread(text, 1, 256 * 1024 - 1, f);
	assert_true(len > 0);
	fclose(f);
	return text;
}

static void
the_committed_file_is_what_the_table_gives(void **state)
{
	char *made = printed(NULL), *kept = file_text("config/polsd.conf");

	(void)state;
	assert_string_equal(kept, made);
	free(made);
	free(kept);
}

static void
every_default_may_be_written_down(void **state)
{
	char *text = printed(NULL), *p;
	struct conf *c, *d = conf_of("");
	int n[2] = {0, 0};

	(void)state;
	/* "#key" is an option, "# text" is a comment. */
	for (p = text; (p = strstr(p, "\n#")) != NULL; p += 2) {
		if (p[2] != ' ' && p[2] != '\n' &&
		    strncmp(p + 2, "pack.", 5) != 0)
			p[1] = ' ';
	}
	c = conf_of(text);
	assert_string_not_equal(conf_where(c, "clock", "source"), "default");
	conf_diff(c, d, count_differences, n);
	assert_int_equal(n[CONF_NOW] + n[CONF_RESTART], 0);
	free(text);
	conf_free(&c);
	conf_free(&d);
}

static void
the_manual_names_every_option_and_its_default(void **state)
{
	char *page = file_text("daemon/man/polsd.conf.5.scd"), *at;
	char want[100];
	size_t i;

	(void)state;
	for (i = 0; i < conf_option_count; i++) {
		const struct conf_option *o = &conf_options[i];

		snprintf(want, sizeof(want), "\n## [%s]\n", o->section);
		at = strstr(page, want);
		if (at == NULL)
			fail_msg("no section %s", o->section);
		snprintf(want, sizeof(want), "\n*%s", o->key);
		at = strstr(at, want);
		if (at == NULL)
			fail_msg("no option %s", o->key);
		at += strlen(want);
		at[strcspn(at, "\n")] = '\0';
		if (strstr(at, o->fall) == NULL)
			fail_msg("%s: %s is not in %s", o->key, o->fall, at);
		if ((strstr(at, ", restart") != NULL) !=
		    (o->reload == CONF_RESTART))
			fail_msg("%s: restart is not as in %s", o->key, at);
		at[strlen(at)] = '\n';
	}
	free(page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_printed_loads_to_the_same),
		cmocka_unit_test(the_committed_file_is_what_the_table_gives),
		cmocka_unit_test(every_default_may_be_written_down),
		cmocka_unit_test(the_manual_names_every_option_and_its_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
