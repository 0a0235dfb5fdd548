/* Ballast, alarms, and the way back from a full disk. */
#include "flow/space.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/log.h"

enum {
	MIB = 1024 * 1024,
	LOW_BYTES = 1024 * MIB, /* or a tenth of the disk, if that is less */
	SPARE_BYTES = MIB       /* beyond the ballast, before it goes on */
};

static void
ballast_path(const struct conf *c, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/ballast", c->paths.state);
}

static void
look(struct space *s, const struct conf *c)
{
	struct statvfs fs;

	s->free_bytes = s->size_bytes = -1;
	if (statvfs(c->paths.state, &fs) != 0)
		return;
	s->free_bytes = (int64_t)(fs.f_bavail * fs.f_frsize);
	s->size_bytes = (int64_t)(fs.f_blocks * fs.f_frsize);
}

/* Blocks that are really there: a hole would be no reserve. */
static bool
reserve(struct space *s, const struct conf *c)
{
	const int64_t wanted = c->limits.ballast_bytes;
	char path[PATH_MAX];
	int fd, rc;

	if (s->ballast_bytes == wanted)
		return true;
	ballast_path(c, path);
	(void)unlink(path);
	s->ballast_bytes = 0;
	if (wanted == 0)
		return true;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0)
		return false;
	rc = posix_fallocate(fd, 0, (off_t)wanted);
	close(fd);
	if (rc != 0) {
		(void)unlink(path);
		return false;
	}
	s->ballast_bytes = wanted;
	return true;
}

void
space_init(struct space *s, struct db *db, const struct conf *c)
{
	memset(s, 0, sizeof(*s));
	s->db = db;
	look(s, c);
	if (!reserve(s, c))
		log_event(LOG_LVL_WARNING, "ballast-missing",
			  "text=\"no room for the ballast in %s; make some\"",
			  c->paths.state);
}

void
space_give_up(const struct conf *c)
{
	char path[PATH_MAX];

	ballast_path(c, path);
	(void)unlink(path);
}

void
space_lacking(struct space *s, const struct conf *c)
{
	if (!s->full)
		log_event(LOG_LVL_ERR, "disk-full",
			  "text=\"no room in %s; messages are answered busy "
			  "until there is some\"",
			  c->paths.state);
	s->full = true;
	space_give_up(c);
	s->ballast_bytes = 0;
	db_checkpoint(s->db, true);
	look(s, c);
}

/* Tell an alarm when it begins and when it ends. */
static void
alarm_is(bool *told, bool now, const char *event, int64_t bytes,
	 const char *advice)
{
	if (now && !*told)
		log_event(LOG_LVL_WARNING, event, "bytes=%lld text=\"%s\"",
			  (long long)bytes, advice);
	else if (!now && *told)
		log_event(LOG_LVL_NOTICE, event, "bytes=%lld text=\"over\"",
			  (long long)bytes);
	*told = now;
}

void
space_step(struct space *s, const struct conf *c)
{
	int64_t file, wal, low;

	look(s, c);
	db_sizes(s->db, &file, &wal);
	s->log_bytes = wal;
	alarm_is(&s->log_large, wal > c->limits.wal_alarm_bytes, "wal-large",
		 wal,
		 "a program that reads an old state of the store keeps it from "
		 "being shortened: end it");
	if ((s->log_large || s->full) && !FAULT_TWIN("log-grows"))
		db_checkpoint(s->db, true);
	if (s->free_bytes < 0)
		return;
	low = s->size_bytes / 10 < LOW_BYTES ? s->size_bytes / 10 : LOW_BYTES;
	alarm_is(&s->low, s->free_bytes < low, "disk-low", s->free_bytes,
		 "little room is left for the store: make some");
	if (s->free_bytes <
		    c->limits.ballast_bytes - s->ballast_bytes + SPARE_BYTES ||
	    !reserve(s, c) || !s->full || FAULT_TWIN("stays-full"))
		return;
	s->full = false;
	log_event(LOG_LVL_NOTICE, "disk-room", "bytes=%lld",
		  (long long)s->free_bytes);
}
