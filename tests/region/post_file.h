#ifndef POLS_REGION_POST_FILE_H
#define POLS_REGION_POST_FILE_H

/*
 * Messages become files: berichten/DAY/ROUND/NNNN-wmo323-AGB.xml, and a few
 * of them arrive wrong, twice or late.
 */

#include "base/buf.h"
#include "post.h"

struct post_files {
	const struct options *o;
	struct post *post;
	struct buf body;
	int32_t day; /* of the last number given */
	enum post_round round;
	int number;
};

void post_files_init(struct post_files *f, const struct options *o);

/* The next Identificatie of a round of a day (TR056). */
void post_files_number(struct post_files *f, int32_t day, enum post_round round,
		       char out[13]);

/* The body to write a message in, empty; then put it in its file. */
struct buf *post_files_buf(struct post_files *f);
void post_files_put(struct post_files *f, const struct letter *l);

/* A 323, with what goes wrong on its way. */
void post_files_declaration(struct post_files *f, const struct options *o,
			    struct letter *l, int32_t period,
			    const struct line *const *lines, size_t count);

struct post *post_files_end(struct post_files *f);

#endif
