/*
 * The INI reader.  It works on a copy of the whole file and cuts lines in
 * place, so no line is ever shortened silently.
 */
#include "port/ini.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

struct seen {
	const char *section;
	const char *key;
	int line;
};

struct reader {
	const char *file;
	int line;
	char *section; /* NULL before the first one */
	struct seen *seen;
	size_t count;
	ini_fn *fn;
	void *ctx;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* Cut blanks off both ends. */
static char *
trimmed(char *s)
{
	size_t len;

	while (is_blank(*s))
		s++;
	len = strlen(s);
	while (len > 0 && is_blank(s[len - 1]))
		len--;
	s[len] = '\0';
	return s;
}

/* A comment begins at # on its own or after white space: a#b is a text. */
static void
cut_comment(char *s)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++) {
		if (s[i] == '#' && (i == 0 || is_blank(s[i - 1]))) {
			s[i] = '\0';
			return;
		}
	}
}

static bool
fail(const struct reader *r, struct err *e, const char *what)
{
	return err_set(e, ERR_CONFIG, "%s:%d: %s", r->file, r->line, what);
}

static bool
tell(struct reader *r, const char *key, const char *value, struct err *e)
{
	struct ini_item item = {
		.file = r->file,
		.line = r->line,
		.section = r->section,
		.key = key,
		.value = value,
	};

	return r->fn(r->ctx, &item, e);
}

static bool
section_line(struct reader *r, char *line, struct err *e)
{
	char *end = strchr(line, ']');
	char *name;

	if (end == NULL || end[1] != '\0')
		return fail(r, e, "a section is written [name]");
	*end = '\0';
	name = trimmed(line + 1);
	if (*name == '\0' || name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
					       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					       "0123456789_-.")] != '\0')
		return fail(r, e, "a section is written [name]");
	r->section = name;
	return tell(r, NULL, NULL, e);
}

static bool
first_time(struct reader *r, const char *key, struct err *e)
{
	size_t i;

	for (i = 0; i < r->count; i++) {
		if (strcmp(r->seen[i].key, key) == 0 &&
		    strcmp(r->seen[i].section, r->section) == 0)
			return err_set(e, ERR_CONFIG,
				       "%s:%d: [%.64s] %.64s was set already "
				       "on line %d",
				       r->file, r->line, r->section, key,
				       r->seen[i].line);
	}
	if (r->count == INI_KEYS_MAX)
		return fail(r, e, "too many keys in one file");
	r->seen[r->count++] = (struct seen){
		.section = r->section,
		.key = key,
		.line = r->line,
	};
	return true;
}

static bool
key_line(struct reader *r, char *line, struct err *e)
{
	char *equals = strchr(line, '=');
	char *key, *value, *p;

	if (equals == NULL)
		return fail(r, e, "neither [section] nor key = value");
	*equals = '\0';
	key = trimmed(line);
	for (p = key; is_name(*p); p++)
		;
	if (p == key || *p != '\0')
		return fail(r, e, "a key has letters, digits, _ - and . only");
	if (r->section == NULL)
		return fail(r, e, "a key before the first [section]");
	/* "key =# comment": nothing stands there. */
	value = trimmed(equals + 1);
	if (*value == '#')
		*value = '\0';
	return first_time(r, key, e) && tell(r, key, value, e);
}

static bool
one_line(struct reader *r, char *line, size_t len, struct err *e)
{
	size_t i;

	if (len > INI_LINE_MAX)
		return fail(r, e, "the line is longer than 64 KiB");
	if (len > 0 && line[len - 1] == '\r')
		line[--len] = '\0';
	for (i = 0; i < len; i++) {
		if (((unsigned char)line[i] < 0x20 && line[i] != '\t') ||
		    line[i] == 0x7F)
			return fail(r, e, "a control character");
	}
	if (utf8_span(line, len) != len)
		return fail(r, e, "the text is not UTF-8");
	cut_comment(line);
	line = trimmed(line);
	if (*line == '\0')
		return true;
	if (*line == '[')
		return section_line(r, line, e);
	return key_line(r, line, e);
}

bool
ini_parse(const char *name, const void *bytes, size_t len, ini_fn *fn,
	  void *ctx, struct err *e)
{
	struct reader r = {.file = name, .fn = fn, .ctx = ctx};
	char *text = NULL, *line, *end, *stop;
	bool ok = false;

	if (len > INI_FILE_MAX)
		return err_set(e, ERR_CONFIG, "%s: longer than 1 MiB", name);
	text = malloc(len + 1);
	r.seen = calloc(INI_KEYS_MAX, sizeof(*r.seen));
	if (text == NULL || r.seen == NULL) {
		err_set(e, ERR_NOMEM, "%s: out of memory", name);
		goto out;
	}
	if (len > 0)
		memcpy(text, bytes, len);
	text[len] = '\0';
	stop = text + len;
	line = text;
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		line += 3;
	for (; line < stop; line = end + 1) {
		r.line++;
		end = memchr(line, '\n', (size_t)(stop - line));
		if (end == NULL)
			end = stop;
		*end = '\0';
		if (!one_line(&r, line, (size_t)(end - line), e))
			goto out;
	}
	ok = true;
out:
	free(r.seen);
	free(text);
	return ok;
}

static enum err_code
open_code(int number)
{
	if (number == ENOENT || number == ENOTDIR || number == EISDIR)
		return ERR_CONFIG;
	return number == EACCES || number == EPERM ? ERR_ACCESS : ERR_IO;
}

/* One byte more than allowed is read, so that too long a file shows. */
static bool
read_all(int fd, char *to, size_t size, size_t *len)
{
	ssize_t n;

	*len = 0;
	while (*len < size) {
		n = read(fd, to + *len, size - *len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		*len += (size_t)n;
	}
	return true;
}

bool
ini_read(const char *path, ini_fn *fn, void *ctx, struct err *e)
{
	enum { SIZE = INI_FILE_MAX + 1 };
	struct stat st;
	char *text = NULL;
	size_t len;
	bool ok = false;
	int fd;

	/* A fifo in conf.d must not make us wait for ever. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_errno(e, open_code(errno), "%s", path);
	if (fstat(fd, &st) != 0) {
		err_errno(e, ERR_IO, "%s", path);
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		err_set(e, ERR_CONFIG, "%s: not a file", path);
		goto out;
	}
	text = malloc(SIZE);
	if (text == NULL) {
		err_set(e, ERR_NOMEM, "%s: out of memory", path);
		goto out;
	}
	if (!read_all(fd, text, SIZE, &len)) {
		err_errno(e, ERR_IO, "%s", path);
		goto out;
	}
	ok = ini_parse(path, text, len, fn, ctx, e);
out:
	free(text);
	close(fd);
	return ok;
}
