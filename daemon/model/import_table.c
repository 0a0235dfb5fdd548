/* The kinds of import: their columns, in the order people write them. */
#include "model/import.h"

#define AT(type, member) \
	offsetof(struct type, member), sizeof(((struct type *)0)->member)
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Columns that are stored under their own name. */
#define TEXT(type, name)                                 \
	{                                                \
#name, #name, FIELD_TEXT, AT(type, name) \
	}
#define DAY(type, name)                                 \
	{                                               \
#name, #name, FIELD_DAY, AT(type, name) \
	}
#define INT(type, name)                                 \
	{                                               \
#name, #name, FIELD_INT, AT(type, name) \
	}
#define CENTS(type, name)                                 \
	{                                                 \
#name, #name, FIELD_CENTS, AT(type, name) \
	}

#define NAMES true
#define VALUE false

/* clang-format off */
static const struct field tarief_fields[] = {
	TEXT(import_tarief, domein),
	TEXT(import_tarief, gemeente),
	TEXT(import_tarief, aanbieder),
	TEXT(import_tarief, productcode),
	TEXT(import_tarief, eenheid),
	DAY(import_tarief, van),
	DAY(import_tarief, tot),
	{"tarief", "cents", FIELD_CENTS, AT(import_tarief, tarief)},
};

static const struct import_column tarief_columns[] = {
	{CELL_DOMEIN, NAMES}, {CELL_GEMEENTE, NAMES}, {CELL_AANBIEDER, NAMES},
	{CELL_CODE, NAMES}, {CELL_EENHEID, NAMES}, {CELL_DAY, NAMES},
	{CELL_DAY_OPEN, VALUE}, {CELL_EUROS, VALUE},
};

static const struct field ruimte_fields[] = {
	TEXT(import_ruimte, aanbieder),
	TEXT(import_ruimte, domein),
	TEXT(import_ruimte, gemeente),
	TEXT(import_ruimte, segment),
	DAY(import_ruimte, van),
	DAY(import_ruimte, tot),
	CENTS(import_ruimte, bedrag),
	TEXT(import_ruimte, soort),
};

static const struct import_column ruimte_columns[] = {
	{CELL_HOLDER, NAMES}, {CELL_DOMEIN, NAMES}, {CELL_GEMEENTE, NAMES},
	{CELL_NAME, NAMES}, {CELL_DAY, NAMES}, {CELL_DAY_OPEN, VALUE},
	{CELL_EUROS, VALUE}, {CELL_SOORT, NAMES},
};

static const struct field begroting_fields[] = {
	TEXT(import_begroting, gemeente),
	TEXT(import_begroting, domein),
	TEXT(import_begroting, segment),
	INT(import_begroting, jaar),
	CENTS(import_begroting, bedrag),
};

static const struct import_column begroting_columns[] = {
	{CELL_GEMEENTE, NAMES}, {CELL_DOMEIN, NAMES}, {CELL_NAME, NAMES},
	{CELL_YEAR, NAMES}, {CELL_EUROS, VALUE},
};

static const struct field overige_last_fields[] = {
	TEXT(import_overige_last, gemeente),
	TEXT(import_overige_last, domein),
	TEXT(import_overige_last, segment),
	DAY(import_overige_last, maand),
	CENTS(import_overige_last, bedrag),
	TEXT(import_overige_last, soort),
};

static const struct import_column overige_last_columns[] = {
	{CELL_GEMEENTE, NAMES}, {CELL_DOMEIN, NAMES}, {CELL_NAME, NAMES},
	{CELL_MONTH, NAMES}, {CELL_EUROS_SIGNED, VALUE}, {CELL_NAME1, NAMES},
};

static const struct field profiel_fields[] = {
	TEXT(import_profiel, segment),
	INT(import_profiel, maand),
	INT(import_profiel, aandeel),
};

static const struct import_column profiel_columns[] = {
	{CELL_NAME, NAMES}, {CELL_MONTH_NR, NAMES}, {CELL_SHARE, VALUE},
};

static const struct field segment_fields[] = {
	TEXT(import_segment, segment),
	TEXT(import_segment, domein),
	TEXT(import_segment, productcategorie),
	TEXT(import_segment, productcode),
	DAY(import_segment, van),
	DAY(import_segment, tot),
};

static const struct import_column segment_columns[] = {
	{CELL_NAME1, VALUE}, {CELL_DOMEIN, NAMES}, {CELL_CATEGORIE, NAMES},
	{CELL_CODE_OPEN, NAMES}, {CELL_DAY, NAMES}, {CELL_DAY_OPEN, VALUE},
};

static const struct field product_fields[] = {
	TEXT(import_product, domein),
	TEXT(import_product, productcategorie),
	TEXT(import_product, productcode),
	TEXT(import_product, naam),
	DAY(import_product, van),
	DAY(import_product, tot),
	TEXT(import_product, zwaarte),
	TEXT(import_product, kenmerken),
};

static const struct import_column product_columns[] = {
	{CELL_DOMEIN, NAMES}, {CELL_CATEGORIE, NAMES},
	{CELL_CODE_OPEN, NAMES}, {CELL_NAME1, VALUE}, {CELL_DAY, NAMES},
	{CELL_DAY_OPEN, VALUE}, {CELL_TEXT, VALUE}, {CELL_KENMERKEN, VALUE},
};

static const struct field aanbieder_fields[] = {
	TEXT(import_aanbieder, aanbieder),
	TEXT(import_aanbieder, naam),
	INT(import_aanbieder, eenmanszaak),
	TEXT(import_aanbieder, ref),
};

static const struct import_column aanbieder_columns[] = {
	{CELL_AANBIEDER1, NAMES}, {CELL_NAME1, VALUE}, {CELL_YES_NO, VALUE},
	{CELL_TEXT, VALUE},
};

static const struct field contract_fields[] = {
	TEXT(import_contract, aanbieder),
	TEXT(import_contract, naam),
	TEXT(import_contract, domein),
	TEXT(import_contract, segment),
	DAY(import_contract, van),
	DAY(import_contract, tot),
	TEXT(import_contract, bekostiging),
	TEXT(import_contract, combinatie),
};

static const struct import_column contract_columns[] = {
	{CELL_AANBIEDER1, NAMES}, {CELL_TEXT, VALUE}, {CELL_DOMEIN, NAMES},
	{CELL_NAME, NAMES}, {CELL_DAY, NAMES}, {CELL_DAY_OPEN, VALUE},
	{CELL_BEKOSTIGING, VALUE}, {CELL_COMBINATIE, VALUE},
};

static const struct field gemeente_fields[] = {
	TEXT(import_gemeente, gemeente),
	TEXT(import_gemeente, naam),
	INT(import_gemeente, verdeelsleutel),
};

static const struct import_column gemeente_columns[] = {
	{CELL_GEMEENTE1, NAMES}, {CELL_NAME1, VALUE}, {CELL_PARTS, VALUE},
};

static const struct field doel_fields[] = {
	TEXT(import_doel, indicator),
	TEXT(import_doel, domein),
	TEXT(import_doel, segment),
	INT(import_doel, jaar),
	INT(import_doel, basisjaar),
	INT(import_doel, waarde),
};

static const struct import_column doel_columns[] = {
	{CELL_NAME1, NAMES}, {CELL_DOMEIN, NAMES}, {CELL_NAME, NAMES},
	{CELL_YEAR, NAMES}, {CELL_YEAR_OPEN, VALUE}, {CELL_NUMBER, VALUE},
};

static const struct field opening_fields[] = {
	TEXT(import_opening, domein),
	TEXT(import_opening, gemeente),
	INT(import_opening, nummer),
	TEXT(import_opening, aanbieder),
	{"bsn", "client", FIELD_INT, AT(import_opening, client)},
	TEXT(import_opening, productcategorie),
	TEXT(import_opening, productcode),
	DAY(import_opening, toewijzingsdatum),
	DAY(import_opening, ingangsdatum),
	DAY(import_opening, einddatum),
	INT(import_opening, volume),
	TEXT(import_opening, eenheid),
	TEXT(import_opening, frequentie),
	CENTS(import_opening, budget),
};

static const struct import_column opening_columns[] = {
	{CELL_DOMEIN1, NAMES}, {CELL_GEMEENTE1, NAMES}, {CELL_NUMMER, NAMES},
	{CELL_AANBIEDER1, VALUE}, {CELL_BSN, VALUE},
	{CELL_CATEGORIE_NONE, VALUE}, {CELL_CODE_NONE, VALUE},
	{CELL_DAY, VALUE}, {CELL_DAY, VALUE}, {CELL_DAY_OPEN, VALUE},
	{CELL_VOLUME_OPEN, VALUE}, {CELL_EENHEID_NONE, VALUE},
	{CELL_FREQUENTIE_NONE, VALUE}, {CELL_EUROS_OPEN, VALUE},
};

static const struct field stand_fields[] = {
	TEXT(import_stand, domein),
	TEXT(import_stand, gemeente),
	TEXT(import_stand, aanbieder),
	TEXT(import_stand, productcategorie),
	TEXT(import_stand, productcode),
	DAY(import_stand, maand),
	INT(import_stand, nummer),
	CENTS(import_stand, bedrag),
};

static const struct import_column stand_columns[] = {
	{CELL_DOMEIN1, NAMES}, {CELL_GEMEENTE1, NAMES},
	{CELL_AANBIEDER1, NAMES}, {CELL_CATEGORIE1, NAMES},
	{CELL_CODE1, NAMES}, {CELL_MONTH, NAMES}, {CELL_NUMMER_NONE, NAMES},
	{CELL_EUROS_SIGNED, VALUE},
};
/* clang-format on */

#define RECORD(name, type)                                  \
	{                                                   \
#name, name##_fields, COUNT(name##_fields), \
			sizeof(struct type)                 \
	}

static const struct record records[IMPORT_KIND_COUNT] = {
	[IMPORT_TARIEVEN] = RECORD(tarief, import_tarief),
	[IMPORT_BESTEDINGSRUIMTEN] = RECORD(ruimte, import_ruimte),
	[IMPORT_BEGROTING] = RECORD(begroting, import_begroting),
	[IMPORT_OVERIGE_LASTEN] = RECORD(overige_last, import_overige_last),
	[IMPORT_PROFIEL] = RECORD(profiel, import_profiel),
	[IMPORT_SEGMENTEN] = RECORD(segment, import_segment),
	[IMPORT_PRODUCTEN] = RECORD(product, import_product),
	[IMPORT_AANBIEDERS] = RECORD(aanbieder, import_aanbieder),
	[IMPORT_CONTRACTEN] = RECORD(contract, import_contract),
	[IMPORT_GEMEENTEN] = RECORD(gemeente, import_gemeente),
	[IMPORT_DOELEN] = RECORD(doel, import_doel),
	[IMPORT_OPENINGSSTAND] = RECORD(opening, import_opening),
	[IMPORT_DECLARATIESTAND] = RECORD(stand, import_stand),
};

#define INFO(kind, file, command, columns) \
	[kind] = {file, command, &records[kind], columns}

const struct import_info import_infos[IMPORT_KIND_COUNT] = {
	INFO(IMPORT_TARIEVEN, "tarieven", "tariff", tarief_columns),
	INFO(IMPORT_BESTEDINGSRUIMTEN, "bestedingsruimten", "budget",
	     ruimte_columns),
	INFO(IMPORT_BEGROTING, "begroting", "budget", begroting_columns),
	INFO(IMPORT_OVERIGE_LASTEN, "overige_lasten", "budget",
	     overige_last_columns),
	INFO(IMPORT_PROFIEL, "profiel", "budget", profiel_columns),
	INFO(IMPORT_SEGMENTEN, "segmenten", "segment", segment_columns),
	INFO(IMPORT_PRODUCTEN, "producten", "product", product_columns),
	INFO(IMPORT_AANBIEDERS, "aanbieders", "provider", aanbieder_columns),
	INFO(IMPORT_CONTRACTEN, "contracten", "contract", contract_columns),
	INFO(IMPORT_GEMEENTEN, "gemeenten", "gemeente", gemeente_columns),
	INFO(IMPORT_DOELEN, "doelen", "target", doel_columns),
	INFO(IMPORT_OPENINGSSTAND, "openingsstand", "opening", opening_columns),
	INFO(IMPORT_DECLARATIESTAND, "declaratiestand", "opening",
	     stand_columns),
};
