/* Rule sheets of the site: which there are, and what becomes of their Fouten */
#include "stage/rules_pack.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "port/xml_sheet.h"
#include "stage/rules_index.h"

enum {
	TYPES_MAX = 64,
	SHEETS_MAX = 64,
	MIB = 1024 * 1024,
	/* Findings of a sheet take no more on the wire than the message … */
	ROOM_LEAST = 32 * 1024,
	/* … and each at least so much. */
	FINDING_BYTES = 32,
	PATH_BYTES = 4,
	POSITION_DIGITS = 7
};

/* A sheet can do so much in a millisecond, at most; the clock is the parent. */
static const uint64_t OPERATIONS_PER_MS = 150000;

struct rules_packs {
	struct xml_sheet *sheets[SHEETS_MAX];
	char *paths[SHEETS_MAX];
	size_t count;
	struct xml_sheet *of[TYPES_MAX]; /* as the catalogue */
	int64_t budget_ms;
	uint64_t seed[2];
};

void
rules_packs_free(struct rules_packs **p)
{
	size_t i;

	if (*p == NULL)
		return;
	for (i = 0; i < (*p)->count; i++) {
		xml_sheet_free(&(*p)->sheets[i]);
		free((*p)->paths[i]);
	}
	free(*p);
	*p = NULL;
}

/* Compile a sheet, unless another type has it already. */
static struct xml_sheet *
sheet_at(struct rules_packs *p, const char *path, struct err *e)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (strcmp(p->paths[i], path) == 0)
			return p->sheets[i];
	if (p->count == SHEETS_MAX) {
		err_set(e, ERR_CONFIG, "more than %d rule sheets", SHEETS_MAX);
		return NULL;
	}
	p->sheets[i] = xml_sheet_new(path, e);
	if (p->sheets[i] == NULL)
		return NULL;
	p->count++;
	p->paths[i] = strdup(path);
	if (p->paths[i] != NULL)
		return p->sheets[i];
	err_set(e, ERR_NOMEM, "rule sheets: out of memory");
	return NULL;
}

/* One line of the list. */
static bool
take_sheet(struct rules_packs *p, char *line, struct err *e)
{
	char *standard = line, *type = strchr(line, ' '), *path = NULL;
	struct xml_sheet *s;
	bool used = false;
	size_t i;

	if (type != NULL) {
		*type++ = '\0';
		path = strchr(type, ' ');
	}
	if (path == NULL)
		return err_set(e, ERR_INTERNAL, "list of rule sheets");
	*path++ = '\0';
	s = sheet_at(p, path, e);
	if (s == NULL)
		return false;
	for (i = 0; i < bericht_type_count; i++) {
		const struct bericht_type *t = &bericht_types[i];

		if (strcmp(t->type, type) != 0 ||
		    (strcmp(standard, "*") != 0 &&
		     strcmp(standard, t->standard) != 0))
			continue;
		/* The sheet of one standard goes before that of both. */
		if (p->of[i] == NULL || strcmp(standard, "*") != 0)
			p->of[i] = s;
		used = true;
	}
	return used || err_set(e, ERR_CONFIG,
			       "rule sheet %s: there is no message type %s",
			       path, type);
}

struct rules_packs *
rules_packs_new(const char *list, int64_t budget_ms, struct err *e)
{
	struct rules_packs *p = calloc(1, sizeof(*p));
	char *text = strdup(list), *line, *rest = text;
	bool ok = p != NULL && text != NULL;

	/* Now, since the sandbox of a reader will not let it through. */
	ok = ok && getrandom(p->seed, sizeof(p->seed), 0) == sizeof(p->seed);
	if (!ok)
		err_set(e, ERR_NOMEM, "rule sheets: out of memory");
	else
		p->budget_ms = budget_ms;
	while (ok && (line = strsep(&rest, "\n")) != NULL)
		ok = *line == '\0' || take_sheet(p, line, e);
	free(text);
	if (!ok)
		rules_packs_free(&p);
	return p;
}

bool
rules_packs_has(const struct rules_packs *p, const struct bericht_type *type)
{
	return p->of[type - bericht_types] != NULL;
}

/* ---- what a sheet says */

struct taking {
	const struct doc *doc;
	struct arena *arena;
	struct findings *f;
	struct rules_index known; /* of findings: their names and places */
	size_t room;
	uint32_t count;
};

/* The name of a finding and its places, as one text. */
static struct rules_text
text_of(struct arena *a, const struct finding *f)
{
	const char *name = finding_name(f);
	size_t size = strlen(name) + 1, i, len;
	struct rules_text t = {NULL, 0};
	char *out;

	for (i = 0; i < f->path_count; i++)
		size += strlen(f->paths[i]) + 1;
	out = arena_alloc(a, size);
	if (out == NULL)
		return t;
	t.p = out;
	len = strlen(name);
	memcpy(out, name, len);
	t.len = len;
	for (i = 0; i < f->path_count; i++) {
		out[t.len++] = '\n';
		len = strlen(f->paths[i]);
		memcpy(out + t.len, f->paths[i], len);
		t.len += len;
	}
	return t;
}

/* Note it; true when it was there already. */
static bool
is_known(struct taking *k, const struct finding *f)
{
	struct rules_key key = {.part = {text_of(k->arena, f)}, .count = 1};
	const struct rules_group *g;

	if (key.part[0].p == NULL)
		return true;
	g = rules_index_add(&k->known, &key, k->count++);
	return g == NULL || g->count > 1;
}

static bool
letter_or_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* One step, "p:Name[3]": the name without its prefix, and the position. */
static size_t
take_step(const struct doc *d, const char **at, char *out)
{
	const char *p = *at, *name = p, *digits;
	uint16_t number;
	size_t n = 0;

	for (; letter_or_digit(*p) || *p == ':'; p++)
		if (*p == ':')
			name = p + 1;
	number = doc_name(d, name, (size_t)(p - name));
	if (number == DOC_NO_NAME) {
		out[n++] = '*';
	} else {
		memcpy(out, name, (size_t)(p - name));
		n += (size_t)(p - name);
	}
	if (*p == '[') {
		for (digits = ++p; *p >= '0' && *p <= '9'; p++)
			continue;
		if (*p == ']' && p > digits && p - digits <= POSITION_DIGITS) {
			memcpy(out + n, digits - 1, (size_t)(p - digits) + 2);
			n += (size_t)(p - digits) + 2;
		}
	}
	/* To the next step, past all that is none. */
	p += strcspn(p, "/");
	*at = p;
	return n;
}

/* A Locatie as a path of names that the schemas have. */
static const char *
clean_path(struct taking *k, const char *locatie)
{
	const char *p = locatie + strspn(locatie, " \t\r\n");
	/* A step grows by its "*" at most. */
	char *out = arena_alloc(k->arena, 2 * strlen(p) + 2);
	size_t n = 0, depth;

	if (out == NULL)
		return NULL;
	for (depth = 0; *p == '/' && depth < DOC_DEPTH_MAX; depth++) {
		p++;
		out[n++] = '/';
		n += take_step(k->doc, &p, out + n);
	}
	if (n == 0)
		out[n++] = '/';
	out[n] = '\0';
	return out;
}

/* Is it one of the pairs of a rule of ours that were only counted? */
static bool
is_counted(const struct taking *k, const struct finding *f)
{
	return f->rule != RULE_PACK && k->f->left_of != NULL &&
	       k->f->left_of[f->rule] > 0;
}

/* A Fout becomes a finding, unless it is one already. */
static bool
take_fout(void *ctx, const struct xml_sheet_fout *fout)
{
	struct taking *k = ctx;
	const char *code = fout->code + strspn(fout->code, " \t\r\n");
	size_t len = strcspn(code, " \t\r\n"), need = FINDING_BYTES, i;
	struct finding f = {.rule = RULE_PACK};
	char *name = NULL;

	if (rule_name_ok(code, len)) {
		name = arena_strndup(k->arena, code, len);
		if (name == NULL)
			return false;
		f.rule = (uint8_t)rule_of_level2(name);
	}
	if (f.rule == RULE_PACK)
		f.name = name != NULL ? name : rule_infos[RULE_PACK].name;
	f.paths = arena_array(k->arena, fout->locatie_count, sizeof(*f.paths));
	for (i = 0; f.paths != NULL && i < fout->locatie_count; i++) {
		f.paths[i] = clean_path(k, fout->locaties[i]);
		if (f.paths[i] == NULL)
			return false;
		need += PATH_BYTES + strlen(f.paths[i]);
	}
	f.path_count = (uint32_t)i;
	if (arena_failed(k->arena))
		return false;
	if (is_known(k, &f) || is_counted(k, &f))
		return !arena_failed(k->arena);
	if (need > k->room)
		return findings_leave_out(k->f, k->arena, f.rule, 1);
	k->room -= need;
	if (!findings_add_paths(k->f, k->arena, f.rule, DETAIL_NONE, 0, f.paths,
				f.path_count))
		return false;
	k->f->items[k->f->count - 1].name = f.name;
	return true;
}

enum verdict_pack
rules_packs_check(struct rules_packs *p, const struct bericht_type *type,
		  const struct doc *d, const char *body, size_t len,
		  struct arena *a, struct findings *f)
{
	static const enum verdict_pack ends[] = {
		[XML_SHEET_DONE] = PACK_ASSESSED,
		[XML_SHEET_OPERATIONS] = PACK_TIME,
		[XML_SHEET_FAILED] = PACK_FAILED,
		[XML_SHEET_STRANGE] = PACK_NO_RAPPORT,
		[XML_SHEET_MEMORY] = PACK_MEMORY,
	};
	uint64_t ms = (uint64_t)p->budget_ms;
	struct taking k = {.doc = d, .arena = a, .f = f};
	enum xml_sheet_end end;
	size_t i;

	ms += ms * len / MIB;
	rules_index_init(&k.known, a, p->seed);
	for (i = 0; i < f->count; i++)
		is_known(&k, &f->items[i]);
	k.room = len > ROOM_LEAST ? len : ROOM_LEAST;
	end = xml_sheet_run(p->of[type - bericht_types], body, len,
			    ms * OPERATIONS_PER_MS, take_fout, &k);
	return ends[end];
}
