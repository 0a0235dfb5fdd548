/* Compression by zstd: one frame that says its size. */
#include "port/pack.h"

#include <zstd.h>

/*
 * Below so many bytes what level 1 gains in size (750 bytes of 2 kB instead
 * of 880) costs more time than storing the difference.
 */
enum { SMALL = 16 * 1024, LEVEL = 1, LEVEL_SMALL = -1 };

bool
pack_compress(const void *p, size_t len, struct buf *out, struct err *e)
{
	static ZSTD_CCtx *context;
	size_t bound = ZSTD_compressBound(len), n, before = out->len;
	unsigned char *to;

	to = ZSTD_isError(bound) ? NULL : buf_room(out, bound);
	if (to == NULL)
		return err_set(e, ERR_NOMEM, "out of memory for compression");
	/* One context for all: making it costs more than a small body. */
	if (context == NULL)
		context = ZSTD_createCCtx();
	if (context == NULL)
		return err_set(e, ERR_NOMEM, "out of memory for compression");
	n = ZSTD_compressCCtx(context, to, bound, p, len,
			      len < SMALL ? LEVEL_SMALL : LEVEL);
	if (ZSTD_isError(n)) {
		out->len = before;
		return err_set(e, ERR_NOMEM, "compression: %s",
			       ZSTD_getErrorName(n));
	}
	out->len = before + n;
	return true;
}

bool
pack_expand(const void *p, size_t len, size_t limit, struct buf *out,
	    struct err *e)
{
	unsigned long long size = ZSTD_getFrameContentSize(p, len);
	size_t n, before = out->len;
	unsigned char *to;

	if (size == ZSTD_CONTENTSIZE_ERROR ||
	    size == ZSTD_CONTENTSIZE_UNKNOWN ||
	    ZSTD_findFrameCompressedSize(p, len) != len)
		return err_set(e, ERR_CORRUPT, "not one whole compressed body");
	if (size > limit)
		return err_set(e, ERR_CORRUPT,
			       "a compressed body says it has %llu bytes, %zu "
			       "are allowed",
			       size, limit);
	/* One byte more: room for an empty body is not NULL. */
	to = buf_room(out, (size_t)size + 1);
	if (to == NULL)
		return err_set(e, ERR_NOMEM, "out of memory for a body");
	n = ZSTD_decompress(to, (size_t)size, p, len);
	if (ZSTD_isError(n) || n != size) {
		out->len = before;
		return err_set(e, ERR_CORRUPT, "a compressed body: %s",
			       ZSTD_isError(n) ? ZSTD_getErrorName(n)
					       : "it is cut short");
	}
	out->len = before + n;
	return true;
}
