/* Keys, grants and refusals. */
#include "flow/access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "model/day.h"
#include "port/crypto.h"

void
access_init(struct access *a, struct db *db)
{
	audit_init(&a->audit, db);
	a->grants = NULL;
	a->zap = NULL;
	a->subscribers = NULL;
	a->subscriber_count = 0;
}

void
access_done(struct access *a)
{
	grants_free(&a->grants);
	access_subscribers_gone(a);
}

void
access_install(struct access *a, struct grants **next)
{
	grants_free(&a->grants);
	a->grants = *next;
	*next = NULL;
}

/* Keys are valid by the calendar, whatever the business day is. */
static int32_t
today(void)
{
	return day_amsterdam_us(clock_unix_us());
}

static void
refuse(struct access *a, const char *actor, const char *action,
       const char *object, const char *reason)
{
	log_event(LOG_LVL_WARNING, "refused", "at=%s reason=%s", action,
		  reason);
	audit_refused(&a->audit, actor, action, object, reason);
}

/* The user's grant when it may do anything today, else NULL and a reason. */
static const struct grant *
grant_of(const struct access *a, const char *user, const char **reason)
{
	const struct grant *g = NULL;

	*reason = "no-key";
	if (user[0] == '\0' && FAULT_TWIN("no-curve"))
		user = "backoffice";
	if (user[0] == '\0' || a->grants == NULL)
		return NULL;
	*reason = "revoked";
	g = grants_by_user(a->grants, user);
	if (g == NULL)
		return NULL;
	*reason = "not-valid-now";
	return grant_valid_on(g, today()) ? g : NULL;
}

static bool
let_in(void *ctx, const unsigned char key[BUS_KEY], const char *address,
       char user[BUS_USER])
{
	struct access *a = ctx;
	char mark[2 * 8 + 1], actor[AUDIT_TEXT];
	const struct grant *g;

	g = a->grants == NULL ? NULL : grants_by_key(a->grants, key, user);
	if (g != NULL && grant_valid_on(g, today()))
		return true;
	if (FAULT_TWIN("no-zap")) {
		snprintf(user, BUS_USER, "backoffice");
		return true;
	}
	crypto_hex(key, 8, mark);
	snprintf(actor, sizeof(actor), g == NULL ? "key %s" : "%s",
		 g == NULL ? mark : user);
	refuse(a, actor, "connect", address,
	       g == NULL ? "unknown-key" : "not-valid-now");
	return false;
}

void
access_serve_zap(struct access *a)
{
	bus_zap_serve(a->zap, let_in, a);
}

bool
access_may_come_in(struct access *a, const char *user, const char *action)
{
	const char *reason;

	if (grant_of(a, user, &reason) != NULL)
		return true;
	refuse(a, user[0] == '\0' ? "nobody" : user, action, "", reason);
	return false;
}

bool
access_may_send(struct access *a, const char *user,
		const struct bericht_type *type,
		const struct bericht_header *header)
{
	char object[AUDIT_TEXT];
	const struct grant *g;
	const char *reason;

	g = grant_of(a, user, &reason);
	if (g != NULL && grant_may_send(g, type, header))
		return true;
	snprintf(object, sizeof(object), "%s %s %s",
		 type == NULL ? "?" : type->soort, header->afzender,
		 header->ontvanger);
	refuse(a, user, "intake", object, g == NULL ? reason : "not-granted");
	return false;
}

bool
access_may_read(const struct access *a, const char *user, const char *topic)
{
	const char *reason;
	const struct grant *g = grant_of(a, user, &reason);

	return g != NULL && grant_may_read(g, topic);
}

static void
give(void *ctx, const char *topic, size_t len)
{
	bus_topic_give(ctx, topic, len);
}

static void
take(void *ctx, const char *topic, size_t len)
{
	bus_topic_take(ctx, topic, len);
}

struct count {
	struct bus_socket *socket;
	void (*fn)(void *ctx, const char *topic, size_t len);
	size_t n;
};

static void
each(void *ctx, const char *topic, size_t len)
{
	struct count *c = ctx;

	c->fn(c->socket, topic, len);
	c->n++;
}

/* False when memory is out: then it gets nothing. */
static bool
note_subscriber(struct access *a, const char *user)
{
	char(*more)[BUS_USER];
	size_t i;

	for (i = 0; i < a->subscriber_count; i++)
		if (strcmp(a->subscribers[i], user) == 0)
			return true;
	more = realloc(a->subscribers,
		       (a->subscriber_count + 1) * sizeof(*more));
	if (more == NULL)
		return false;
	a->subscribers = more;
	snprintf(more[a->subscriber_count++], BUS_USER, "%s", user);
	return true;
}

void
access_subscribers_gone(struct access *a)
{
	free(a->subscribers);
	a->subscribers = NULL;
	a->subscriber_count = 0;
}

bool
access_has_outlived(const struct access *a)
{
	const char *reason;
	size_t i;

	for (i = 0; i < a->subscriber_count; i++)
		if (grant_of(a, a->subscribers[i], &reason) == NULL)
			return true;
	return false;
}

void
access_subscribe(struct access *a, struct bus_socket *s,
		 const struct bus_message *m)
{
	const char *user = bus_message_user(m), *reason;
	const struct grant *g = grant_of(a, user, &reason);
	struct count c = {s, give, 0};
	const char *frame;
	size_t len;

	frame = bus_message_frame(m, 0, &len);
	/* [1] subscribe, [0] unsubscribe, then the beginning of the topic. */
	if (frame == NULL || len == 0 || (frame[0] != 0 && frame[0] != 1))
		return;
	if (frame[0] == 0)
		c.fn = take;
	if (g != NULL && note_subscriber(a, user))
		grant_topics(g, frame + 1, len - 1, each, &c);
	if (c.n == 0 && frame[0] == 1)
		refuse(a, user[0] == '\0' ? "nobody" : user, "events", "",
		       g == NULL ? reason : "not-granted");
}
