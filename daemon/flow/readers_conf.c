/* Readers as the configuration wants them. */
#include "flow/readers_conf.h"

struct readers_options
readers_options_of(const struct conf *c)
{
	return (struct readers_options){
		.read =
			{
				.schemas = c->paths.schemas,
				.sheets = c->rules.packs.list,
				.pack_ms = c->limits.pack_time_ms,
				.strict = c->rules.strict,
			},
		.count = c->limits.readers,
		.time_ms = c->limits.reader_time_ms,
		.memory_bytes = (uint64_t)c->limits.reader_memory_bytes,
	};
}
