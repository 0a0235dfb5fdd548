#ifndef POLS_MODEL_RULE_H
#define POLS_MODEL_RULE_H

/*
 * The rules: name, return code, level and sentence of each.  A rule is named
 * by its number in journals and on the wire, so new ones go to the end.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum finding_rule {
	RULE_PRESCAN, /* the byte scan before any parser, level 1 */
	RULE_XSD,     /* not well-formed, or against the schema, level 1 */
	RULE_WRAP,    /* a ZIP or envelope that cannot be opened, level 1 */
	RULE_TR056,   /* level 3, the whole message */
	RULE_TR314,
	RULE_TR332,
	RULE_TR338,
	/* Level 2: within one message. */
	RULE_CD005,
	RULE_CD007,
	RULE_CD009,
	RULE_CD025,
	RULE_CD034,
	RULE_CD041,
	RULE_CD043,
	RULE_CD060,
	RULE_CD066,
	RULE_CD067,
	RULE_CD068,
	RULE_CD075,
	RULE_CD076,
	RULE_CD077,
	RULE_CD078,
	RULE_CD079,
	RULE_CD080,
	RULE_CD085,
	RULE_CD086,
	RULE_CD087,
	RULE_CD095,
	RULE_CD096,
	RULE_CS002,
	RULE_CS003,
	RULE_CS050,
	RULE_CS058,
	RULE_CS089,
	RULE_CS100,
	RULE_CS139,
	RULE_CS318,
	RULE_CS325,
	RULE_CS335,
	RULE_CS336,
	RULE_CS337,
	RULE_CS338,
	RULE_CS339,
	RULE_CS340,
	RULE_CS343,
	RULE_TR002,
	RULE_TR006,
	RULE_TR018,
	RULE_TR061,
	RULE_TR101,
	RULE_TR134,
	RULE_TR137,
	RULE_TR302,
	RULE_TR315,
	RULE_TR316,
	RULE_TR319,
	RULE_TR335,
	RULE_TR342,
	RULE_TR352,
	RULE_TR353,
	RULE_TR358,
	RULE_TR377,
	RULE_TR380,
	RULE_TR383,
	RULE_TR386,
	RULE_TR409,
	RULE_TR410,
	RULE_TR416,
	RULE_PACK, /* of a rule sheet of the site, level 2; finding.name */
	/* Level 3: starts and stops against the books. */
	RULE_TR019,
	RULE_TR063,
	RULE_TR071,
	RULE_TR074,
	RULE_TR326,
	RULE_TR382,
	RULE_TR413,
	RULE_TR414,
	RULE_TR415,
	RULE_TR323,
	RULE_TR390,
	RULE_COUNT
};

struct rule_info {
	const char *name; /* "TR338" */
	const char *code; /* return code "9338", or NULL */
	uint8_t level;    /* 1..4 */
	const char *text; /* one sentence, English */
};

extern const struct rule_info rule_infos[RULE_COUNT];

/* Room for the name that a rule sheet gives a rule, with its NUL. */
enum { RULE_NAME = 17 };

/*
 * May a rule sheet call a rule so?  A letter, then letters, digits, _ and -;
 * at most six digits, so that no number of a person can be a name.
 */
bool rule_name_ok(const char *name, size_t len);

/* The rule of a stored number; NULL when there is none. */
const struct rule_info *rule_of_number(int64_t number);

/* The rule of this name, RULE_PACK when it is not one of level 2. */
enum finding_rule rule_of_level2(const char *name);

#endif
