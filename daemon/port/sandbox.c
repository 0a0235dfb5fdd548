/*
 * What a reader gives up.  The filter is worked out once, by libseccomp, as
 * the program that the kernel takes; a child then loads it with one call.
 */
#include "port/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccomp.h>

enum {
	FILTER_MAX = 512, /* instructions */
	/* Standard streams, the socket, a body, an answer, and two over. */
	FILES_MAX = 8,
	/*
	 * A reader is young (flow/reader.c) and its parent watches the time of
	 * each job; this only ends one whose parent fails to.
	 */
	CPU_SECONDS = 600,
	/* The largest answer, READER_ANSWER_MAX, and some. */
	FILE_BYTES = 257 * 1024 * 1024
};

bool
sandbox_is_on(void)
{
#ifdef POLS_SANITIZE
	return false;
#else
	return true;
#endif
}

bool
sandbox_die_with(int parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

bool
sandbox_private(struct err *e)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0)
		return err_errno(e, ERR_IO, "limit core dumps");
	/* LeakSanitizer traces its own process. */
	if (sandbox_is_on() && prctl(PR_SET_DUMPABLE, 0) != 0)
		return err_errno(e, ERR_IO, "forbid dumps");
	return true;
}

static struct {
	bool ready;
	rlim_t memory;
	unsigned short len;
	struct sock_filter filter[FILTER_MAX];
} prepared;

/* Calls of the reader's loop, of malloc and of the way out. */
static const int allowed[] = {
	SCMP_SYS(recvmmsg),     SCMP_SYS(sendmmsg),        SCMP_SYS(close),
	SCMP_SYS(memfd_create), SCMP_SYS(pwrite64),        SCMP_SYS(brk),
	SCMP_SYS(munmap),       SCMP_SYS(mremap),          SCMP_SYS(madvise),
	SCMP_SYS(futex),        SCMP_SYS(clock_gettime),   SCMP_SYS(getrandom),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall), SCMP_SYS(exit),
	SCMP_SYS(exit_group),
};

/* Memory may be had, but never to execute. */
static const int allowed_unless_exec[] = {
	SCMP_SYS(mmap),
	SCMP_SYS(mprotect),
};

static int
add_rules(scmp_filter_ctx ctx)
{
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < sizeof(allowed) / sizeof(allowed[0]); i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, allowed[i], 0);
	for (i = 0; rc == 0 && i < sizeof(allowed_unless_exec) /
					       sizeof(allowed_unless_exec[0]);
	     i++)
		rc = seccomp_rule_add(
			ctx, SCMP_ACT_ALLOW, allowed_unless_exec[i], 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc;
}

/* libseccomp writes the program to a file only. */
static bool
export_filter(scmp_filter_ctx ctx, int fd)
{
	struct stat st;

	if (seccomp_export_bpf(ctx, fd) != 0 || fstat(fd, &st) != 0 ||
	    st.st_size <= 0 || st.st_size > (off_t)sizeof(prepared.filter) ||
	    pread(fd, prepared.filter, sizeof(prepared.filter), 0) !=
		    (ssize_t)st.st_size)
		return false;
	prepared.len = (unsigned short)((size_t)st.st_size /
					sizeof(prepared.filter[0]));
	return true;
}

static bool
make_filter(struct err *e)
{
	scmp_filter_ctx ctx;
	bool ok = false;
	int fd = -1;
	int rc;

	ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (ctx == NULL)
		return err_set(e, ERR_NOMEM, "seccomp filter");
	rc = add_rules(ctx);
	if (rc != 0) {
		err_set(e, ERR_INTERNAL, "seccomp rule: %s", strerror(-rc));
		goto out;
	}
	fd = memfd_create("pols-filter", MFD_CLOEXEC);
	if (fd < 0 || !export_filter(ctx, fd)) {
		err_errno(e, ERR_IO, "seccomp program");
		goto out;
	}
	ok = true;
out:
	if (fd >= 0)
		close(fd);
	seccomp_release(ctx);
	return ok;
}

/* Bytes of address space in use; a guess on the high side without /proc. */
static rlim_t
mapped_bytes(void)
{
	const rlim_t guess = (rlim_t)1 << 30;
	char text[64];
	unsigned long pages;
	char *end;
	ssize_t n;
	int fd;

	fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return guess;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return guess;
	text[n] = '\0';
	pages = strtoul(text, &end, 10);
	if (end == text)
		return guess;
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

bool
sandbox_prepare(uint64_t memory_bytes, struct err *e)
{
	if (!sandbox_is_on())
		return true;
	if (!make_filter(e))
		return false;
	prepared.memory = mapped_bytes() + (rlim_t)memory_bytes;
	prepared.ready = true;
	return true;
}

static bool
set_limits(struct err *e)
{
	const struct {
		int what;
		rlim_t limit;
	} limits[] = {
		{RLIMIT_AS, prepared.memory},
		{RLIMIT_CPU, CPU_SECONDS},
		{RLIMIT_FSIZE, FILE_BYTES},
		{RLIMIT_NOFILE, FILES_MAX},
		{RLIMIT_NPROC, 0},
		{RLIMIT_CORE, 0},
	};
	struct rlimit now, want;
	size_t i;

	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		want.rlim_cur = want.rlim_max = limits[i].limit;
		/* What the service manager set lower stays so. */
		if (getrlimit(limits[i].what, &now) == 0 &&
		    now.rlim_max < want.rlim_max)
			want.rlim_cur = want.rlim_max = now.rlim_max;
		if (setrlimit(limits[i].what, &want) != 0)
			return err_errno(e, ERR_IO, "set limit %d",
					 limits[i].what);
	}
	return true;
}

bool
sandbox_enter(struct err *e)
{
	struct sock_fprog program = {prepared.len, prepared.filter};

	if (!sandbox_is_on())
		return true;
	if (!prepared.ready)
		return err_set(e, ERR_INTERNAL, "sandbox not prepared");
	if (!set_limits(e))
		return false;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
		return err_errno(e, ERR_ACCESS, "seccomp");
	return true;
}
