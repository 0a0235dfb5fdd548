/* polsctl history end: for a load whose `send --historic` did not end it. */
#include "ctl/cmd.h"
#include "ctl/history.h"

enum ctl_exit
cmd_history_end(struct ctl *c)
{
	return ctl_conf(c) ? history_end(c) : CTL_FAILED;
}
