/* The compact tree of a message. */
#include "model/doc.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NODES_LEAST = 1024,
	TEXT_LEAST = 16 * 1024,
	KEEP_BYTES = 1024 * 1024 /* memory kept for the next message */
};

/* An element whose end tag has not come yet. */
struct open {
	uint32_t node;
	uint32_t last; /* its last child */
	size_t run;    /* where the characters since the last tag begin */
};

struct doc {
	const struct doc_names *names;
	struct doc_node *nodes;
	uint32_t count;
	uint32_t cap;
	char *text;
	size_t text_len;
	size_t text_cap;
	struct open open[DOC_DEPTH_MAX];
	unsigned depth;
	bool failed;
	bool numbered;
};

struct doc *
doc_new(const struct doc_names *names)
{
	struct doc *d = calloc(1, sizeof(*d));

	if (d != NULL)
		d->names = names;
	return d;
}

void
doc_free(struct doc **d)
{
	if (*d == NULL)
		return;
	free((*d)->nodes);
	free((*d)->text);
	free(*d);
	*d = NULL;
}

static bool
nodes_room(struct doc *d, size_t want)
{
	struct doc_node *nodes;

	if (want <= d->cap)
		return true;
	if (want >= DOC_NONE)
		return false;
	nodes = realloc(d->nodes, want * sizeof(*nodes));
	if (nodes == NULL)
		return false;
	d->nodes = nodes;
	d->cap = (uint32_t)want;
	return true;
}

static bool
text_room(struct doc *d, size_t want)
{
	char *text;

	if (want <= d->text_cap)
		return true;
	if (want >= UINT32_MAX)
		return false;
	text = realloc(d->text, want);
	if (text == NULL)
		return false;
	d->text = text;
	d->text_cap = want;
	return true;
}

void
doc_reset(struct doc *d, size_t nodes, size_t bytes)
{
	if (d->cap * sizeof(*d->nodes) > KEEP_BYTES) {
		free(d->nodes);
		d->nodes = NULL;
		d->cap = 0;
	}
	if (d->text_cap > KEEP_BYTES) {
		free(d->text);
		d->text = NULL;
		d->text_cap = 0;
	}
	d->count = 0;
	d->text_len = 0;
	d->depth = 0;
	d->numbered = false;
	/* Untouched pages cost nothing: room for all of it at once. */
	d->failed = !nodes_room(d, nodes > NODES_LEAST ? nodes : NODES_LEAST) ||
		    !text_room(d, bytes + TEXT_LEAST);
}

uint32_t
doc_open(struct doc *d, uint16_t name, uint32_t line)
{
	struct open *up = d->depth == 0 ? NULL : &d->open[d->depth - 1];
	uint32_t node = d->count;
	size_t more = (size_t)d->cap + d->cap / 2;

	if (d->failed || d->depth == DOC_DEPTH_MAX ||
	    (d->count == d->cap && !nodes_room(d, more))) {
		d->failed = true;
		return DOC_NONE;
	}
	d->count++;
	d->nodes[node] = (struct doc_node){
		.parent = up == NULL ? DOC_NONE : up->node,
		.next = DOC_NONE,
		.first = DOC_NONE,
		.line = line,
		.name = name,
	};
	if (up != NULL) {
		d->text_len = up->run;
		if (up->last == DOC_NONE)
			d->nodes[up->node].first = node;
		else
			d->nodes[up->last].next = node;
		up->last = node;
	}
	d->open[d->depth++] = (struct open){node, DOC_NONE, d->text_len};
	return node;
}

void
doc_characters(struct doc *d, const char *s, size_t len)
{
	size_t need = d->text_len + len + 1;

	if (d->failed || d->depth == 0)
		return;
	if (need > d->text_cap && !text_room(d, need + need / 2)) {
		d->failed = true;
		return;
	}
	memcpy(d->text + d->text_len, s, len);
	d->text_len += len;
	d->text[d->text_len] = '\0';
}

void
doc_close(struct doc *d)
{
	struct open *o;
	struct doc_node *n;

	if (d->failed || d->depth == 0)
		return;
	o = &d->open[--d->depth];
	n = &d->nodes[o->node];
	if (n->first == DOC_NONE && d->text_len > o->run) {
		n->text = (uint32_t)o->run;
		n->text_len = (uint32_t)(d->text_len - o->run);
		d->text_len++; /* the NUL stays */
	} else {
		d->text_len = o->run;
	}
	if (d->depth > 0)
		d->open[d->depth - 1].run = d->text_len;
}

bool
doc_failed(const struct doc *d)
{
	return d->failed;
}

uint32_t
doc_current(const struct doc *d)
{
	return d->depth == 0 ? DOC_NONE : d->open[d->depth - 1].node;
}

const char *
doc_pending(const struct doc *d, size_t *len)
{
	size_t run = d->depth == 0 ? d->text_len : d->open[d->depth - 1].run;

	*len = d->text_len - run;
	return *len == 0 ? "" : d->text + run;
}

uint32_t
doc_count(const struct doc *d)
{
	return d->count;
}

const struct doc_node *
doc_node(const struct doc *d, uint32_t node)
{
	assert(node < d->count);
	return &d->nodes[node];
}

const struct doc_node *
doc_nodes(const struct doc *d)
{
	return d->nodes;
}

const char *
doc_texts(const struct doc *d)
{
	return d->text;
}

uint16_t
doc_name(const struct doc *d, const char *name, size_t len)
{
	size_t low = 0, high = d->names->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const char *text = d->names->text[mid];
		int cmp = strncmp(text, name, len);

		if (cmp == 0 && text[len] == '\0')
			return (uint16_t)mid;
		if (cmp < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return DOC_NO_NAME;
}

uint32_t
doc_child_named(const struct doc *d, uint32_t node, uint16_t name)
{
	uint32_t child;

	if (node == DOC_NONE || name == DOC_NO_NAME)
		return DOC_NONE;
	for (child = d->nodes[node].first; child != DOC_NONE;
	     child = d->nodes[child].next)
		if (d->nodes[child].name == name)
			break;
	return child;
}

uint32_t
doc_child(const struct doc *d, uint32_t node, const char *name)
{
	return doc_child_named(d, node, doc_name(d, name, strlen(name)));
}

uint32_t
doc_next_named(const struct doc *d, uint32_t node)
{
	uint16_t name = d->nodes[node].name;

	do
		node = d->nodes[node].next;
	while (node != DOC_NONE && d->nodes[node].name != name);
	return node;
}

const char *
doc_text(const struct doc *d, uint32_t node, size_t *len)
{
	const struct doc_node *n = node == DOC_NONE ? NULL : &d->nodes[node];

	*len = n == NULL ? 0 : n->text_len;
	return *len == 0 ? "" : d->text + n->text;
}

/* Number the children of one parent; count has a zero for every name. */
static void
number_children(struct doc *d, uint32_t first, uint32_t *count)
{
	uint32_t c;

	for (c = first; c != DOC_NONE; c = d->nodes[c].next)
		d->nodes[c].position = ++count[d->nodes[c].name];
	for (c = first; c != DOC_NONE; c = d->nodes[c].next)
		if (count[d->nodes[c].name] == 1)
			d->nodes[c].position = 0;
	for (c = first; c != DOC_NONE; c = d->nodes[c].next)
		count[d->nodes[c].name] = 0;
}

static bool
number_all(struct doc *d)
{
	uint32_t *count = calloc((size_t)UINT16_MAX + 1, sizeof(*count));
	uint32_t node;

	if (count == NULL) {
		d->failed = true;
		return false;
	}
	for (node = 0; node < d->count; node++)
		number_children(d, d->nodes[node].first, count);
	free(count);
	d->numbered = true;
	return true;
}

const char *
doc_path(struct doc *d, uint32_t node, struct arena *a)
{
	uint32_t up[DOC_DEPTH_MAX];
	size_t depth = 0, size = 1;
	char *path, *p;

	if (node == DOC_NONE)
		return arena_strdup(a, "/");
	if (!d->numbered && !number_all(d))
		return NULL;
	for (; node != DOC_NONE; node = d->nodes[node].parent) {
		uint16_t name = d->nodes[node].name;

		up[depth++] = node;
		/* "/" and the name and "[4294967295]" */
		size += 13 + (name < d->names->count
				      ? strlen(d->names->text[name])
				      : 1);
	}
	path = arena_alloc(a, size);
	if (path == NULL)
		return NULL;
	p = path;
	while (depth > 0) {
		const struct doc_node *n = &d->nodes[up[--depth]];
		const char *name = n->name < d->names->count
					   ? d->names->text[n->name]
					   : "*";

		p += snprintf(p, size - (size_t)(p - path), "/%s", name);
		if (n->position > 0)
			p += snprintf(p, size - (size_t)(p - path), "[%u]",
				      (unsigned)n->position);
	}
	return path;
}
