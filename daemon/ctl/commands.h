#ifndef POLS_CTL_COMMANDS_H
#define POLS_CTL_COMMANDS_H

/* The two tables of polsctl: a command is a row, an option is a row. */

#include <stddef.h>

#include "ctl/ctl.h"

extern const struct ctl_command ctl_commands[];
extern const size_t ctl_command_count;

struct ctl_option_info {
	const char *name;
	const char *value; /* what it takes, NULL for a flag */
	const char *help;
};

extern const struct ctl_option_info ctl_options[OPT_COUNT];

#endif
