/* Clocks, and one scenario after the other. */
#include "world.h"

#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "port/db_sqlite.h"

struct world world;

/* ---- the clocks, in place of base/clock.c */

int64_t
clock_mono_us(void)
{
	/* The twin that takes its terms from a clock that people set. */
	return FAULT_TWIN("wall-clock") ? world.unix_us : world.mono_us;
}

int64_t
clock_mono_ms(void)
{
	return clock_mono_us() / 1000;
}

int64_t
clock_unix_us(void)
{
	return world.unix_us;
}

/* ---- scenarios */

void
violation(const char *fmt, ...)
{
	va_list ap;

	world.violations++;
	if (world.violations > 20)
		return;
	fprintf(world.out, "violation in scenario %llu, life %lld, turn %lld: ",
		(unsigned long long)world.scenario,
		(long long)world.counts.lives, (long long)world.turns);
	va_start(ap, fmt);
	vfprintf(world.out, fmt, ap);
	va_end(ap);
	fputc('\n', world.out);
}

static void
write_conf(void)
{
	static const char *const sources[] = {"manual", "manual", "system"};
	FILE *f = fopen(world.conf_path, "w");
	const char *dir = world.folder;

	if (f == NULL)
		abort();
	fprintf(f,
		"[paths]\nstate = %s/state\nruntime = %s/run\n"
		"schemas = %s\nevent_log = %s/events.jsonl\n"
		"[sockets]\nintake = ipc://%s/run/intake\n"
		"events = ipc://%s/run/events\nreplay = ipc://%s/run/replay\n"
		"control = ipc://%s/run/control\n"
		"[events]\nheartbeat = 500ms\n"
		"[limits]\nbatch_messages = %d\nin_flight = %dKiB\n"
		"ballast = 64KiB\n"
		"[clock]\nsource = %s\n",
		dir, dir, getenv("POLS_SCHEMAS"), dir, dir, dir, dir, dir,
		(int)(1 + chance_below(12)), chance_in(3) ? 1 : 64,
		sources[chance_below(3)]);
	fclose(f);
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* Ours by name: made by mkdtemp under /dev/shm or /tmp. */
static void
remove_folder(void)
{
	if (nftw(world.folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0)
		abort();
}

static enum ending
choose_ending(void)
{
	static const enum ending often[] = {
		END_CUT, END_CUT,  END_CUT,  END_CUT,  END_CUT,   END_IO,
		END_IO,  END_FULL, END_FULL, END_STOP, END_SQLITE};
	enum ending e;

	do
		e = often[chance_below(sizeof(often) / sizeof(often[0]))];
	while (!world.options.any && !world.options.only[e]);
	return e;
}

static void
plan_life(enum ending ending)
{
	static const enum db_fault_kind kinds[END_COUNT] = {
		[END_CUT] = DB_FAULT_CUT,
		[END_IO] = DB_FAULT_IO,
		[END_FULL] = DB_FAULT_FULL,
		[END_SQLITE] = DB_FAULT_MEMORY,
	};
	static const uint64_t within[] = {8, 25, 70, 150, 300};

	memory_arm(MEMORY_OURS, 0, false);
	world.plan = (struct db_fault_plan){
		.kind = kinds[ending],
		.seed = chance(),
		.lying = world.options.lying,
	};
	world.stop_at_turn = ending == END_STOP ? 1 + (int64_t)chance_below(80)
						: 0;
	if (world.plan.kind != DB_FAULT_NONE)
		world.plan.at =
			1 + (int64_t)chance_below(within[chance_below(5)]);
	/* Allocations are many, and most of them those of the start. */
	if (ending == END_SQLITE)
		world.plan.at *= 1 + (int64_t)chance_below(200);
	world.plan.for_ever = (ending == END_IO || ending == END_FULL ||
			       ending == END_SQLITE) &&
			      chance_in(2);
	if (world.options.exact == ending && ending != END_NONE) {
		world.plan.at = world.options.exact_at;
		world.plan.for_ever = world.options.exact_for_ever;
	}
	if (ending == END_MEMORY)
		memory_arm(MEMORY_OURS, world.plan.at, world.plan.for_ever);
	else if (ending == END_LIBRARY && memory_libraries() > 0)
		memory_arm(MEMORY_LIBRARIES, world.plan.at,
			   world.plan.for_ever);
	world.full_until_us = 0;
	world.space_since_us = 0;
}

/* What the daemon did not live to take is not for its successor. */
static void
forget_signals(void)
{
	const struct timespec now = {0, 0};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	while (sigtimedwait(&set, NULL, &now) > 0)
		;
}

/* How the daemon may leave when it cannot go on. */
static int
status_after(enum ending ending)
{
	return ending == END_MEMORY || ending == END_SQLITE ||
			       ending == END_LIBRARY
		       ? err_exit_status(ERR_NOMEM)
		       : err_exit_status(ERR_IO);
}

/*
 * One life: from the start of the daemon to its end.  True when all that the
 * scenario wanted is done.
 */
static bool
live(enum ending ending)
{
	struct err e = {ERR_NONE, ""};
	bool ok, opened, dark, struck;

	plan_life(ending);
	world.counts.lives++;
	world.life_began_us = world.mono_us;
	world.beat_us = world.mono_us;
	world.turns = 0;
	world.stopping = false;
	db_fault_arm(&world.plan);
	opened = daemon_open(&world.daemon, world.conf_path, &e);
	/* The twin without the last line of defence. */
	if (opened && FAULT_TWIN("no-unique"))
		sqlite3_exec(world.daemon.db->handle,
			     "DROP INDEX IF EXISTS journal_digest", NULL, NULL,
			     NULL);
	world.up = opened;
	ok = opened && daemon_run(&world.daemon, &e);
	world.up = false;
	struck = db_fault_struck() || memory_struck();
	world.places = memory_count() > 0 ? memory_count()
					  : db_fault_operations();
	memory_arm(MEMORY_OURS, 0, false);
	if (!ok && !struck)
		violation("it ended by itself: %s", e.text);
	dark = db_fault_dark();
	if (!ok && !dark && err_exit_status(e.code) != status_after(ending))
		violation("exit %d after a fault: %s", err_exit_status(e.code),
			  e.text);
	daemon_close(&world.daemon);
	network_down();
	forget_signals();
	struck |= db_fault_struck();
	if (struck)
		world.counts.endings[ending]++;
	if (db_fault_dark())
		db_fault_power_on();
	db_fault_arm(&(struct db_fault_plan){.lying = world.options.lying});
	world.mono_us += 1000 + (int64_t)chance_below(2000000);
	world.unix_us += 1000000;
	return ok && !struck && senders_done() && operator_done() &&
	       listeners_done();
}

void
scenario(uint64_t seed)
{
	const char *under = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	int life, before = world.violations;
	bool done = false;

	world.scenario = seed;
	chance_seed(seed);
	world.mono_us = 5000000;
	world.unix_us = INT64_C(1683540000000000); /* 8 May 2023 */
	world.stream[0] = '\0';
	snprintf(world.folder, sizeof(world.folder), "%s/pols-sim-XXXXXX",
		 under);
	if (mkdtemp(world.folder) == NULL)
		abort();
	snprintf(world.conf_path, sizeof(world.conf_path), "%s/polsd.conf",
		 world.folder);
	snprintf(world.state, sizeof(world.state), "%s/state/", world.folder);
	write_conf();
	network_reset();
	reading_reset();
	senders_reset();
	operator_reset();
	listeners_reset();
	for (life = 0; !done && world.violations == before; life++) {
		bool calm = life >= world.options.lives;

		if (life > world.options.lives + 3) {
			violation("it does not come to an end");
			break;
		}
		if (world.options.exact != END_NONE)
			done = live(life == 0 ? world.options.exact : END_NONE);
		else
			done = live(calm ? END_NONE : choose_ending());
		check_store(done);
	}
	world.counts.scenarios++;
	db_fault_forget();
	if (world.violations == before || getenv("POLS_KEEP") == NULL)
		remove_folder();
	else
		fprintf(world.out, "kept: %s\n", world.folder);
}

/* ---- the program */

static const char *const ending_names[END_COUNT] = {
	[END_NONE] = "none",     [END_STOP] = "stop",
	[END_CUT] = "cut",       [END_IO] = "io",
	[END_FULL] = "full",     [END_MEMORY] = "memory",
	[END_SQLITE] = "sqlite", [END_LIBRARY] = "library",
};

static void
tell(double seconds)
{
	const struct counts *c = &world.counts;

	fprintf(world.out,
		"seed %llu: %lld scenarios, %lld starts, %lld power cuts, "
		"%lld I/O errors, %lld times full, %lld times no memory, "
		"%lld stops; %lld messages, "
		"%lld receipts, %lld sent again, %lld busy, %lld events, "
		"healed %lld times, %lld checks; %d violations; %.1f s\n",
		(unsigned long long)world.options.seed, (long long)c->scenarios,
		(long long)c->lives, (long long)c->endings[END_CUT],
		(long long)c->endings[END_IO], (long long)c->endings[END_FULL],
		(long long)c->endings[END_SQLITE],
		(long long)c->endings[END_STOP], (long long)c->messages,
		(long long)c->receipts, (long long)c->again, (long long)c->busy,
		(long long)c->events, (long long)c->healed,
		(long long)c->checks, world.violations, seconds);
}

static double
seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
enough(double began)
{
	const struct options *o = &world.options;

	if (world.violations > 0)
		return true;
	if (o->seconds > 0)
		return seconds_now() - began >= (double)o->seconds;
	if (o->cuts > 0)
		return world.counts.endings[END_CUT] >= o->cuts;
	return world.counts.scenarios >= o->scenarios;
}

static void
usage(void)
{
	fputs("sim [-s SEED] [-n SCENARIOS | -c CUTS | -t SECONDS] "
	      "[-l LIVES] [-o KIND]... [-L] [-v]\n"
	      "sim -e KIND [-s SEED] [-j STEP]: at every place\n"
	      "  [-r N]: at N places by chance\n"
	      "KIND: stop cut io full, and memory (ours) sqlite library\n"
	      "-L: the disk lies about syncs.  POLS_TWIN=NAME: other twins.\n"
	      "A scenario that failed, again: sim -s ITS_NUMBER -n 1\n",
	      stderr);
	exit(2);
}

static enum ending
ending_of(const char *name)
{
	int i;

	for (i = 0; i < END_COUNT; i++)
		if (strcmp(name, ending_names[i]) == 0)
			return (enum ending)i;
	usage();
	return END_NONE;
}

static void
read_options(int argc, char *argv[])
{
	struct options *o = &world.options;
	int option;
	char *end;

	o->step = 1;
	o->seed = (uint64_t)time(NULL) * 1000003U + (uint64_t)getpid();
	o->seed %= 1000000000;
	o->scenarios = 10;
	o->lives = 6;
	o->any = true;
	while ((option = getopt(argc, argv, "s:n:c:t:l:o:e:a:j:r:Lv")) != -1) {
		switch (option) {
		case 's':
			o->seed = strtoull(optarg, NULL, 10);
			break;
		case 'n':
			o->scenarios = strtoll(optarg, NULL, 10);
			break;
		case 'c':
			o->cuts = strtoll(optarg, NULL, 10);
			break;
		case 't':
			o->seconds = strtoll(optarg, NULL, 10);
			break;
		case 'l':
			o->lives = atoi(optarg);
			break;
		case 'o':
			o->only[ending_of(optarg)] = true;
			o->any = false;
			break;
		case 'e':
			o->exact = ending_of(optarg);
			break;
		case 'a':
			o->exact_at = strtoll(optarg, &end, 10);
			o->exact_for_ever = *end == '+';
			break;
		case 'j':
			o->step = atoi(optarg);
			break;
		case 'r':
			o->samples = atoi(optarg);
			break;
		case 'L':
			o->lying = true;
			break;
		case 'v':
			o->talk = true;
			break;
		default:
			usage();
		}
	}
}

int
main(int argc, char *argv[])
{
	double began = seconds_now();
	struct err e;
	int log;

	read_options(argc, argv);
	if (getenv("POLS_SCHEMAS") == NULL)
		setenv("POLS_SCHEMAS", "schemas", 1);
	world.out = fdopen(dup(STDOUT_FILENO), "w");
	setvbuf(world.out, NULL, _IOLBF, 0);
	log = memfd_create("log", 0);
	if (!world.options.talk)
		dup2(log, STDERR_FILENO);
	/* It draws when it is made ready: not from the first scenario. */
	chance_instead_of_random();
	if (!crypto_init(&e))
		abort();
	db_fault_install(world.state);
	if (world.options.exact != END_NONE && world.options.exact_at == 0) {
		sweep(world.options.seed);
		return world.violations > 0 ? 1 : 0;
	}
	while (!enough(began)) {
		scenario(world.options.seed + (uint64_t)world.counts.scenarios);
		/* What it logged has been looked at. */
		if (ftruncate(log, 0) != 0 || lseek(log, 0, SEEK_SET) != 0)
			abort();
	}
	tell(seconds_now() - began);
	return world.violations > 0 ? 1 : 0;
}
