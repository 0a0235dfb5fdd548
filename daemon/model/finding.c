/* Findings: their sentences, lists, and the wire form. */
#include "model/finding.h"

#include <string.h>

static const char *const detail_texts[DETAIL_COUNT] = {
	[DETAIL_NONE] = NULL,
	[DETAIL_SCAN_DTD] = "a document type declaration is not allowed",
	[DETAIL_SCAN_ENCODING] = "only UTF-8 is allowed",
	[DETAIL_SCAN_NUL] = "a NUL byte is not allowed",
	[DETAIL_SCAN_UTF8] = "the bytes are not valid UTF-8",
	[DETAIL_SCAN_DEPTH] = "elements are nested too deep",
	[DETAIL_SCAN_ATTRIBUTES] = "a tag has too many attributes",
	[DETAIL_SCAN_ELEMENTS] = "the document has too many elements",
	[DETAIL_SCAN_PREFIXES] = "the document has too many namespaces",
	[DETAIL_WRAP_ZIP] = "a ZIP is not opened by this version",
	[DETAIL_WRAP_ENVELOPE] = "an envelope is not opened by this version",
	[DETAIL_XML_MALFORMED] = "the document is not well-formed XML",
	[DETAIL_XSD_ELEMENT] = "an element is missing here or not expected",
	[DETAIL_XSD_ATTRIBUTE] = "an attribute is not allowed here",
	[DETAIL_XSD_CONTENT] = "text or elements are not allowed here",
	[DETAIL_XSD_TYPE] = "the value is not of the required type",
	[DETAIL_XSD_LENGTH] = "the value is too long, too short or empty",
	[DETAIL_XSD_RANGE] = "the number is out of range",
	[DETAIL_XSD_PATTERN] = "the value does not have the required form",
	[DETAIL_XSD_ENUMERATION] = "the value is not in the code list",
	[DETAIL_XSD_OTHER] = "not valid against the schema",
};

bool
findings_add_paths(struct findings *f, struct arena *a, enum finding_rule rule,
		   enum finding_detail detail, uint32_t line,
		   const char **paths, size_t path_count)
{
	struct finding *items =
		arena_more(a, f->items, f->count, &f->cap, sizeof(*items));

	if (items == NULL)
		return false;
	f->items = items;
	f->items[f->count++] = (struct finding){
		.rule = (uint8_t)rule,
		.detail = (uint8_t)detail,
		.path_count = (uint32_t)path_count,
		.line = line,
		.paths = paths,
	};
	return true;
}

bool
findings_add(struct findings *f, struct arena *a, enum finding_rule rule,
	     enum finding_detail detail, uint32_t line, const char *path)
{
	const char **paths = arena_alloc(a, sizeof(*paths));

	if (paths == NULL)
		return false;
	paths[0] = path;
	return findings_add_paths(f, a, rule, detail, line, paths, 1);
}

bool
findings_leave_out(struct findings *f, struct arena *a, enum finding_rule rule,
		   uint64_t n)
{
	if (f->left_of == NULL)
		f->left_of = arena_array(a, RULE_COUNT, sizeof(*f->left_of));
	if (f->left_of == NULL)
		return false;
	f->left_of[rule] += n;
	f->left_out += n;
	return true;
}

const char *
finding_name(const struct finding *f)
{
	return f->name != NULL ? f->name : rule_infos[f->rule].name;
}

const char *
finding_text(const struct finding *f)
{
	const char *text = detail_texts[f->detail];

	return text != NULL ? text : rule_infos[f->rule].text;
}

int
findings_level(const struct findings *f)
{
	int level = 0;
	size_t i;

	for (i = 0; i < f->count; i++) {
		int l = rule_infos[f->items[i].rule].level;

		if (level == 0 || l < level)
			level = l;
	}
	return level;
}

/* Of each rule with findings left out its number and how many. */
static void
write_left_out(const struct findings *f, struct buf *b)
{
	size_t rule, n = 0;

	for (rule = 0; f->left_of != NULL && rule < RULE_COUNT; rule++)
		n += f->left_of[rule] > 0;
	buf_u8(b, (uint8_t)n);
	for (rule = 0; n > 0 && rule < RULE_COUNT; rule++) {
		if (f->left_of[rule] == 0)
			continue;
		buf_u8(b, (uint8_t)rule);
		buf_u64(b, f->left_of[rule]);
	}
}

void
findings_write(const struct findings *f, struct buf *b)
{
	size_t i, k;

	buf_u32(b, (uint32_t)f->count);
	write_left_out(f, b);
	buf_u8(b, f->truncated);
	for (i = 0; i < f->count; i++) {
		const struct finding *one = &f->items[i];

		buf_u8(b, one->rule);
		buf_u8(b, one->detail);
		if (one->rule == RULE_PACK)
			buf_str(b, one->name);
		buf_u32(b, one->line);
		buf_u32(b, one->path_count);
		for (k = 0; k < one->path_count; k++)
			buf_str(b, one->paths[k]);
	}
}

static bool
path_allowed(const char *p, size_t len)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789/_*[]-";
	size_t i;

	for (i = 0; i < len; i++)
		if (p[i] == '\0' || strchr(allowed, p[i]) == NULL)
			return false;
	return true;
}

static const char *
read_path(struct arena *a, struct scan *s)
{
	size_t len;
	const char *p = scan_blob(s, &len);

	if (p == NULL || !path_allowed(p, len)) {
		s->failed = true;
		return NULL;
	}
	return arena_strndup(a, p, len);
}

static void
read_left_out(struct findings *f, struct arena *a, struct scan *s)
{
	uint8_t n = scan_u8(s), rule;
	uint64_t count, all;
	int before = -1;

	/* As we write them: each rule once, in order, and none for nothing. */
	for (; n > 0 && !s->failed; n--, before = rule) {
		rule = scan_u8(s);
		count = scan_u64(s);
		if (rule >= RULE_COUNT || rule <= before || count == 0 ||
		    __builtin_add_overflow(f->left_out, count, &all) ||
		    !findings_leave_out(f, a, rule, count))
			s->failed = true;
	}
}

static const char *
read_name(struct arena *a, struct scan *s)
{
	size_t len;
	const char *p = scan_blob(s, &len);

	if (p == NULL || !rule_name_ok(p, len)) {
		s->failed = true;
		return NULL;
	}
	return arena_strndup(a, p, len);
}

static bool
read_one(struct findings *f, struct arena *a, struct scan *s)
{
	uint8_t rule = scan_u8(s);
	uint8_t detail = scan_u8(s);
	const char *name = rule == RULE_PACK ? read_name(a, s) : NULL;
	uint32_t line = scan_u32(s);
	uint32_t n = scan_u32(s);
	const char **paths;
	uint32_t k;

	/* A path takes at least its length: refuse counts that cannot be. */
	if (s->failed || rule >= RULE_COUNT || detail >= DETAIL_COUNT ||
	    n > s->left / sizeof(uint32_t)) {
		s->failed = true;
		return false;
	}
	paths = arena_array(a, n, sizeof(*paths));
	for (k = 0; paths != NULL && k < n && !s->failed; k++)
		paths[k] = read_path(a, s);
	if (paths == NULL || s->failed ||
	    !findings_add_paths(f, a, rule, detail, line, paths, n))
		return false;
	f->items[f->count - 1].name = name;
	return true;
}

bool
findings_read(struct findings *f, struct arena *a, struct scan *s)
{
	uint32_t n, i;
	uint8_t truncated;

	memset(f, 0, sizeof(*f));
	n = scan_u32(s);
	read_left_out(f, a, s);
	truncated = scan_u8(s);
	if (truncated > 1)
		s->failed = true;
	f->truncated = truncated == 1;
	for (i = 0; i < n && !s->failed; i++)
		if (!read_one(f, a, s))
			break;
	return !s->failed && !arena_failed(a) && f->count == n;
}
