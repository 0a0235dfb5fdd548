/* A hash table of groups; clearing is a new turn. */
#include "stage/rules_index.h"

#include <string.h>

enum { SLOTS_LEAST = 64 };

struct rules_slot {
	struct rules_group *group;
	uint32_t hash;
	uint32_t turn; /* of which it is; any other means empty */
};

/* ---- SipHash-1-3 over texts, each with its length */

struct sip {
	uint64_t v[4];
};

static inline uint64_t
rotate(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

static inline void
sip_round(struct sip *s)
{
	s->v[0] += s->v[1];
	s->v[2] += s->v[3];
	s->v[1] = rotate(s->v[1], 13) ^ s->v[0];
	s->v[3] = rotate(s->v[3], 16) ^ s->v[2];
	s->v[0] = rotate(s->v[0], 32);
	s->v[2] += s->v[1];
	s->v[0] += s->v[3];
	s->v[1] = rotate(s->v[1], 17) ^ s->v[2];
	s->v[3] = rotate(s->v[3], 21) ^ s->v[0];
	s->v[2] = rotate(s->v[2], 32);
}

static inline void
sip_word(struct sip *s, uint64_t m)
{
	s->v[3] ^= m;
	sip_round(s);
	s->v[0] ^= m;
}

static void
sip_text(struct sip *s, struct rules_text t)
{
	uint64_t word, last = t.len & 0x7F;

	if (t.p == NULL) {
		sip_word(s, UINT64_MAX);
		return;
	}
	for (; t.len >= sizeof(word); t.len -= sizeof(word)) {
		memcpy(&word, t.p, sizeof(word));
		sip_word(s, word);
		t.p += sizeof(word);
	}
	/* The top byte tells the length. */
	word = 0;
	if (t.len > 0)
		memcpy(&word, t.p, t.len);
	sip_word(s, word | last << 56);
}

static uint32_t
hash(const struct rules_index *x, const struct rules_key *key)
{
	struct sip s = {{
		x->seed[0] ^ UINT64_C(0x736f6d6570736575),
		x->seed[1] ^ UINT64_C(0x646f72616e646f6d),
		x->seed[0] ^ UINT64_C(0x6c7967656e657261),
		x->seed[1] ^ UINT64_C(0x7465646279746573),
	}};
	size_t i;

	for (i = 0; i < key->count; i++)
		sip_text(&s, key->part[i]);
	s.v[2] ^= 0xff;
	for (i = 0; i < 3; i++)
		sip_round(&s);
	return (uint32_t)(s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3]);
}

/* ---- the table */

void
rules_index_init(struct rules_index *x, struct arena *a, const uint64_t *seed)
{
	*x = (struct rules_index){.arena = a, .seed = seed, .turn = 1};
}

void
rules_index_clear(struct rules_index *x)
{
	x->used = 0;
	x->turn++;
}

static bool
is_of(const struct rules_group *g, const struct rules_key *key)
{
	size_t i;

	if (g->key_count != key->count)
		return false;
	for (i = 0; i < key->count; i++)
		if (!rules_same(g->key[i], key->part[i]))
			return false;
	return true;
}

/* Where the key is, or the empty slot where it would be. */
static size_t
find(const struct rules_index *x, const struct rules_key *key, uint32_t h)
{
	size_t i = h & (x->size - 1);

	while (x->slots[i].turn == x->turn &&
	       (x->slots[i].hash != h || !is_of(x->slots[i].group, key)))
		i = (i + 1) & (x->size - 1);
	return i;
}

const struct rules_group *
rules_index_find(const struct rules_index *x, const struct rules_key *key)
{
	size_t i;

	if (x->used == 0)
		return NULL;
	i = find(x, key, hash(x, key));
	return x->slots[i].turn == x->turn ? x->slots[i].group : NULL;
}

static bool
grow(struct rules_index *x)
{
	size_t size = x->size == 0 ? SLOTS_LEAST : 2 * x->size, i;
	struct rules_slot *slots = arena_array(x->arena, size, sizeof(*slots));

	if (slots == NULL)
		return false;
	for (i = 0; i < x->size; i++) {
		size_t to;

		if (x->slots[i].turn != x->turn)
			continue;
		to = x->slots[i].hash & (size - 1);
		while (slots[to].turn == x->turn)
			to = (to + 1) & (size - 1);
		slots[to] = x->slots[i];
	}
	x->slots = slots;
	x->size = size;
	return true;
}

static struct rules_group *
group_new(struct rules_index *x, const struct rules_key *key, uint32_t node)
{
	struct rules_group *g = arena_alloc(
		x->arena, sizeof(*g) + key->count * sizeof(g->key[0]));

	if (g == NULL)
		return NULL;
	g->count = 1;
	g->first.node = node;
	g->last = &g->first;
	g->key_count = (uint32_t)key->count;
	memcpy(g->key, key->part, key->count * sizeof(g->key[0]));
	return g;
}

const struct rules_group *
rules_index_add(struct rules_index *x, const struct rules_key *key,
		uint32_t node)
{
	uint32_t h = hash(x, key);
	struct rules_item *item;
	struct rules_group *g;
	size_t i;

	if (2 * (x->used + 1) > x->size && !grow(x))
		return NULL;
	i = find(x, key, h);
	if (x->slots[i].turn != x->turn) {
		g = group_new(x, key, node);
		if (g == NULL)
			return NULL;
		x->slots[i] = (struct rules_slot){g, h, x->turn};
		x->used++;
		return g;
	}
	g = x->slots[i].group;
	item = arena_alloc(x->arena, sizeof(*item));
	if (item == NULL)
		return NULL;
	item->node = node;
	g->last->next = item;
	g->last = item;
	g->count++;
	return g;
}
