/*
 * Fuzz target: the configuration.  What is accepted, printed and read again is
 * the same configuration.
 */
#include <string.h>

#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "port/conf.h"

static void
add_setting(void *ctx, const struct conf_setting *s)
{
	buf_str(ctx, s->section);
	buf_str(ctx, s->key);
	buf_str(ctx, s->value);
}

static char *
printed(const struct conf *c)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	fuzz_check(f != NULL && conf_print(c, f) && fclose(f) == 0,
		   "not printed");
	return text;
}

/* Nothing may differ, neither as texts nor as what counts as a change. */
static void
differs(void *ctx, const char *section, const char *key, enum conf_reload when)
{
	(void)ctx, (void)when;
	fprintf(stderr, "[%s] %s\n", section, key);
	fuzz_check(false, "another configuration when read again");
}

static void
again(const struct conf *c)
{
	struct conf *d = NULL;
	struct buf was, is;
	char *text = printed(c);
	struct err e = {.code = ERR_NONE};

	if (!conf_load_text("printed", text, &d, &e)) {
		fprintf(stderr, "%s\n", e.text);
		fuzz_check(false, "refused when read again");
	}
	buf_init(&was);
	buf_init(&is);
	conf_each(c, add_setting, &was);
	conf_each(d, add_setting, &is);
	fuzz_check(was.len == is.len && memcmp(was.data, is.data, is.len) == 0,
		   "other values when read again");
	conf_diff(c, d, differs, NULL);
	fuzz_check(conf_check(c, &e) == conf_check(d, &e),
		   "checked otherwise when read again");
	buf_done(&was);
	buf_done(&is);
	conf_free(&d);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = {.code = ERR_NONE};
	struct conf *c = NULL;
	char *text = malloc(size + 1);

	fuzz_check(text != NULL, "out of memory");
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (conf_load_text("f", text, &c, &e)) {
		again(c);
	} else {
		fuzz_check(c == NULL, "half a configuration");
		fuzz_check(e.code == ERR_CONFIG && e.text[0] != '\0',
			   "refused without a reason");
	}
	conf_free(&c);
	free(text);
	return 0;
}
