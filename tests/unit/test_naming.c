/* Which bodies may name a citizen who asks to be forgotten. */
#include "model/naming.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BSN "999900006"

static bool
may(const char *body)
{
	return naming_may(body, strlen(body), BSN);
}

static void
as_a_reader_would_see_it(void **state)
{
	(void)state;
	assert_true(may("<a>" BSN "</a>"));
	assert_true(may("<a> " BSN " </a>"));
	assert_true(may("<a b='" BSN "'/>"));
	assert_true(may("<!-- " BSN " --><a/>"));
	assert_true(may("<a>&#57;99900006</a>"));
	assert_true(may("<a>99990000&#x36;</a>"));
	assert_true(may("<a>&#0057;&#x39;99&#48;0006</a>"));
	assert_true(may("<a>9999<!-- 1 -->00006</a>"));
	assert_true(may("<a>9999<?x 1?><!----><![CDATA[00]]>006</a>"));
	assert_true(may("\xef\xbb\xbf\r\n<a>" BSN));
}

static void
another_citizen_is_another(void **state)
{
	(void)state;
	assert_false(may("<a>999900018</a>"));
	assert_false(may("<a>99990<b/>0006</a>"));
	assert_false(may("<a>9999 00006</a>"));
	assert_false(may("<a>9999&#160;00006&#99999999999;</a>"));
	assert_false(may("<a>9999&amp;00006</a>"));
	assert_false(may("<?xml version=\"1.0\"?>\r\n<a x=\"urn:y\">\r\n"));
	assert_false(may("<a>9999<!-- 00006</a>"));
	assert_false(may("<a>99990000&#"));
}

static void
what_cannot_be_looked_into_may_name_anybody(void **state)
{
	static const char utf16[] = "<\0a\0/\0>";
	char base64[200];

	(void)state;
	assert_true(may(""));
	assert_true(may("PK\x03\x04"));
	assert_true(naming_may(utf16, sizeof(utf16), BSN));
	assert_true(may("<!DOCTYPE a [<!ENTITY b '9999'>]><a>&b;00006</a>"));
	memset(base64, 'Q', sizeof(base64));
	memcpy(base64, "<a>", 3);
	memcpy(base64 + 70, "\r\n", 2);
	memcpy(base64 + 195, "</a>", 5);
	assert_true(may(base64));
	base64[100] = ' ';
	assert_false(may(base64));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_a_reader_would_see_it),
		cmocka_unit_test(another_citizen_is_another),
		cmocka_unit_test(what_cannot_be_looked_into_may_name_anybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
