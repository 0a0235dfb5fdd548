/*
 * Run a fuzz target once with every file of the folders given, in the order of
 * their names: what once was found must not come back.
 *
 * An input lies against a page that may not be touched, so that reading one
 * byte too many stops the program in every build.  The name of a file is told
 * before it is run: the last one told is the one that hurts.
 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

/* A target that goes on and on is as wrong as one that dies. */
enum { SECONDS_MAX = 20 };

static int
is_file(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void
fill(const char *path, unsigned char *to, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t have = 0;
	ssize_t n;

	fuzz_check(fd >= 0, path);
	while (have < size && (n = read(fd, to + have, size - have)) > 0)
		have += (size_t)n;
	fuzz_check(have == size, path);
	close(fd);
}

static void
run(const char *path)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size, room;
	unsigned char *p, *input;
	struct stat st;

	fuzz_check(stat(path, &st) == 0 && S_ISREG(st.st_mode), path);
	size = (size_t)st.st_size;
	room = (size + page - 1) / page * page;
	p = mmap(NULL, room + page, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	fuzz_check(p != MAP_FAILED, "out of memory");
	fuzz_check(mprotect(p + room, page, PROT_NONE) == 0, "mprotect");
	input = p + room - size;
	fill(path, input, size);
	puts(path);
	fflush(stdout);
	alarm(SECONDS_MAX);
	LLVMFuzzerTestOneInput(input, size);
	alarm(0);
	munmap(p, room + page);
}

/* How many files there were. */
static int
run_folder(const char *folder)
{
	struct dirent **files;
	char path[4096];
	int n = scandir(folder, &files, is_file, alphasort), i;

	fuzz_check(n >= 0, folder);
	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]->d_name);
		run(path);
		free(files[i]);
	}
	free(files);
	return n;
}

int
main(int argc, char **argv)
{
	int i, n = 0;

	for (i = 1; i < argc; i++)
		n += run_folder(argv[i]);
	printf("%d inputs\n", n);
	return n > 0 ? 0 : 1;
}
