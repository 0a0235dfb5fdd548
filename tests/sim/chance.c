/* Chance, from one seed: the world's own, and libsodium's. */
#include <sodium.h>

#include "world.h"

static uint64_t state;

void
chance_seed(uint64_t seed)
{
	state = seed;
}

uint64_t
chance(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

uint64_t
chance_below(uint64_t n)
{
	return chance() % n;
}

bool
chance_in(uint64_t n)
{
	return chance() % n == 0;
}

static const char *
random_name(void)
{
	return "simulated";
}

static uint32_t
random_number(void)
{
	return (uint32_t)chance();
}

static void
random_fill(void *const p, const size_t len)
{
	unsigned char *to = p;
	size_t i;

	for (i = 0; i < len; i++)
		to[i] = (unsigned char)chance();
}

static randombytes_implementation simulated = {
	.implementation_name = random_name,
	.random = random_number,
	.buf = random_fill,
};

void
chance_instead_of_random(void)
{
	randombytes_set_implementation(&simulated);
}
