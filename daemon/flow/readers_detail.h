#ifndef POLS_FLOW_READERS_DETAIL_H
#define POLS_FLOW_READERS_DETAIL_H

/*
 * What readers.c (the contract), readers_jobs.c (answers, time, blame),
 * readers_dispatch.c (who reads what) and readers_nursery.c (processes) share.
 * No other file includes it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "flow/readers.h"
#include "flow/zygote.h"

enum {
	READERS_COUNT_MAX = 64, /* [limits] readers at most */
	/* Working, spare, and those that are left alone with a slow job. */
	READERS_SLOTS = 4 * READERS_COUNT_MAX,
	/*
	 * A new reader begins with a short queue: what it leaves behind when
	 * it is replaced after a refusal is sent twice.
	 */
	READERS_DEPTH_START = 4,
	READERS_DEPTH_MAX = 32,
	/* No forks for a while after readers that died without a job. */
	READERS_FORK_PAUSE_MS = 100
};

/*
 * Small jobs queue in a reader's socket.  The others have a reader to
 * themselves; large ones may not take the last reader.
 */
enum lane { LANE_SMALL, LANE_MEDIUM, LANE_LARGE, LANE_COUNT };

/* What a caller submitted, and later its result. */
struct reader_job {
	struct reader_job *next;
	uint64_t id; /* in order of submission */
	const void *body;
	size_t len;
	enum lane lane;
	bool again;     /* its reader died once: it may have done it */
	uint32_t flags; /* for the reader */
	uint64_t after; /* again: only for readers with a later serial */
	struct reader_result result;
	unsigned char *answer; /* owned; result shows it */
};

struct job_list {
	struct reader_job *first;
	struct reader_job *last;
	size_t count;
};

/*
 * Complete options with texts of their own, shared by the nursery that runs on
 * them and by the readers, which start another on them when that one dies.
 */
struct held_options {
	struct readers_options is; /* never changed */
	int holders;
	char *program; /* the texts of `is`; NULL as there */
	char *schemas;
	char *sheets;
};

/* A zygote, its options and its readers. */
struct nursery {
	struct nursery *next; /* in readers.leaving */
	struct zygote *zygote;
	struct held_options *options;
	bool ready;
	int64_t deadline; /* to be ready */
	bool broken;      /* it no longer takes orders */
	int users;        /* slots that are not SLOT_FREE */
};

enum slot_state {
	SLOT_FREE,
	SLOT_ASKED, /* of the zygote */
	SLOT_READY,
	SLOT_DYING /* no socket any more; its end is yet to be reported */
};

struct slot {
	enum slot_state state;
	struct nursery *nursery;
	uint64_t serial;
	int sock;
	struct job_list jobs;      /* the first is being read */
	struct reader_job *unsent; /* first of jobs that is not in the socket */
	size_t bytes;              /* of jobs */
	size_t depth;              /* jobs it may have now */
	int64_t since;             /* the first job came first (mono ms) */
	uint64_t answered;
	bool open;     /* its queue is half empty: it may be filled up */
	bool blocked;  /* the socket was full */
	bool relieved; /* gets nothing more, leaves after its first job */
	bool exited;   /* the zygote reported it */
};

struct readers {
	struct nursery *now;          /* NULL while there is none */
	struct nursery *loading;      /* a reload */
	struct nursery *leaving;      /* with running jobs only */
	struct held_options *options; /* of now, and of the one after it */
	struct err why; /* there is no zygote now; code ERR_NONE: there is */
	struct err refused; /* the reload */
	int64_t restart_at;
	int64_t fork_after;
	int64_t wake_at; /* when the last step wanted to be called again */
	uint64_t ids;
	uint64_t serials;
	struct packet_box *box;
	struct job_list waiting[LANE_COUNT];
	bool alone_last;       /* an idle reader went to such a one last */
	struct job_list again; /* before all others */
	struct job_list done;
	struct reader_job *lent; /* the result that readers_next gave */
	struct readers_stats stats;
	size_t top; /* slots from here on were never used */
	struct slot slots[READERS_SLOTS];
};

/* ---- readers_jobs.c */

void jobs_append(struct job_list *list, struct reader_job *j);
void jobs_prepend(struct job_list *list, struct reader_job *j);
/* The first, taken out; there must be one. */
struct reader_job *jobs_take(struct job_list *list);
/* Forget the list. */
void jobs_free(struct job_list *list);
/* Receive what the readers sent. */
void jobs_receive(struct readers *r);
/* Settle readers that exited: blame, give back, drop. */
void jobs_bury(struct readers *r);
/* Kill what is out of time, relieve what is slow. */
void jobs_watch(struct readers *r);
/* Give back all jobs of a slot but the first `keep`, without blame. */
void jobs_return(struct readers *r, struct slot *s, size_t keep);
/* Give all but the running job to others; the reader leaves after it. */
void jobs_relieve(struct readers *r, struct slot *s);
/* The next moment jobs_watch has something to do; INT64_MAX: none. */
int64_t jobs_due(const struct readers *r);

/* ---- readers_dispatch.c */

/* Give waiting jobs to readers and send them. */
void jobs_dispatch(struct readers *r);

/* ---- readers_nursery.c */

/* A copy with one holder; NULL when memory is out. */
struct held_options *options_new(const struct readers_options *o) MUST_CHECK;
/* One holder more; gives back o. */
struct held_options *options_hold(struct held_options *o) MUST_CHECK;
/* One less, freed with the last.  Leaves NULL; NULL is allowed. */
void options_drop(struct held_options **o);

/* Start a zygote; holds o.  ERR_NOMEM, ERR_IO. */
bool nursery_new(struct nursery **out, struct held_options *o,
		 struct err *e) MUST_CHECK;
/* All its slots become free and their jobs go back.  Leaves NULL. */
void nursery_end(struct readers *r, struct nursery **n);
/* Hear what the zygotes say; end and restart them. */
void nursery_hear(struct readers *r);
/* Ask for readers that are missing. */
void nursery_fill(struct readers *r);
/* Kill the slot's reader, but keep the slot until the zygote reports it. */
void nursery_kill(struct slot *s);
/* Kill the slot's reader, if any, and free the slot; jobs must be gone. */
void nursery_drop(struct slot *s);
int64_t nursery_due(const struct readers *r);

#endif
