/* Level 1: what the reading of a message means. */
#include "stage/validate.h"

/* Ends that are themselves a finding. */
static const struct {
	enum finding_rule rule;
	enum finding_detail detail;
	bool at_root; /* the place is the document, not an element */
} ends[] = {
	[XML_MALFORMED] = {RULE_XSD, DETAIL_XML_MALFORMED, false},
	[XML_ENVELOPE] = {RULE_WRAP, DETAIL_WRAP_ENVELOPE, true},
	[XML_PREFIXES] = {RULE_PRESCAN, DETAIL_SCAN_PREFIXES, true},
	[XML_DOCTYPE] = {RULE_PRESCAN, DETAIL_SCAN_DTD, true},
};

/* The schema's findings, in the order in which they were met. */
static void
add_problems(struct findings *f, const struct xml_outcome *out, struct doc *d,
	     struct arena *a)
{
	const char *path = NULL;
	uint32_t node = DOC_NONE;
	size_t i;

	for (i = 0; i < out->problem_count; i++) {
		const struct xml_problem *p = &out->problems[i];

		if (path == NULL || node != p->node)
			path = doc_path(d, p->node, a);
		if (path == NULL)
			return;
		node = p->node;
		findings_add(f, a, RULE_XSD, p->detail,
			     doc_node(d, p->node)->line, path);
	}
	f->truncated = out->truncated;
}

static void
add_end(struct findings *f, const struct xml_outcome *out, struct doc *d,
	struct arena *a)
{
	uint32_t node = ends[out->end].at_root ? DOC_NONE : out->node;
	const char *path = doc_path(d, node, a);

	if (path != NULL)
		findings_add(f, a, ends[out->end].rule, ends[out->end].detail,
			     out->line, path);
}

static enum verdict_kind
judge(const struct xml_outcome *out)
{
	switch (out->end) {
	case XML_WHOLE:
		if (out->problem_count > 0)
			return VERDICT_REFUSED;
		/* Refused without a reason is a fault of ours. */
		return out->valid ? VERDICT_PASSED : VERDICT_FAULT;
	case XML_MALFORMED:
	case XML_STOPPED:
	case XML_ENVELOPE:
	case XML_PREFIXES:
	case XML_DOCTYPE:
		return VERDICT_REFUSED;
	case XML_UNKNOWN:
		return VERDICT_UNKNOWN_TYPE;
	case XML_BROKEN:
		break;
	}
	return VERDICT_FAULT;
}

bool
validate(struct verdict *v, struct xml *x, const char *body, size_t len,
	 struct doc *d, struct arena *a)
{
	struct xml_outcome *out = arena_alloc(a, sizeof(*out));

	v->kind = VERDICT_FAULT;
	if (out == NULL)
		return false;
	xml_read(x, body, len, d, out);
	v->kind = judge(out);
	v->type = out->type;
	if (v->kind != VERDICT_REFUSED)
		return out->end == XML_WHOLE;
	add_problems(&v->findings, out, d, a);
	if (out->end != XML_WHOLE && out->end != XML_STOPPED)
		add_end(&v->findings, out, d, a);
	if (arena_failed(a) || doc_failed(d) || v->findings.count == 0)
		v->kind = VERDICT_FAULT;
	return out->end == XML_WHOLE;
}
