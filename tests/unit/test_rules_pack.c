/* stage/rules_pack: what of a sheet's Rapport becomes a finding. */
#include "stage/rules_pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "unit/file_help.h"
#include "unit/read_help.h"

#define SHEET(fouten)                                                      \
	"<xsl:stylesheet version='1.0' "                                   \
	"xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "                \
	"xmlns='http://www.istandaarden.nl/validatie/1_1/rapport/schema'>" \
	"<xsl:template match='/'><Rapport><Fouten>" fouten                 \
	"</Fouten></Rapport></xsl:template></xsl:stylesheet>"
#define FOUT(code, more) "<Fout><Code>" code "</Code>" more "</Fout>"
#define AT(place)        "<Locatie>" place "</Locatie>"

static char path[64];

static void
write_sheet(const char *text)
{
	int fd;

	snprintf(path, sizeof(path), "/tmp/pols-sheet-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	file_write(path, text);
}

/* The verdict on a message under a sheet. */
static void
judge(struct help_reader *r, const char *sheet, char *message)
{
	char list[192];
	struct read_options o = {.schemas = help_schemas(), .pack_ms = 1000};
	struct err e = {.text = ""};

	write_sheet(sheet);
	snprintf(list, sizeof(list), "* 301 %s\niwmo 323 %s\n", path, path);
	o.sheets = list;
	memset(r, 0, sizeof(*r));
	buf_init(&r->answer);
	r->arena = arena_new();
	r->ctx = read_ctx_new(&o, &e);
	unlink(path);
	if (r->ctx == NULL)
		fail_msg("%s", e.text);
	help_read_text(r, message);
}

static void
done(struct help_reader *r)
{
	read_ctx_free(&r->ctx);
	arena_free(&r->arena);
	buf_done(&r->answer);
}

static void
only_names_of_rules_and_elements_come_through(void **state)
{
	static const struct {
		const char *name;
		const char *path;
	} want[] = {
		{"GEM01", "/Bericht/Client/Bsn"},
		{"GEM01", "/Bericht/Client/Contactgegevens/Contact[2]"},
		{"GEM01", "/*/Client"},
		{"GEM01", "/"},
		{"PACK", "/Bericht/*[3]/Client"},
		{"TR358", NULL},
	};
	struct help_reader r;
	const struct findings *f = &r.verdict.findings;
	size_t i;

	(void)state;
	judge(&r,
	      SHEET(FOUT(" GEM01 ", AT("/x:Bericht/y:Client/z:Bsn"))
			    FOUT("GEM01", AT(" /Bericht/Client/Contactgegevens/"
					     "Contact[2]"))
				    FOUT("GEM01", AT("/Jansen/Client[a='b']"))
					    FOUT("GEM01", AT("999900006"))
						    FOUT("999900006",
							 AT("/Bericht/X[3]/"
							    "Client[12345678]"))
							    FOUT("TR358", "")),
	      help_301());
	assert_int_equal(r.verdict.kind, VERDICT_REFUSED);
	assert_int_equal(r.verdict.pack, PACK_ASSESSED);
	assert_int_equal(f->count, sizeof(want) / sizeof(want[0]));
	for (i = 0; i < f->count; i++) {
		assert_string_equal(finding_name(&f->items[i]), want[i].name);
		assert_int_equal(f->items[i].path_count, want[i].path != NULL);
		if (want[i].path != NULL)
			assert_string_equal(f->items[i].paths[0], want[i].path);
	}
	assert_int_equal(f->items[5].rule, RULE_TR358);
	assert_int_equal(findings_level(f), 2);
	done(&r);
}

static void
what_is_known_is_told_once(void **state)
{
	struct help_reader r;

	(void)state;
	judge(&r,
	      SHEET(FOUT("CS002", AT("/Bericht/Client/Bsn"))
			    FOUT("CS002", AT("/Bericht/Client/Bsn"))),
	      help_replace(help_301(), HELP_BSN, "999900007"));
	help_refused(&r, RULE_CS002, DETAIL_NONE, "/Bericht/Client/Bsn", 19);
	done(&r);
}

static void
a_message_that_is_not_valid_is_not_for_a_sheet(void **state)
{
	struct help_reader r;

	(void)state;
	judge(&r, SHEET(FOUT("GEM01", "")),
	      help_replace(help_301(), HELP_BSN, "1"));
	assert_int_equal(r.verdict.pack, PACK_NONE);
	assert_int_equal(r.verdict.findings.count, 1);
	done(&r);
}

static void
a_reader_can_be_told_to_leave_it_out(void **state)
{
	struct help_reader r;
	char *text = help_323();

	(void)state;
	judge(&r, SHEET(FOUT("GEM01", "")), help_323());
	assert_int_equal(r.verdict.kind, VERDICT_REFUSED);
	assert_null(verdict_pack_reason(r.verdict.pack));
	buf_reset(&r.answer);
	assert_true(
		read_message(r.ctx, text, strlen(text), PACK_DIED, &r.answer));
	assert_false(verdict_is_clean(r.answer.data, r.answer.len));
	assert_true(
		verdict_read(&r.verdict, r.arena, r.answer.data, r.answer.len));
	assert_int_equal(r.verdict.kind, VERDICT_PASSED);
	assert_string_equal(verdict_pack_reason(r.verdict.pack),
			    "pack not assessed: died");
	free(text);
	done(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_names_of_rules_and_elements_come_through),
		cmocka_unit_test(what_is_known_is_told_once),
		cmocka_unit_test(
			a_message_that_is_not_valid_is_not_for_a_sheet),
		cmocka_unit_test(a_reader_can_be_told_to_leave_it_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
