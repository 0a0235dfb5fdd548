/*
 * The tool: its command line.  Options may stand before or after the command;
 * the commands are a table (ctl/commands.c), and what one does is in
 * ctl/cmd_*.c.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/stdfd.h"
#include "ctl/commands.h"
#include "ctl/ctl.h"
#include "ctl/forms.h"
#include "flow/zygote.h"
#include "model/day.h"
#include "port/crypto.h"

#define ALWAYS (OPT(CONFIG) | OPT(HELP) | OPT(VERSION) | OPT(JSON))

static void
help_options(FILE *to, uint64_t mask)
{
	const struct ctl_option_info *o = ctl_options;
	char left[48];
	size_t i;

	fputs("\nOptions, before or after the command:\n", to);
	for (i = 0; i < OPT_COUNT; i++, o++) {
		if ((mask & (UINT64_C(1) << i)) == 0)
			continue;
		snprintf(left, sizeof(left), "%s%s%s", o->name,
			 o->value == NULL ? "" : " ",
			 o->value == NULL ? "" : o->value);
		fprintf(to, "  %-19s  %s\n", left, o->help);
	}
}

static void
help_line(FILE *to, const struct ctl_command *k)
{
	char left[64];

	snprintf(left, sizeof(left), "%s%s%s%s%s", k->noun,
		 k->verb == NULL ? "" : " ", k->verb == NULL ? "" : k->verb,
		 k->arguments[0] == '\0' ? "" : " ", k->arguments);
	fprintf(to, "  %-21s  %s\n", left, k->help);
}

/* The overview; with a noun only its commands. */
static void
help_all(FILE *to, const char *noun)
{
	size_t i;

	if (noun == NULL)
		fputs("polsctl: looks into Pols and hands it its work\n\n"
		      "  polsctl -c /etc/pols/polsd.conf status\n"
		      "  polsctl send berichten/\n"
		      "  polsctl --json commitment list --gemeente 0355\n\n",
		      to);
	fputs("Commands (polsctl COMMAND --help tells more):\n", to);
	for (i = 0; i < ctl_command_count; i++)
		if (noun == NULL || strcmp(ctl_commands[i].noun, noun) == 0)
			help_line(to, &ctl_commands[i]);
	help_options(to, ALWAYS);
	fputs("\nExit status: 0 ok, 1 failed, 2 usage, 3 nothing found, "
	      "4 findings or\nopen signals, 5 the daemon does not answer.  "
	      "See polsctl(1).\n",
	      to);
}

static void
help_command(const struct ctl_command *k)
{
	size_t i;

	puts("Examples:");
	for (i = 0; i < 4 && k->examples[i] != NULL; i++)
		printf("  polsctl %s\n", k->examples[i]);
	puts("");
	help_line(stdout, k);
	help_options(stdout, ALWAYS | k->options);
}

static int
find_option(const char *word, size_t len)
{
	int i;

	if (len == 2 && strncmp(word, "-h", 2) == 0)
		return OPT_HELP;
	if (len == 9 && strncmp(word, "--version", 9) == 0)
		return OPT_VERSION;
	for (i = 0; i < OPT_COUNT; i++)
		if (strlen(ctl_options[i].name) == len &&
		    strncmp(ctl_options[i].name, word, len) == 0)
			return i;
	return -1;
}

/* Is a name at this distance likely meant by a word this long? */
static bool
is_near(size_t distance, const char *word)
{
	return distance <= strlen(word) / 2;
}

static void
unknown_option(const char *word, size_t len)
{
	size_t least = SIZE_MAX, d, i, near = 0;
	char name[64];

	snprintf(name, sizeof(name), "%.*s", (int)len, word);
	for (i = 0; i < OPT_COUNT; i++) {
		d = nearest_distance(name, ctl_options[i].name);
		if (d < least) {
			least = d;
			near = i;
		}
	}
	if (is_near(least, name))
		ctl_say("unknown option %s, did you mean %s?", name,
			ctl_options[near].name);
	else
		ctl_say("unknown option %s; see polsctl --help", name);
}

/*
 * Take options out of argv; what is left are the words.  A word alone and all
 * behind "--" are no options.
 */
static bool
take_options(struct ctl *c, int argc, char *argv[])
{
	int i;

	for (i = 1; i < argc; i++) {
		char *value, *equals = strchr(argv[i], '=');
		size_t len = equals == NULL ? strlen(argv[i])
					    : (size_t)(equals - argv[i]);
		const struct ctl_option_info *o;
		int option;

		if (strcmp(argv[i], "--") == 0)
			break;
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			c->args[c->arg_count++] = argv[i];
			continue;
		}
		option = find_option(argv[i], len);
		if (option < 0) {
			unknown_option(argv[i], len);
			return false;
		}
		o = &ctl_options[option];
		if (o->value == NULL && equals != NULL) {
			ctl_say("%s takes no value", o->name);
			return false;
		}
		if (o->value == NULL) {
			c->option[option] = "";
			continue;
		}
		value = equals != NULL ? equals + 1 : argv[++i];
		if (value == NULL || value[0] == '\0') {
			ctl_say("%s needs a value: %s", o->name, o->value);
			return false;
		}
		/* --due may be given more than once: a date is an argument. */
		if (option == OPT_DUE && c->option[option] != NULL)
			c->args[c->arg_count++] = value;
		else
			c->option[option] = value;
	}
	for (i++; i < argc; i++)
		c->args[c->arg_count++] = argv[i];
	return true;
}

static bool
is_noun(const char *word)
{
	size_t i;

	for (i = 0; i < ctl_command_count; i++)
		if (strcmp(ctl_commands[i].noun, word) == 0)
			return true;
	return false;
}

/* Find the command that the words name and take its words away. */
static bool
find_command(struct ctl *c)
{
	size_t i, words;

	for (i = 0; i < ctl_command_count; i++) {
		const struct ctl_command *k = &ctl_commands[i];

		words = k->verb == NULL ? 1 : 2;
		if (c->arg_count < words || strcmp(k->noun, c->args[0]) != 0 ||
		    (words == 2 && strcmp(k->verb, c->args[1]) != 0))
			continue;
		c->command = k;
		c->args += words;
		c->arg_count -= words;
		return true;
	}
	return false;
}

static bool
check_options(const struct ctl *c)
{
	const uint64_t known = c->command->options | ALWAYS;
	size_t i;

	for (i = 0; i < OPT_COUNT; i++) {
		if (c->option[i] == NULL || (known & (UINT64_C(1) << i)) != 0)
			continue;
		(void)ctl_usage(c, "%s does not go with this command",
				ctl_options[i].name);
		return false;
	}
	for (i = 0; i < c->arg_count; i++) {
		if (c->args[i][0] != '\0')
			continue;
		(void)ctl_usage(c, "an argument is empty");
		return false;
	}
	if (c->arg_count >= c->command->least &&
	    c->arg_count <= c->command->most)
		return true;
	(void)ctl_usage(c, "%s",
			c->arg_count < c->command->least
				? "an argument is missing"
				: "too many arguments");
	return false;
}

/* What was meant, as far as the words say. */
static enum ctl_exit
unknown_command(const struct ctl *c)
{
	const char *noun = c->args[0],
		   *verb = c->arg_count > 1 ? c->args[1] : "";
	const bool known = is_noun(noun);
	const struct ctl_command *near = NULL;
	size_t least = SIZE_MAX, d, i;

	for (i = 0; i < ctl_command_count; i++) {
		const struct ctl_command *k = &ctl_commands[i];

		if (known && strcmp(k->noun, noun) != 0)
			continue;
		d = known ? nearest_distance(verb, k->verb)
			  : nearest_distance(noun, k->noun);
		if (d < least) {
			least = d;
			near = k;
		}
	}
	if (known && verb[0] == '\0')
		ctl_say("%s needs a second word, one of these:", noun);
	else if (known)
		ctl_say(is_near(least, verb)
				? "unknown command %s %s, did you mean %s %s?"
				: "unknown command %s %s",
			noun, verb, noun, near->verb);
	else
		ctl_say(is_near(least, noun)
				? "unknown command %s, did you mean %s?"
				: "unknown command %s",
			noun, near->noun);
	if (known)
		help_all(stderr, noun);
	else
		fputs("usage: polsctl COMMAND; polsctl --help lists them\n",
		      stderr);
	return CTL_USAGE;
}

/* Help, version and mistakes; false when there is a command to run. */
static bool
answer_help(struct ctl *c, enum ctl_exit *code)
{
	bool help = c->option[OPT_HELP] != NULL;

	*code = CTL_OK;
	if (c->option[OPT_VERSION] != NULL) {
		printf("polsctl %s\n", POLS_VERSION);
		return true;
	}
	if (c->arg_count > 0 && strcmp(c->args[0], "help") == 0) {
		help = true;
		c->args++;
		c->arg_count--;
	}
	if (c->arg_count == 0) {
		help_all(help ? stdout : stderr, NULL);
		*code = help ? CTL_OK : CTL_USAGE;
		return true;
	}
	if (!find_command(c)) {
		if (help && is_noun(c->args[0]))
			help_all(stdout, c->args[0]);
		else
			*code = unknown_command(c);
		return true;
	}
	if (help)
		help_command(c->command);
	return help;
}

static enum ctl_exit
run(struct ctl *c)
{
	enum ctl_exit code;

	if (answer_help(c, &code))
		return ctl_flush(c) ? code : CTL_FAILED;
	c->json = c->option[OPT_JSON] != NULL;
	c->limit = INT64_MAX;
	if (!check_options(c) || !forms_check(c))
		return CTL_USAGE;
	if (c->option[OPT_LIMIT] != NULL &&
	    !ctl_number(c->option[OPT_LIMIT], 1, INT64_MAX, &c->limit))
		return ctl_usage(c, "--limit takes a whole number above 0");
	c->as_of = day_parse(ctl_option(c, OPT_AS_OF));
	if (c->option[OPT_AS_OF] != NULL && c->as_of == DAY_NONE)
		return ctl_usage(c, "--as-of takes a date such as 2026-07-01");
	if (c->json && c->option[OPT_CSV] != NULL)
		return ctl_usage(c, "--json or --csv, not both");
	code = c->command->run(c);
	return ctl_flush(c) ? code : CTL_FAILED;
}

int
main(int argc, char *argv[])
{
	struct ctl c = {.limit = INT64_MAX, .as_of = DAY_NONE};
	enum ctl_exit code = CTL_USAGE;
	char **words;
	struct err e;

	if (zygote_is_me(argv))
		return zygote_main(argc, argv);
	stdfd_hold();
	/* A reader that dies, or `| head`, shows in what a write gives. */
	signal(SIGPIPE, SIG_IGN);
	words = calloc((size_t)argc + 1, sizeof(*words));
	if (words == NULL)
		return CTL_FAILED;
	c.args = words;
	buf_init(&c.out);
	if (!crypto_init(&e))
		code = ctl_fail(&e);
	else if (take_options(&c, argc, argv))
		code = run(&c);
	buf_done(&c.out);
	conf_free(&c.conf);
	free(words);
	return (int)code;
}
