/* The operator: a first day, tariffs, budgets, and days that pass. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "model/day.h"
#include "port/bus.h"
#include "port/json.h"
#include "world.h"

enum { STEPS_MAX = 16, PATIENCE_US = 800000 };

struct step {
	char request[128];
	const char *file; /* NULL: none */
	int64_t not_before_us;
};

static const char tarieven[] =
	"domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief\n"
	"wmo;*;*;02A03;04;2023-01-01;;12,50\n"
	"jw;*;*;02A03;04;2023-01-01;;12,50\n";
static const char later[] =
	"domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief\n"
	"wmo;*;*;02A03;04;2023-01-01;;13,75\n";
static const char ruimten[] =
	"aanbieder;domein;gemeente;segment;van;tot;bedrag;soort\n"
	"12345600;wmo;0310;*;2023-01-01;2023-12-31;200;plafond\n"
	"12345601;wmo;0310;*;2023-01-01;2023-12-31;9000;plafond\n";

static struct step steps[STEPS_MAX];
static size_t count, at;
static bool waits;
static int64_t asked_us;

static void
add(const char *request, const char *file, int64_t after_us)
{
	struct step *s = &steps[count++];

	snprintf(s->request, sizeof(s->request), "%s", request);
	s->file = file;
	s->not_before_us = world.mono_us + after_us;
}

static void
import(const char *kind, const char *file, int64_t after_us)
{
	char request[128];

	snprintf(request, sizeof(request),
		 "{\"command\":\"import\",\"kind\":\"%s\",\"name\":\"x.csv\"}",
		 kind);
	add(request, file, after_us);
}

static void
tick(int32_t day, int64_t after_us)
{
	char request[128], text[DAY_TEXT];

	snprintf(request, sizeof(request),
		 "{\"command\":\"tick\",\"day\":\"%s\"}",
		 day_format(text, day));
	add(request, NULL, after_us);
}

void
operator_reset(void)
{
	int32_t day = day_parse("2023-05-08");
	int n;

	count = at = 0;
	waits = false;
	tick(day, 0);
	if (!chance_in(5))
		import("tarieven", tarieven, 0);
	if (chance_in(2))
		import("bestedingsruimten", ruimten, 0);
	add("{\"command\":\"status\"}", NULL, 0);
	for (n = (int)chance_below(4); n > 0; n--) {
		day += 1 + (int32_t)chance_below(20);
		tick(day, (int64_t)chance_below(1500000));
	}
	if (chance_in(3))
		import("tarieven", later, (int64_t)chance_below(1500000));
	add("{\"command\":\"status\"}", NULL, 0);
}

/* A new key on top: it counts after a reload, or a restart. */
static void
new_key(void)
{
	char path[96], id[CRYPTO_KEY_ID];
	struct err e;

	snprintf(path, sizeof(path), "%s/state/key", world.folder);
	/* A file that is full stays as it is. */
	if (!crypto_key_rotate(path, id, &e) && e.code != ERR_CONFIG)
		violation("no new key: %s", e.text);
	if (!chance_in(4))
		kill(getpid(), SIGHUP);
}

void
operator_turn(void)
{
	struct bus_frame f[4];
	size_t n = 3;

	if (!world.up || world.stopping || at == count)
		return;
	if (waits && world.mono_us - asked_us < PATIENCE_US)
		return;
	if (world.mono_us < steps[at].not_before_us)
		return;
	f[0] = (struct bus_frame){"operator", 8};
	f[1] = (struct bus_frame){"", 0};
	f[2] = (struct bus_frame){steps[at].request, strlen(steps[at].request)};
	if (steps[at].file != NULL)
		f[n++] = (struct bus_frame){steps[at].file,
					    strlen(steps[at].file)};
	network_request("control", f, n);
	waits = true;
	asked_us = world.mono_us;
	if (chance_in(6))
		new_key();
	else if (chance_in(20))
		kill(getpid(), SIGHUP);
}

/*
 * Done, or refused for good (with the system's clock nobody ticks, a day does
 * not come back); when the store was busy he tries again.
 */
void
operator_reply(const struct bus_frame *f, size_t n)
{
	struct json *j = NULL;
	const char *code = "";
	bool ok = false;
	struct err e;

	if (!waits || n == 0 ||
	    !json_parse(f[n - 1].data, f[n - 1].len, &j, &e))
		return;
	waits = false;
	(void)json_get_bool(j, "ok", &ok);
	(void)json_get_text(j, "code", &code);
	if (ok || strcmp(code, "usage") == 0 ||
	    (strcmp(code, "state") == 0 && steps[at].file == NULL))
		at++;
	else if (strcmp(code, "store") != 0 && strcmp(code, "state") != 0)
		violation("the operator was told: %s", code);
	json_free(&j);
}

void
operator_forget(void)
{
	waits = false;
}

bool
operator_done(void)
{
	return at == count;
}
