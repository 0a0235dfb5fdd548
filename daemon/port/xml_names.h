#ifndef POLS_PORT_XML_NAMES_H
#define POLS_PORT_XML_NAMES_H

/*
 * Which element names the schemas know, and the way from a name, as the parser
 * gives it, to its number (model/doc.h).
 *
 * The parser keeps every name once, so the address of a name stands for its
 * spelling: the map goes by address.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/doc.h"

/*
 * Names of no schema that get a number each; all further ones share one.
 * Readers stop long before (xml.h).
 */
enum { XML_NAMES_UNKNOWN_MAX = 1000 };

/* Collecting: name every schema file once, in any order; then make a table. */
struct xml_name_list;

struct xml_name_list *xml_name_list_new(void);
void xml_name_list_free(struct xml_name_list **l);

/*
 * Take the names of all element declarations in a schema file: the value of
 * `name` in tags whose local name is "element".  Names that could not stand in
 * the path of a finding (other than ASCII letters, digits, _ and -) are left
 * out, and so shown as "*".  A file that was taken before is skipped.
 */
MUST_CHECK bool xml_name_list_file(struct xml_name_list *l, const char *path,
				   struct err *e);

/* The sorted table, in the arena. */
MUST_CHECK bool xml_name_list_table(const struct xml_name_list *l,
				    struct doc_names *out, struct arena *a,
				    struct err *e);

/* From address to number; fixed size, so it is copied and owned as it is. */
struct xml_name_map {
	struct {
		const void *name;
		uint16_t number;
	} * slot; /* owned */
	uint32_t mask;
	uint16_t unknown; /* how many were given a number behind the table */
};

/* Room for `known` names and the unknown ones; false when memory is out. */
bool xml_name_map_init(struct xml_name_map *m, uint16_t known);
void xml_name_map_done(struct xml_name_map *m);

/* Bind the address of a name of the table to its number. */
void xml_name_map_bind(struct xml_name_map *m, const void *name,
		       uint16_t number);

/* The number of a name; a new one behind the `known` when it is not there. */
uint16_t xml_name_map_get(struct xml_name_map *m, const void *name,
			  uint16_t known);

#endif
