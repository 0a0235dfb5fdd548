/* The note of a batch, and the messages that are suspected of a death. */
#include "flow/note.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/log.h"
#include "port/crypto.h"

enum {
	NOTED_MAX = 10000, /* [limits] batch_messages at most */
	SUSPECTS_MAX = NOTED_MAX,
	STACK_BYTES = 64 * 1024 /* of the handler: ours may be used up */
};

/* As it lies in the file: of one process, one machine, one version. */
struct page {
	char magic[8];
	unsigned int count;
	unsigned char mark; /* the process died of itself */
	/* What was durable: a journal number of a stream. */
	long long nr;
	char stream[ENTRY_STREAM];
	unsigned char digest[NOTED_MAX][ENTRY_DIGEST];
};

struct suspect {
	unsigned char digest[ENTRY_DIGEST];
	int deaths; /* alone */
};

struct note {
	struct page *page;
	struct suspect *suspects;
	size_t count;
	char folder[PATH_MAX - 32];
};

static const char magic[8] = "pols-b2";

/* For the handler: the page while a batch is being booked. */
static struct page *volatile booking;

static void
mark_and_die(int number)
{
	if (booking != NULL)
		booking->mark = 1;
	/* The action is the default one again: a core, if those are kept. */
	raise(number);
}

static void
install(void)
{
	static const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
	static unsigned char stack[STACK_BYTES];
	const stack_t alternative = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction sa;
	size_t i;

	(void)sigaltstack(&alternative, NULL);
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = mark_and_die;
	sa.sa_flags = SA_RESETHAND | SA_NODEFER | SA_ONSTACK;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)sigaction(numbers[i], &sa, NULL);
}

/* ---- suspects */

static struct suspect *
find(const struct note *n, const unsigned char *digest)
{
	size_t i;

	for (i = 0; i < n->count; i++)
		if (memcmp(n->suspects[i].digest, digest, ENTRY_DIGEST) == 0)
			return &n->suspects[i];
	return NULL;
}

static void
suspect(struct note *n, const unsigned char *digest, int deaths)
{
	struct suspect *s = find(n, digest);

	if (s == NULL && n->count < SUSPECTS_MAX) {
		s = &n->suspects[n->count++];
		memcpy(s->digest, digest, ENTRY_DIGEST);
		s->deaths = 0;
	}
	if (s != NULL)
		s->deaths += deaths;
}

static void
suspects_path(const struct note *n, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/suspects", n->folder);
}

static void
suspects_read(struct note *n)
{
	char path[PATH_MAX], hex[CRYPTO_HEX + 1], count[8];
	unsigned char digest[ENTRY_DIGEST];
	long deaths;
	FILE *f;

	suspects_path(n, path);
	f = fopen(path, "re");
	if (f == NULL)
		return;
	while (fscanf(f, "%64s %7s\n", hex, count) == 2) {
		deaths = strtol(count, NULL, 10);
		if (crypto_unhex(hex, strlen(hex), digest, sizeof(digest)) &&
		    deaths >= 0)
			suspect(n, digest, (int)deaths);
	}
	fclose(f);
}

/* Small, and of use after a death only: written whole, no fsync. */
static void
suspects_write(const struct note *n)
{
	char path[PATH_MAX], hex[CRYPTO_HEX];
	size_t i;
	FILE *f;

	suspects_path(n, path);
	if (n->count == 0) {
		(void)unlink(path);
		return;
	}
	f = fopen(path, "we");
	if (f == NULL)
		return;
	for (i = 0; i < n->count; i++) {
		crypto_hex(n->suspects[i].digest, ENTRY_DIGEST, hex);
		fprintf(f, "%s %d\n", hex, n->suspects[i].deaths);
	}
	fclose(f);
}

int
note_deaths(const struct note *n, const unsigned char digest[ENTRY_DIGEST])
{
	const struct suspect *s;

	if (n == NULL || n->count == 0)
		return -1;
	s = find(n, digest);
	return s == NULL ? -1 : s->deaths;
}

void
note_forget(struct note *n, const unsigned char digest[ENTRY_DIGEST])
{
	struct suspect *s;

	if (n == NULL || n->count == 0)
		return;
	s = find(n, digest);
	if (s == NULL)
		return;
	*s = n->suspects[--n->count];
	suspects_write(n);
}

/* ---- the page */

static struct page *
map_page(const char *folder)
{
	char path[PATH_MAX];
	struct page *p;
	int fd;

	snprintf(path, sizeof(path), "%s/batch", folder);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0)
		return NULL;
	/* Blocks that are there: a hole on a full disk would be a SIGBUS. */
	if (posix_fallocate(fd, 0, sizeof(*p)) != 0) {
		close(fd);
		return NULL;
	}
	p = mmap(NULL, sizeof(*p), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return p == MAP_FAILED ? NULL : p;
}

/* What the process before died of, if it was one of these. */
static void
read_page(struct note *n)
{
	const struct page *p = n->page;
	unsigned int i;

	if (memcmp(p->magic, magic, sizeof(magic)) != 0 ||
	    (p->mark == 0 && !FAULT_TWIN("count-kills")) || p->count == 0 ||
	    p->count > NOTED_MAX)
		return;
	for (i = 0; i < p->count; i++)
		suspect(n, p->digest[i],
			FAULT_TWIN("blame-all") ? NOTE_DEATHS
			: p->count == 1         ? 1
						: 0);
	log_event(LOG_LVL_ERR, "died-booking",
		  "messages=%u text=\"the process before died of itself; what "
		  "it was booking is tried one by one\"",
		  p->count);
	suspects_write(n);
}

void
note_durable(struct note *n, const char *stream, int64_t nr)
{
	if (n == NULL)
		return;
	if (strcmp(n->page->stream, stream) != 0)
		snprintf(n->page->stream, sizeof(n->page->stream), "%s",
			 stream);
	n->page->nr = nr;
}

bool
note_agrees(const struct note *n, const char *stream, int64_t nr, struct err *e)
{
	if (n == NULL || n->page->nr <= nr ||
	    strncmp(n->page->stream, stream, ENTRY_STREAM) != 0 ||
	    FAULT_TWIN("trust-tail"))
		return true;
	return err_set(e, ERR_CORRUPT,
		       "%s/pols.db ends at journal %lld, but %lld was "
		       "durable: its end is lost; restore a backup with "
		       "polsctl restore",
		       n->folder, (long long)nr, n->page->nr);
}

struct note *
note_open(const char *folder)
{
	struct note *n = calloc(1, sizeof(*n));

	if (n != NULL) {
		snprintf(n->folder, sizeof(n->folder), "%s", folder);
		n->suspects = calloc(SUSPECTS_MAX, sizeof(*n->suspects));
		n->page = map_page(folder);
	}
	if (n == NULL || n->suspects == NULL || n->page == NULL) {
		log_event(LOG_LVL_WARNING, "batch-note-off",
			  "text=\"no room for %s/batch: a message that ends "
			  "the daemon would not be known\"",
			  folder);
		note_close(&n);
		return NULL;
	}
	suspects_read(n);
	read_page(n);
	if (memcmp(n->page->magic, magic, sizeof(magic)) != 0)
		n->page->nr = 0;
	memcpy(n->page->magic, magic, sizeof(magic));
	n->page->count = 0;
	n->page->mark = 0;
	install();
	return n;
}

void
note_close(struct note **n)
{
	if (*n == NULL)
		return;
	booking = NULL;
	if ((*n)->page != NULL)
		munmap((*n)->page, sizeof(*(*n)->page));
	free((*n)->suspects);
	free(*n);
	*n = NULL;
}

void
note_begin(struct note *n)
{
	if (n == NULL || FAULT_TWIN("no-note"))
		return;
	n->page->count = 0;
	booking = n->page;
}

void
note_add(struct note *n, const unsigned char digest[ENTRY_DIGEST])
{
	if (n == NULL || n->page->count == NOTED_MAX)
		return;
	memcpy(n->page->digest[n->page->count], digest, ENTRY_DIGEST);
	n->page->count++;
}

void
note_end(struct note *n)
{
	(void)n;
	booking = NULL;
}
