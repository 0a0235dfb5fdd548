/* Printing and comparing whole configurations. */
#include <stdio.h>
#include <string.h>

#include "port/conf_table.h"

enum { WIDTH = 78 };

static const char head[] =
	"# Configuration of polsd and polsctl; see polsd.conf(5).\n"
	"#\n"
	"# Every option, at its default where it is commented out.  Files of\n"
	"# conf.d beside this one are read after it, in the order of their\n"
	"# names.  Relative paths begin at the folder of this file; <state>/\n"
	"# and <runtime>/ stand for the folders of [paths].\n";

/* Words as comment lines of WIDTH at most. */
static void
comment(FILE *out, const char *text)
{
	size_t column = 0, len;

	for (;; text += len) {
		text += strspn(text, " ");
		len = strcspn(text, " ");
		if (len == 0)
			break;
		if (column > 0 && column + 1 + len > WIDTH) {
			fputc('\n', out);
			column = 0;
		}
		fprintf(out, "%s%.*s", column == 0 ? "# " : " ", (int)len,
			text);
		column += len + (column == 0 ? 2 : 1);
	}
	fputc('\n', out);
}

static void
describe(FILE *out, const struct conf_option *o)
{
	char wanted[160], note[256];

	conf_value_wanted(o, wanted, sizeof(wanted));
	snprintf(note, sizeof(note), "(%s%s)", wanted,
		 o->reload == CONF_RESTART ? "; a change counts after a restart"
					   : "");
	comment(out, o->help);
	comment(out, note);
}

static void
print_packs(const struct conf_detail *d, FILE *out)
{
	size_t i;

	if (d == NULL || d->pack_count == 0)
		fputs("#pack.wmo323 = /etc/pols/sheets/wmo323.xsl\n", out);
	for (i = 0; d != NULL && i < d->pack_count; i++)
		fprintf(out, "# set in %s\n%s = %s\n", d->pack[i].slot.where,
			d->pack[i].key, d->pack[i].slot.shown);
}

static void
print_option(const struct conf_option *o, const struct conf_slot *slot,
	     FILE *out)
{
	const char *text = o->fall;
	bool set = slot != NULL && strcmp(slot->where, "default") != 0;

	if (slot != NULL)
		text = slot->shown;
	if (set)
		fprintf(out, "# set in %s\n", slot->where);
	fprintf(out, "%s%s =%s%s\n", set ? "" : "#", o->key,
		text[0] == '\0' ? "" : " ", text);
}

bool
conf_print(const struct conf *c, FILE *out)
{
	const struct conf_detail *d = c == NULL ? NULL : c->detail;
	const struct conf_option *o;
	const char *section = "";
	size_t i;

	fputs(head, out);
	for (i = 0; i < conf_option_count; i++) {
		o = &conf_options[i];
		if (strcmp(section, o->section) != 0) {
			section = o->section;
			fprintf(out, "\n[%s]\n", section);
		} else {
			fputc('\n', out);
		}
		describe(out, o);
		if (o->type == CONF_PACKS)
			print_packs(d, out);
		else
			print_option(o, d == NULL ? NULL : &d->slot[i], out);
	}
	return fflush(out) == 0 && !ferror(out);
}

void
conf_each(const struct conf *c,
	  void (*fn)(void *ctx, const struct conf_setting *s), void *ctx)
{
	const struct conf_detail *d = c->detail;
	size_t i, k;

	for (i = 0; i < conf_option_count; i++) {
		const struct conf_option *o = &conf_options[i];
		struct conf_setting s = {o->section, o->key, d->slot[i].shown,
					 d->slot[i].where};

		if (o->type != CONF_PACKS) {
			if (strcmp(s.where, "default") == 0)
				s.where = NULL;
			fn(ctx, &s);
			continue;
		}
		for (k = 0; k < d->pack_count; k++) {
			s.key = d->pack[k].key;
			s.value = d->pack[k].slot.shown;
			s.where = d->pack[k].slot.where;
			fn(ctx, &s);
		}
	}
}

static bool
same_packs(const struct conf_detail *a, const struct conf_detail *b)
{
	size_t i, j;

	if (a->pack_count != b->pack_count)
		return false;
	for (i = 0; i < a->pack_count; i++) {
		for (j = 0; j < b->pack_count; j++) {
			if (strcmp(a->pack[i].key, b->pack[j].key) == 0 &&
			    strcmp(a->pack[i].slot.shown,
				   b->pack[j].slot.shown) == 0)
				break;
		}
		if (j == b->pack_count)
			return false;
	}
	return true;
}

void
conf_diff(const struct conf *was, const struct conf *is,
	  void (*fn)(void *ctx, const char *section, const char *key,
		     enum conf_reload reload),
	  void *ctx)
{
	const struct conf_option *o;
	bool same;
	size_t i;

	for (i = 0; i < conf_option_count; i++) {
		o = &conf_options[i];
		same = o->type == CONF_PACKS
			       ? same_packs(was->detail, is->detail)
			       : strcmp(was->detail->slot[i].shown,
					is->detail->slot[i].shown) == 0;
		if (!same)
			fn(ctx, o->section, o->key, o->reload);
	}
}
