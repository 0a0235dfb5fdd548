"""For every type of value: what it takes and what it refuses.

Written from the standard, not from the schemas.  Each type gives two lists,
of values just inside and of values just outside.
"""

from facts import CODES

# Code lists which both standards share.
LISTS = {
    "LDT_AanduidingWoonadres": "AB BY TO WW",
    "LDT_AdresSoort": "01 02 03 04",
    "LDT_Communicatievorm": "1 2 3",
    "LDT_DatumGebruik": "1 2 3",
    "LDT_DebetCredit": "C D",
    "LDT_Eenheid": "01 04 14 16 82 83 84",
    "LDT_Frequentie": "1 2 4 6",
    "LDT_Geslacht": "0 1 2",
    "LDT_JaNee": "1 2",
    "LDT_JuridischeStatus": "01 02 03 04 05 11 12",
    "LDT_LandCode":
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH "
        "BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL "
        "CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET "
        "FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU "
        "GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE "
        "KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC "
        "MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC "
        "NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT "
        "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR "
        "SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA "
        "UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW",
    "LDT_NaamGebruik": "1 2 3 4 5 6",
    "LDT_RedenAfwijzingVerzoek": "1 2 3 4 5 6 7 8 9",
    "LDT_RedenVerzoek": "1 2",
    "LDT_RedenWijziging": "01 02 03 04 05 06 07 08 09 10 11 12 13 14",
    "LDT_RetourCode":
        "0001 0200 0233 0611 8001 8017 8021 8187 8214 8848 9019 9056 9063 "
        "9069 9071 9074 9307 9308 9319 9321 9322 9326 9332 9333 9338 9339 "
        "9340 9341 9346 9347 9349 9350 9351 9355 9357 9359 9360 9361 9365 "
        "9366 9367 9369 9373 9374 9375 9379 9384 9385 9387 9388 9389 9390 "
        "9411 9412 9413 9414 9415 S300 S329",
    "LDT_SoortRelatie": "03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 "
                        "20 21 22 23 24 25",
    "LDT_StatusAanlevering": "1 2 3 9",
    "LDT_TypeVerwijzer": "01 02 03 04 05 06 08",
    "LDT_VerzoekAntwoord": "1 2",
    "LDT_WettelijkeVertegenwoordiging": "06 07 08 09 10",
}

# Code lists in which the standards differ.
OWN_LISTS = {
    "iwmo": {
        "LDT_ProductCategorie": "01 02 03 04 05 06 07 08 09 10 11 12 13 14 "
                                "15 16 17 18",
        "LDT_RedenBeeindiging": "02 19 20 21 22 23 31 36 37 38 39",
    },
    "ijw": {
        "LDT_ProductCategorie": "31 32 33 34 35 36 37 38 40 41 42 43 44 45 "
                                "46 47 48 49 50 51 52 53 54 55",
        "LDT_RedenBeeindiging": "02 20 31 32 33 34 35 36 37 38 39",
    },
}

# Free text of one line that is not blank: its greatest length.
TEXTS = {
    "LDT_Emailadres": 80, "LDT_Huisletter": 1, "LDT_HuisnummerToevoeging": 4,
    "LDT_IdentificatieBericht": 12, "LDT_Landnummer": 4, "LDT_Naam": 200,
    "LDT_NaamVerwijzer": 64, "LDT_Organisatienaam": 35, "LDT_Persoonsid": 20,
    "LDT_Plaatsnaam": 80, "LDT_Postcode": 8, "LDT_ProductCode": 5,
    "LDT_Referentie": 36, "LDT_Straatnaam": 24, "LDT_Taal": 25,
    "LDT_Voorvoegsel": 10,
}

# Text that only has a length: it may be blank or hold a line end.
LOOSE = {"LDT_IdentificatieDeclaratie": 12, "LDT_ReferentieNummer": 20}

# Whole numbers from 0: the greatest.
NUMBERS = {
    "LDT_Bedrag": 99999999, "LDT_Budget": 99999999, "LDT_Huisnummer": 99999,
    "LDT_Nummer": 999999999, "LDT_RelatieVolgorde": 99,
    "LDT_TotaalBedrag": 999999999999, "LDT_Volume": 99999999,
}

# Exactly so many digits.
DIGITS = {"LDT_AgbCode": 8, "LDT_BurgerServicenummer": 9, "LDT_Gemeente": 4}

OTHER = {
    "LDT_Commentaar": (
        ["a", ".", " a", "a ", "\n.\n", "a\nb\r\n\tc", "\u00e9", "\u00a0",
         "a" * 5000, "\n" * 300 + "a" + " \n" * 300],
        ["", " ", "\t", "\n", "\r\n", " \t\r\n " * 200]),
    "LDT_Datum": (
        ["2023-01-31", "2024-02-29", "2000-02-29", "1900-01-01", "9999-12-31",
         "12023-01-01", "-2023-01-01", " 2023-01-01", "\n2023-01-01 \t"],
        ["", "2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01",
         "2023-00-10", "2023-01-00", "2023-1-1", "23-01-01", "20230101",
         "01-01-2023", "2023-01", "2023-01-01Z", "2023-01-01+01:00",
         "2023-01-01-05:00", "2023-01-01T00:00:00", "2023-01-01 a", "a"]),
    # The published pattern [^Z+-]+ is meant to refuse a minus as well, but
    # libxml2 reads the last - of a negated class as one that is allowed.
    "LDT_Tijd": (
        ["00:00:00", "23:59:59", "12:30:00.5", "09:05:07.123456",
         "24:00:00", " 12:00:00\n", "12:00:00-01:00"],
        ["", "12:30", "9:05:07", "25:00:00", "12:60:00", "12:00:61",
         "12:00:00Z", "12:00:00+01:00", "-12:00:00", "12:00:00-25:00",
         "12:00:00.", "2023-01-01T12:00:00", "a"]),
    "LDT_Telefoonnummer": (
        ["0", "123456789012345", "0612345678"],
        ["", " ", "1234567890123456", "06-12345678", "+31612345678",
         "06 12345678", "\u0661\u0662"]),
    "LDT_Versie": (
        ["0.0.0", "1.0.0", "10.20.30", "1.0.12345678901234567890"],
        ["", "1", "1.0", "1.0.0.0", "01.0.0", "1.00.0", "1.0.00", "1.0.",
         ".0.0", "a.b.c", "1.0.0 ", "-1.0.0", "1,0,0", "1.0.0\n"]),
    # from A-grave to y with a hook below: among them what is no letter
    "LDT_Voorletters": (
        ["A", "abcdef", "\u00c0", "\u1ef3", "J\u00e9", "\u00d7", "\u0416"],
        ["", " ", "abcdefg", "A.", "A B", "1", "\u00bf", "\u1ef4"]),
}


def _listed(codes):
    bad = {"", " ", "ZZ", "00", "000", "0000", "9999", "XYZ", "-1"}
    for code in codes:
        bad |= {code + " ", " " + code, code + "\n", code[:-1], code[1:],
                code + "0", code + code[-1], "0" + code, code.lower(),
                "+" + code}
    return list(codes), sorted(bad - set(codes))


def _text(most):
    good = ["a", "0", "\u00e9", "\u20ac", "\U0001f600", "a" * most,
            "\u00e9" * most, "\U0001f600" * most, "\u00a0", ".", "-"]
    bad = ["", " ", "\t", "\n", "a" * (most + 1), "\u00e9" * (most + 1),
           " " * most]
    if most > 1:
        good += [" a", "a ", "\ta", " " * (most - 1) + "a",
                 "a" + " " * (most - 1)]
        bad += ["\na", "a\n", "\ra", "a\r"]
    if most > 2:
        good += ["a b", "a\tb", " a "]
        bad += ["a\nb", "a\r\n", " \n "]
    return good, bad


def _loose(most):
    good = [" ", "\n", "a", "a" * most, "\u00e9" * most, "a\nb", " a "]
    return good, ["", "a" * (most + 1), " " * (most + 1)]


def _number(most):
    good = ["0", "1", str(most), "+1", "00" + str(most), "-0",
            " 1", "1\n\t"]
    bad = ["", " ", str(most + 1), str(most) + "0", "-1", "1.0", "1.", "1,0",
           "1e1", "0x1", "a", "1 1", "+", "--1", "\u0661"]
    return good, bad


def _digits(count):
    good = ["0" * count, "9" * count, "1234567890"[:count]]
    bad = ["", "1" * (count - 1), "1" * (count + 1), " " * count,
           "1" * (count - 1) + "a", "1" * (count - 1) + " ",
           " " + "1" * (count - 1), "1" * count + "\n",
           "\u0661" * count]
    return good, bad


def _fixed(value):
    number = int(value)
    return [value, " " + value, value + "\n"], ["", str(number - 1), str(number + 1), value + "0",
                     "0" + value, "+" + value, value + ".0", "a", value * 2]


def judged(standard, number, kind):
    """The values a type takes and those it refuses, in this message."""
    wmo, jw, sender = CODES[number]
    if kind == "=code":
        value = wmo if standard == "iwmo" else jw
        good, bad = _fixed(value)
        every = {code for row in CODES.values() for code in row[:2]}
        return good[:1], bad + good[1:] + sorted(every - {value})
    if kind == "=versie":
        return _fixed("3")
    if kind == "=subversie":
        return _fixed("2")
    if kind in ("=afzender", "=ontvanger"):
        gemeente = (sender == "gemeente") == (kind == "=afzender")
        return _digits(4 if gemeente else 8)
    if kind == "=declaratienummer":
        return (["a", "0", "Z", "abcDEF012345"],
                ["", " ", "a b", "a-b", "a ", "\u00e9", "a\n",
                 "abcDEF0123456"])
    if kind in OWN_LISTS[standard]:
        good, bad = _listed(OWN_LISTS[standard][kind].split())
        for other in OWN_LISTS.values():
            bad += [code for code in other[kind].split() if code not in good]
        return good, bad
    if kind in LISTS:
        return _listed(LISTS[kind].split())
    for table, maker in ((TEXTS, _text), (LOOSE, _loose), (NUMBERS, _number),
                         (DIGITS, _digits)):
        if kind in table:
            return maker(table[kind])
    return OTHER[kind]
