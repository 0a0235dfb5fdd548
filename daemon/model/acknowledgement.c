/* Acknowledgements: wire form, and what is fit. */
#include "model/acknowledgement.h"

#include <string.h>

#include "base/utf8.h"
#include "model/day.h"

enum { ACKNOWLEDGEMENT_VERSION = 1 };

void
acknowledgement_write(const struct acknowledgement *a, struct buf *b)
{
	size_t i;

	buf_u8(b, ACKNOWLEDGEMENT_VERSION);
	buf_str(b, a->signal);
	buf_str(b, a->by);
	buf_str(b, a->what);
	buf_u8(b, (uint8_t)a->due_count);
	for (i = 0; i < a->due_count; i++)
		buf_i32(b, a->due[i]);
}

bool
acknowledgement_read(struct acknowledgement *a, const void *bytes, size_t len)
{
	struct scan s;
	size_t i;

	memset(a, 0, sizeof(*a));
	scan_init(&s, bytes, len);
	if (scan_u8(&s) != ACKNOWLEDGEMENT_VERSION)
		return false;
	scan_str(&s, a->signal, sizeof(a->signal));
	scan_str(&s, a->by, sizeof(a->by));
	scan_str(&s, a->what, sizeof(a->what));
	a->due_count = scan_u8(&s);
	if (a->due_count > ACKNOWLEDGEMENT_DUE)
		return false;
	for (i = 0; i < a->due_count; i++)
		a->due[i] = scan_i32(&s);
	return scan_end(&s) && acknowledgement_check(a) == NULL;
}

const char *
acknowledgement_check(const struct acknowledgement *a)
{
	size_t i;

	if (a->by[0] == '\0')
		return "who is empty: name a role (--by)";
	if (a->what[0] == '\0')
		return "what is empty: say what was done (--what)";
	if (utf8_has_control(a->by) || utf8_has_control(a->what))
		return "who and what are one line of text each";
	if (utf8_span(a->by, strlen(a->by)) < strlen(a->by) ||
	    utf8_span(a->what, strlen(a->what)) < strlen(a->what))
		return "who and what must be UTF-8";
	for (i = 0; i < a->due_count; i++)
		if (a->due[i] < DAY_MIN || a->due[i] > DAY_MAX ||
		    (i > 0 && a->due[i] <= a->due[i - 1]))
			return "due dates must be dates, each once";
	return NULL;
}
