/* From bytes to verdict. */
#include "flow/read.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "flow/read_trial.h"
#include "model/doc.h"
#include "model/verdict.h"
#include "port/xml.h"
#include "stage/decode.h"
#include "stage/prescan.h"
#include "stage/rules.h"
#include "stage/rules_pack.h"
#include "stage/validate.h"

/* Above this a buffer is given back after the message. */
enum { KEEP_BYTES = 1024 * 1024 };

struct read_ctx {
	struct xml *xml;
	struct doc *doc;
	struct rules *rules;
	struct rules_packs *packs; /* NULL: no sheets */
	struct arena *arena;
	struct buf body;  /* the message with the NUL that the parser needs */
	struct buf facts; /* its facts in wire form */
};

void
read_ctx_free(struct read_ctx **c)
{
	if (*c == NULL)
		return;
	rules_packs_free(&(*c)->packs);
	rules_free(&(*c)->rules);
	doc_free(&(*c)->doc); /* before the names it borrows */
	xml_free(&(*c)->xml);
	arena_free(&(*c)->arena);
	buf_done(&(*c)->body);
	buf_done(&(*c)->facts);
	free(*c);
	*c = NULL;
}

/* After the trial, whose messages are not for them. */
static bool
load_sheets(struct read_ctx *c, const struct read_options *o, struct err *e)
{
	if (o->sheets == NULL || o->sheets[0] == '\0')
		return true;
	c->packs = rules_packs_new(o->sheets, o->pack_ms, e);
	return c->packs != NULL;
}

struct read_ctx *
read_ctx_new(const struct read_options *o, struct err *e)
{
	struct read_ctx *c = calloc(1, sizeof(*c));
	bool ok = false;

	if (c == NULL)
		goto out;
	buf_init(&c->body);
	buf_init(&c->facts);
	c->arena = arena_new();
	if (c->arena == NULL)
		goto out;
	c->xml = xml_new(o->schemas, e);
	if (c->xml == NULL) {
		read_ctx_free(&c);
		return NULL;
	}
	c->doc = doc_new(xml_names(c->xml));
	c->rules = rules_new(xml_names(c->xml), o->strict);
	ok = c->doc != NULL && c->rules != NULL;
out:
	if (!ok) {
		err_set(e, ERR_NOMEM, "reader: out of memory");
		if (c != NULL)
			read_ctx_free(&c);
	} else if (!(FAULT_TWIN("trust-compiling") || read_trial(c, e)) ||
		   !load_sheets(c, o, e)) {
		read_ctx_free(&c);
	}
	return c;
}

static void
refuse_scanned(struct verdict *v, const struct prescan *scan, struct arena *a)
{
	v->kind = VERDICT_REFUSED;
	if (!findings_add(&v->findings, a, scan->rule, scan->detail, scan->line,
			  "/"))
		v->kind = VERDICT_FAULT;
}

/* Level 2: ours, then the site's. */
static void
check_rules(struct read_ctx *c, struct verdict *v, size_t len,
	    enum verdict_pack without)
{
	if (!rules_check(c->rules, v->type, c->doc, c->arena, &v->findings)) {
		v->kind = VERDICT_FAULT;
		return;
	}
	if (c->packs != NULL && rules_packs_has(c->packs, v->type))
		v->pack = without != PACK_NONE
				  ? without
				  : rules_packs_check(c->packs, v->type, c->doc,
						      (char *)c->body.data, len,
						      c->arena, &v->findings);
	if (arena_failed(c->arena))
		v->kind = VERDICT_FAULT;
	else if (v->findings.count > 0)
		v->kind = VERDICT_REFUSED;
}

bool
read_knows(const struct read_ctx *c, const struct bericht_type *type)
{
	return xml_knows(c->xml, type);
}

/* The facts of a message that passed, or a fault when they do not fit. */
static void
decode(struct read_ctx *c, struct verdict *v)
{
	struct facts facts;

	buf_reset(&c->facts);
	if (!v->has_header ||
	    !decode_facts(&facts, &v->bsn, c->doc, v->type->kind, c->arena)) {
		v->kind = VERDICT_FAULT;
		return;
	}
	v->client_count = facts.client_count;
	facts_write(&facts, v->type->kind, &c->facts);
	v->facts = c->facts.data;
	v->facts_len = c->facts.len;
	if (c->facts.failed || arena_failed(c->arena))
		v->kind = VERDICT_FAULT;
}

static void
judge(struct read_ctx *c, struct verdict *v, const void *body, size_t len,
      enum verdict_pack without)
{
	struct prescan scan;
	bool whole;

	if (!prescan(&scan, body, len)) {
		refuse_scanned(v, &scan, c->arena);
		return;
	}
	buf_reset(&c->body);
	buf_bytes(&c->body, body, len);
	buf_u8(&c->body, 0);
	if (c->body.failed) {
		v->kind = VERDICT_FAULT;
		return;
	}
	doc_reset(c->doc, scan.elements, len);
	whole = validate(v, c->xml, (const char *)c->body.data, len, c->doc,
			 c->arena);
	if (v->type != NULL && v->kind != VERDICT_FAULT)
		v->has_header = decode_header(&v->header, c->doc);
	if (v->has_header)
		decode_dated(v->dated, c->doc);
	v->counted = whole && v->has_header && bericht_has_lines(v->type);
	if (v->counted)
		v->lines = decode_lines(c->doc, v->type->kind);
	if (v->kind == VERDICT_PASSED)
		check_rules(c, v, len, without);
	if (v->kind == VERDICT_PASSED)
		decode(c, v);
}

static void
give_back(struct buf *b)
{
	if (b->cap > KEEP_BYTES)
		buf_done(b);
}

bool
read_message(struct read_ctx *c, const void *body, size_t len,
	     enum verdict_pack without, struct buf *answer)
{
	size_t start = answer->len;
	struct verdict v = {.kind = VERDICT_FAULT};

	arena_reset(c->arena);
	judge(c, &v, body, len, without);
	if (v.kind != VERDICT_FAULT)
		verdict_write(&v, answer);
	if (v.kind == VERDICT_FAULT || answer->failed) {
		v = (struct verdict){.kind = VERDICT_FAULT};
		answer->len = start;
		answer->failed = false;
		verdict_write(&v, answer);
	}
	give_back(&c->body);
	give_back(&c->facts);
	return !answer->failed;
}
