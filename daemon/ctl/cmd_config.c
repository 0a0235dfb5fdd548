/* polsctl config: is it right, and what does it say? */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "flow/readers_conf.h"
#include "model/bericht.h"

/* Every schema must be there that is not optional: all that are not. */
static bool
schemas_present(const struct conf *c)
{
	char path[1024];
	struct stat st;
	bool ok = true;
	size_t i;

	for (i = 0; i < bericht_type_count; i++) {
		if (bericht_is_optional(&bericht_types[i]))
			continue;
		snprintf(path, sizeof(path), "%s/%s", c->paths.schemas,
			 bericht_types[i].schema);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
			continue;
		ctl_say("%s is missing; set [paths] schemas", path);
		ok = false;
	}
	return ok;
}

/*
 * Schemas and rule sheets are compiled and tried as the daemon does it, by a
 * zygote of our own.
 */
static bool
readers_usable(const struct conf *c, struct err *e)
{
	const struct readers_options o = readers_options_of(c);
	struct readers *r = NULL;
	bool ok = readers_start(&r, &o, e);

	readers_stop(&r);
	return ok;
}

enum ctl_exit
cmd_config_check(struct ctl *c)
{
	const char *file;
	struct jsonw w;
	struct err e;

	if (!ctl_conf(c))
		return CTL_FAILED;
	if (!conf_check(c->conf, &e))
		return ctl_fail(&e);
	if (!schemas_present(c->conf))
		return CTL_FAILED;
	if (!readers_usable(c->conf, &e))
		return ctl_fail(&e);
	file = conf_file(c->conf);
	if (c->json) {
		jsonw_init(&w, &c->out);
		jsonw_object(&w);
		jsonw_put_text(&w, "file", file);
		jsonw_put_bool(&w, "in_order", true);
		jsonw_object_end(&w);
		buf_u8(&c->out, '\n');
		return CTL_OK;
	}
	buf_printf(&c->out, "%s: in order\n",
		   file[0] == '\0' ? "defaults (no file)" : file);
	return CTL_OK;
}

static void
show_setting(void *ctx, const struct conf_setting *s)
{
	struct buf *out = ctx;
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_text(&w, "section", s->section);
	jsonw_put_text(&w, "key", s->key);
	jsonw_put_text(&w, "value", s->value);
	jsonw_put_text(&w, "set_in", s->where);
	jsonw_object_end(&w);
	buf_u8(out, '\n');
}

enum ctl_exit
cmd_config_show(struct ctl *c)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to;
	bool ok;

	if (!ctl_conf(c))
		return CTL_FAILED;
	if (c->json) {
		conf_each(c->conf, show_setting, &c->out);
		return CTL_OK;
	}
	to = open_memstream(&text, &len);
	ok = to != NULL && conf_print(c->conf, to);
	ok = to != NULL && fclose(to) == 0 && ok;
	if (ok)
		buf_bytes(&c->out, text, len);
	else
		ctl_say("out of memory");
	free(text);
	return ok ? CTL_OK : CTL_FAILED;
}
