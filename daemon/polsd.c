/* The daemon: options, life, exit status. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/stdfd.h"
#include "flow/checker.h"
#include "flow/daemon.h"
#include "flow/zygote.h"

static const char usage[] =
	"polsd: takes iWmo and iJw messages, books them, and tells when a "
	"budget runs out\n"
	"\n"
	"  polsd [-c FILE]      run in the foreground\n"
	"  polsd -n [-c FILE]   check configuration, schemas and store, and "
	"leave\n"
	"  polsd -V             version\n"
	"\n"
	"Without -c: /etc/pols/polsd.conf if it is there, else the defaults.\n"
	"See polsd(8) and polsd.conf(5).\n";

static int
fail(const struct err *e)
{
	log_event(LOG_LVL_ERR, "failed", "text=\"%s\"", e->text);
	log_flush(true);
	return err_exit_status(e->code);
}

static int
check(const char *conf_path)
{
	struct err e;

	if (!daemon_check(conf_path, &e))
		return fail(&e);
	printf("polsd: configuration, schemas and store are in order\n");
	return EX_OK;
}

static int
run(const char *conf_path)
{
	struct daemon d;
	struct err e;
	int status = EX_OK;

	if (!daemon_open(&d, conf_path, &e) || !daemon_run(&d, &e))
		status = fail(&e);
	daemon_close(&d);
	return status;
}

int
main(int argc, char *argv[])
{
	static const struct option longer[] = {
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{NULL, 0, NULL, 0},
	};
	const char *conf_path = NULL;
	bool only_check = false;
	int option;

	if (zygote_is_me(argv))
		return zygote_main(argc, argv);
	if (checker_is_me(argv))
		return checker_main(argc, argv);
	stdfd_hold();
	while ((option = getopt_long(argc, argv, "c:nVh", longer, NULL)) !=
	       -1) {
		switch (option) {
		case 'c':
			conf_path = optarg;
			break;
		case 'n':
			only_check = true;
			break;
		case 'V':
			printf("polsd %s\n", POLS_VERSION);
			return EX_OK;
		case 'h':
			fputs(usage, stdout);
			return EX_OK;
		default:
			fputs(usage, stderr);
			return EX_USAGE;
		}
	}
	if (optind < argc) {
		fputs(usage, stderr);
		return EX_USAGE;
	}
	return only_check ? check(conf_path) : run(conf_path);
}
