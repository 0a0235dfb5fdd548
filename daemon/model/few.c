/* Counting clients as far as it matters. */
#include "model/few.h"

void
few_init(struct few *f, int32_t small_cell)
{
	f->count = 0;
	f->enough = small_cell < FEW_MOST ? (size_t)small_cell : FEW_MOST;
}

bool
few_enough(const struct few *f)
{
	return f->count >= f->enough;
}

void
few_add(struct few *f, int64_t client)
{
	size_t i;

	if (few_enough(f))
		return;
	for (i = 0; i < f->count; i++)
		if (f->clients[i] == client)
			return;
	f->clients[f->count++] = client;
}
