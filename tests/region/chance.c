/* splitmix64: small, whole numbers only, the same on every machine. */
#include "chance.h"

static uint64_t
mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

void
dice_of(struct dice *d, uint64_t seed, enum chance_about about, int64_t a,
	int64_t b)
{
	uint64_t x = mix(seed ^ (uint64_t)about << 56);

	x = mix(x ^ (uint64_t)a);
	d->state = mix(x ^ (uint64_t)b << 20);
}

int32_t
dice_below(struct dice *d, int32_t n)
{
	d->state += UINT64_C(0x9e3779b97f4a7c15);
	return (int32_t)((mix(d->state) >> 33) % (uint64_t)n);
}

int32_t
dice_between(struct dice *d, int32_t low, int32_t high)
{
	return low + dice_below(d, high - low + 1);
}

bool
dice_hits(struct dice *d, int32_t n)
{
	return dice_below(d, 10000) < n;
}
