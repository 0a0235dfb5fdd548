/* Memory and processor time of polsd and its children, from /proc. */
#include "bench.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NANO = 1000 * 1000 * 1000, PATH = 300, LINE = 512 };

/* "Name:   123 kB" of a file below /proc/PID; -1 when it is not there. */
static int64_t
kb_of(int pid, const char *file, const char *name)
{
	char path[PATH], line[LINE];
	int64_t kb = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	f = fopen(path, "re");
	if (f == NULL)
		return -1;
	while (kb < 0 && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtoll(line + strlen(name), NULL, 10);
	fclose(f);
	return kb;
}

/* Processor time of one thread, exact; 0 when it is gone. */
static int64_t
thread_cpu(int pid, const char *thread)
{
	char path[PATH], line[LINE];
	int64_t cpu = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", pid, thread);
	f = fopen(path, "re");
	if (f == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) != NULL)
		cpu = strtoll(line, NULL, 10);
	fclose(f);
	return cpu;
}

/* Of all threads of a process, and of its first alone. */
static void
read_cpu(int pid, struct bench_process *p)
{
	struct dirent *entry;
	char path[PATH];
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		int64_t cpu;

		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		cpu = thread_cpu(pid, entry->d_name);
		p->cpu += cpu;
		if (strtol(entry->d_name, NULL, 10) == pid)
			p->loop = cpu;
	}
	if (dir != NULL)
		closedir(dir);
}

/*
 * Parent, name and processor time of a process.  The time of children that
 * were waited for is in it: readers are recycled, and what one of them used
 * moves to the zygote when it goes.
 */
static bool
read_stat(int pid, int *parent, struct bench_process *p)
{
	long dead_user, dead_system;
	char path[PATH], line[LINE];
	char *name, *rest;
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	len = fread(line, 1, sizeof(line) - 1, f);
	fclose(f);
	line[len] = '\0';
	name = strchr(line, '(');
	rest = strrchr(line, ')');
	if (name == NULL || rest == NULL)
		return false;
	*rest = '\0';
	snprintf(p->name, sizeof(p->name), "%s", name + 1);
	if (sscanf(rest + 2,
		   "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %ld %ld",
		   parent, &dead_user, &dead_system) != 3)
		return false;
	p->pid = pid;
	p->loop = 0;
	p->cpu = (dead_user + dead_system) *
		 (int64_t)(NANO / sysconf(_SC_CLK_TCK));
	read_cpu(pid, p);
	return true;
}

static bool
is_among(int pid, const struct bench_process *p, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (p[i].pid == pid)
			return true;
	return false;
}

/* One pass over /proc; how many were added. */
static int
add_children(struct bench_process *p, int count)
{
	struct bench_process one;
	struct dirent *entry;
	int added = 0, parent;
	DIR *dir = opendir("/proc");

	if (dir == NULL)
		bench_die("no /proc");
	while ((entry = readdir(dir)) != NULL) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    count + added == BENCH_PROCESSES)
			continue;
		if (!read_stat((int)strtol(entry->d_name, NULL, 10), &parent,
			       &one) ||
		    !is_among(parent, p, count + added) ||
		    is_among(one.pid, p, count + added))
			continue;
		p[count + added++] = one;
	}
	closedir(dir);
	return added;
}

int
bench_proc(int pid, struct bench_process *p)
{
	int count = 1, parent, added, i;

	if (!read_stat(pid, &parent, &p[0]))
		bench_die("polsd is gone");
	while ((added = add_children(p, count)) > 0)
		count += added;
	for (i = 0; i < count; i++) {
		p[i].peak_kb = kb_of(p[i].pid, "status", "VmHWM:");
		p[i].pss_kb = kb_of(p[i].pid, "smaps_rollup", "Pss:");
	}
	return count;
}

void
bench_proc_reset(int pid)
{
	struct bench_process p[BENCH_PROCESSES];
	int i, count = bench_proc(pid, p);
	char path[PATH];
	FILE *f;

	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "/proc/%d/clear_refs", p[i].pid);
		f = fopen(path, "we");
		if (f == NULL)
			continue;
		fputs("5", f);
		fclose(f);
	}
}
