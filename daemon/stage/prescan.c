/* The byte scan before any parser. */
#include "stage/prescan.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

/* Where the scan is; fail is NULL or the place of what is refused. */
struct scanner {
	const char *p;
	const char *end;
	const char *fail;
	enum finding_detail detail;
	unsigned depth;
	uint32_t elements;
};

static bool
refuse(struct scanner *s, const char *where, enum finding_detail detail)
{
	s->fail = where;
	s->detail = detail;
	return false;
}

/* ---- bytes */

/* True when the eight bytes are all ASCII and none is NUL. */
static bool
plain_ascii(const char *p)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	/* A NUL among ASCII bytes is what borrows into its high bit. */
	return ((v | (v - ones)) & high) == 0;
}

static bool
bytes_ok(struct scanner *s)
{
	const char *p = s->p;

	while (p < s->end) {
		size_t n = 1;

		while (s->end - p >= 8 && plain_ascii(p))
			p += 8;
		if (p == s->end)
			break;
		if (*p == '\0')
			return refuse(s, p, DETAIL_SCAN_NUL);
		if ((unsigned char)*p >= 0x80)
			n = utf8_length(p, (size_t)(s->end - p));
		if (n == 0)
			return refuse(s, p, DETAIL_SCAN_UTF8);
		p += n;
	}
	return true;
}

/*
 * Byte order marks of UTF-16 and UTF-32, and their zero bytes around the first
 * character, which is < or white space.
 */
static bool
wide_encoding(const char *p, size_t len)
{
	if (len < 2)
		return false;
	if (memcmp(p, "\xFF\xFE", 2) == 0 || memcmp(p, "\xFE\xFF", 2) == 0)
		return true;
	if (len >= 4 && memcmp(p, "\0\0\xFE\xFF", 4) == 0)
		return true;
	if (p[0] == '\0')
		return p[1] == '<' || (len >= 4 && memcmp(p, "\0\0\0", 3) == 0);
	return p[1] == '\0' && strchr("< \t\r\n", p[0]) != NULL;
}

/* ---- the XML declaration */

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && blank(*p))
		p++;
	return p;
}

/*
 * One name="value" of the declaration; the place behind it, or NULL when there
 * is no more (or it is malformed, which the parser will say).
 */
static const char *
pseudo_attribute(const char *p, const char *end, const char **name,
		 size_t *name_len, const char **value, size_t *value_len)
{
	const char *q;

	p = skip_blanks(p, end);
	*name = p;
	while (p < end && *p >= 'a' && *p <= 'z')
		p++;
	*name_len = (size_t)(p - *name);
	p = skip_blanks(p, end);
	if (p == end || *p != '=')
		return NULL;
	p = skip_blanks(p + 1, end);
	if (p == end || (*p != '"' && *p != '\''))
		return NULL;
	q = memchr(p + 1, *p, (size_t)(end - p - 1));
	if (q == NULL)
		return NULL;
	*value = p + 1;
	*value_len = (size_t)(q - p - 1);
	return q + 1;
}

static bool
declaration_ok(struct scanner *s)
{
	const char *p = s->p, *end, *name, *value;
	size_t name_len, value_len;

	if (s->end - p < 6 || memcmp(p, "<?xml", 5) != 0 || !blank(p[5]))
		return true;
	end = memmem(p, (size_t)(s->end - p), "?>", 2);
	/* libxml2 believes an encoding also when the declaration has no end. */
	if (end == NULL)
		end = s->end;
	for (p += 5;;) {
		p = pseudo_attribute(p, end, &name, &name_len, &value,
				     &value_len);
		if (p == NULL)
			return true;
		if (name_len == 8 && memcmp(name, "encoding", 8) == 0 &&
		    (value_len != 5 || strncasecmp(value, "UTF-8", 5) != 0))
			return refuse(s, value, DETAIL_SCAN_ENCODING);
	}
}

/* ---- markup */

/* Behind the next `mark`, or the end of the document. */
static const char *
behind(const struct scanner *s, const char *p, const char *mark, size_t len)
{
	const char *q = memmem(p, (size_t)(s->end - p), mark, len);

	return q == NULL ? s->end : q + len;
}

/*
 * The end of a start tag that has attributes, counting them: every = outside
 * quotes is one.  s->end when the tag does not end.
 */
static const char *
tag_end(struct scanner *s, const char *p)
{
	unsigned attributes = 0;
	const char *q;

	for (; p < s->end && *p != '>'; p++) {
		if (*p == '=') {
			if (++attributes > PRESCAN_ATTRIBUTES_MAX) {
				refuse(s, p, DETAIL_SCAN_ATTRIBUTES);
				return s->end;
			}
		} else if (*p == '"' || *p == '\'') {
			q = memchr(p + 1, *p, (size_t)(s->end - p - 1));
			if (q == NULL)
				return s->end;
			p = q;
		}
	}
	return p;
}

static bool
start_tag(struct scanner *s, const char *tag)
{
	const char *p = tag + 1;

	/* Most tags are a name and nothing else. */
	while (p < s->end && *p != '>' && *p != '=' && *p != '"' && *p != '\'')
		p++;
	if (p < s->end && *p != '>')
		p = tag_end(s, p);
	if (s->fail != NULL)
		return false;
	if (++s->elements > PRESCAN_ELEMENTS_MAX)
		return refuse(s, tag, DETAIL_SCAN_ELEMENTS);
	if (s->depth >= PRESCAN_DEPTH_MAX)
		return refuse(s, tag, DETAIL_SCAN_DEPTH);
	if (p == s->end) {
		s->p = p;
		return true;
	}
	if (p[-1] != '/')
		s->depth++;
	s->p = p + 1;
	return true;
}

/* A "<!": a comment, a CDATA section, or what is refused. */
static bool
declaration(struct scanner *s, const char *tag)
{
	size_t left = (size_t)(s->end - tag);

	if (left >= 4 && memcmp(tag, "<!--", 4) == 0) {
		s->p = behind(s, tag + 4, "-->", 3);
		return true;
	}
	if (left >= 9 && memcmp(tag, "<![CDATA[", 9) == 0) {
		s->p = behind(s, tag + 9, "]]>", 3);
		return true;
	}
	return refuse(s, tag, DETAIL_SCAN_DTD);
}

static bool
markup_ok(struct scanner *s)
{
	const char *tag;

	while (s->p < s->end) {
		tag = memchr(s->p, '<', (size_t)(s->end - s->p));
		if (tag == NULL || tag + 1 == s->end)
			return true;
		switch (tag[1]) {
		case '/':
			if (s->depth > 0)
				s->depth--;
			s->p = behind(s, tag + 2, ">", 1);
			break;
		case '?':
			s->p = behind(s, tag + 2, "?>", 2);
			break;
		case '!':
			if (!declaration(s, tag))
				return false;
			break;
		default:
			if (!start_tag(s, tag))
				return false;
			break;
		}
	}
	return true;
}

static uint32_t
line_of(const char *p, const char *where)
{
	uint32_t line = 1;

	while ((p = memchr(p, '\n', (size_t)(where - p))) != NULL) {
		line++;
		p++;
	}
	return line;
}

bool
prescan(struct prescan *out, const void *body, size_t len)
{
	struct scanner s = {.p = body, .end = (const char *)body + len};
	const char *start = body;
	bool ok;

	memset(out, 0, sizeof(*out));
	out->rule = RULE_PRESCAN;
	out->line = 1;
	if (len >= 4 && memcmp(start, "PK\3\4", 4) == 0) {
		out->rule = RULE_WRAP;
		out->detail = DETAIL_WRAP_ZIP;
		return false;
	}
	if (wide_encoding(start, len)) {
		out->detail = DETAIL_SCAN_ENCODING;
		return false;
	}
	if (len >= 3 && memcmp(start, "\xEF\xBB\xBF", 3) == 0)
		s.p += 3;
	ok = declaration_ok(&s) && bytes_ok(&s) && markup_ok(&s);
	out->elements = s.elements;
	if (!ok) {
		out->detail = s.detail;
		out->line = line_of(start, s.fail);
	}
	return ok;
}
