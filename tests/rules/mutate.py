"""Random messages that are valid against their schema and break rules.

A message begins as a full one, loses elements, and is changed in a few places:
values, signs, white space, comments, elements twice, missing or in another
order.  Only what the schema lets through comes out.
"""

import copy
import random

from lxml import etree

from oracle_base import everywhere, kid, kids, name, num, raw
from templates import SOORTEN, full

DATES = (
    "2024-01-01", "2024-01-31", "2024-02-01", "2024-02-28", "2024-02-29",
    "2024-03-01", "2024-03-05", "2024-03-06", "2024-06-30", "2023-12-31",
    "2023-02-28", "2023-02-01", "2020-12-31", "2021-01-01", "2019-03-05",
    "2019-03-04", "2019-02-28", "2100-02-01", "2100-02-28", "2100-02-29",
    "2024-12-31", "2025-01-01", "2025-12-31", "2022-01-01", "2021-12-31",
    "1900-01-01", "1904-03-05", "1904-03-04", "1975-05-01", "1975-05-02",
    "1975-01-01", "-2024-02-01", "12024-02-01", "0001-01-01",
    "123456789012-02-01", "2027-01-01", "2029-02-28", "2028-02-29",
)
# Periods that lie well, for products of which several do.
STARTS = ("2021-01-01", "2022-01-01", "2024-01-01", "2025-01-01",
          "2026-01-01", "2024-07-01")
ENDS = ("2020-12-31", "2021-12-31", "2022-12-31", "2024-06-30",
        "2024-07-01", "2025-12-31", "2026-12-31")
NUMBERS = ("100", "101", "0100", "+100", " 100", "100 ", "7", "07")
REFERENCES = ("R00", "R01", "Q00", "Q01", "r00", " R00", "R00 ", "R 0",
              "R  0", "\tR00", "R\u00a0", " ", "A1", "A 1", " A1", "A  1")
CENTS = ("0", "5000", "05000", "+5000", "-0", "+0", "00", "4999", "99999999",
         " 5000", "5000\n")
TOTALS = ("0", "5000", "10000", "010000", "999999999999", "90102756274",
          "2147483648", "-0", "+5000")

VALUES = {
    "Dagtekening": DATES, "DeclaratieDagtekening": DATES,
    "Begindatum": DATES, "Einddatum": DATES, "Datum": DATES,
    "Toewijzingsdatum": DATES, "Ingangsdatum": STARTS + DATES,
    "GewensteIngangsdatum": STARTS + DATES,
    "ToewijzingIngangsdatum": STARTS + DATES,
    "ToewijzingEinddatum": ENDS + DATES,
    "BeschikkingIngangsdatum": DATES,
    "DatumGebruik": "123",
    "Bsn": ("999900006", "999911120", "111222333", "000000000", "111222334",
            "010464554"),
    "NaamGebruik": "123456", "Vorm": "123",
    "Soort": ("01", "02", "03", "04"),
    "LandCode": ("NL", "DE", "BE"),
    "Postcode": ("3999ZZ", "1000zz", "0123AB", "1234 AB", " 1234AB",
                 "1234A", "80331", "1234\u00c5B", "12345A", "1234AB "),
    "ToewijzingNummer": NUMBERS, "BeschikkingNummer": NUMBERS,
    "Nummer": ("P0", "P1", "P1 ", "p1"),
    "Categorie": ("02", "03", "11", "12", "14", "45", "46"),
    "ProductCategorie": ("02", "03", "45", "46"),
    "Code": ("02A03", "02a03", "02A04", "2A03"),
    "ProductCode": ("02A03", "02a03", "02A04"),
    "RedenWijziging": ("01", "02", "13", "14"),
    "Eenheid": ("01", "04", "14", "16", "82", "83", "84"),
    "Frequentie": "1246",
    "StatusAanlevering": "1239",
    "RedenBeeindiging": ("02", "19", "20", "31"),
    "Type": ("01", "02", "03", "04", "05", "06", "08"),
    "VerzoekAntwoord": "12",
    "RedenAfwijzingVerzoek": "158",
    "ReferentieAanbieder": REFERENCES, "ReferentieNummer": REFERENCES,
    "VorigReferentieNummer": REFERENCES,
    "GeleverdVolume": CENTS, "Bedrag": CENTS, "ProductTarief": CENTS,
    "Budget": CENTS, "Volume": CENTS,
    "TotaalBedrag": TOTALS, "DebetCredit": "DC",
    "RetourCode": ("0200", "8001", "9333", "0001"),
}


KEPT = "="

# Elements below an element that only together mean something.
OMVANG = {"Eenheid": ("04", "14", "16", "83", "84"), "Frequentie": "126"}
ENDINGS = ("2020-12-31", "2021-01-01", None, None)
TOGETHER = {
    "ToegewezenProduct": {
        **OMVANG, "Ingangsdatum": ("2019-07-01", " 2019-07-01"),
        "Einddatum": ENDINGS + ("2019-07-01", "-2019-07-01"),
        "RedenWijziging": ("01", "13", "14")},
    "AangevraagdProduct": {
        **OMVANG, "ToewijzingIngangsdatum": ("2019-07-01",),
        "ToewijzingEinddatum": ENDINGS,
        "ReferentieAanbieder": ("A1", " A1", "A 1", "A  1"),
        "Type": ("01", "02", "06"), "Naam": ("Dokter", None),
        "ZorgverlenerCode": ("01234567", None)},
    "TeWijzigenProduct": {**OMVANG, "Einddatum": ENDINGS},
    "NieuwProduct": {
        **OMVANG, "Einddatum": ENDINGS,
        "GewensteIngangsdatum": ("2024-03-05", "2024-03-06")},
    "Antwoord": {
        "VerzoekAntwoord": "112", "RedenAfwijzingVerzoek": ("8", "5", None),
        "Woonplaatsbeginsel": (None, KEPT)},
    "Naam": {"Partnernaam": (None,), "NaamGebruik": "166"},
    "Geboortedatum": {
        "Datum": ("1900-01-01", "1904-03-04", "1904-03-05", "-1904-01-01",
                  "1904-01-01 ", " 1975-01-01", "1900-02-01"),
        "DatumGebruik": ("1", "2", "3", None)},
    "ProductReferentie": {
        "ReferentieNummer": ("R00", " R00", "R 0", "R  0", " "),
        "VorigReferentieNummer": ("R00", "R00 ", " ", "R\t 0", None)},
    "Prestatie": {
        "Eenheid": ("83",), "GeleverdVolume": ("5000", "+5000", "4999"),
        "Bedrag": ("5000", "05000"), "ProductTarief": (None,)},
}


def put(e, text):
    """Make it the whole text."""
    del e[:]
    e.text = text


class Mutator:
    def __init__(self, gok, schemas):
        self.gok = gok
        self.schemas = schemas
        self.order = {}  # (domein, soort): parent name: names of children

    def valid(self, domein, soort, tree):
        return self.schemas(domein, soort).validate(
            etree.fromstring(etree.tostring(tree)))

    def order_of(self, domein, soort):
        """The children of each parent, in the order of the schema."""
        key = domein, soort
        if key not in self.order:
            self.order[key] = {}
            for e in full(domein, soort, 1).getroot().iter():
                self.order[key][name(e)] = [name(k) for k in e]
        return self.order[key]

    def message(self, domein=None, soort=None):
        """Bytes of a valid message, with its domain and type."""
        gok = self.gok
        domein = domein or gok.choice(("wmo", "jw"))
        soort = soort or gok.choice(SOORTEN + ("323",) * 4 + ("301",) * 3
                                    + ("319",) * 2)
        tree = full(domein, soort, gok.choice((1, 2, 2, 3, 4)))
        self.thin(domein, soort, tree)
        if gok.random() < 0.03:
            self.crowd(domein, soort, tree)
        for _ in range(gok.choice((0, 1, 3, 5, 8, 12))):
            before = copy.deepcopy(tree)
            self.change(domein, soort, tree)
            if not self.valid(domein, soort, tree):
                tree = before
        if soort == "323" and gok.random() < 0.7:
            self.add_up(tree)
        if soort == "325" and gok.random() < 0.7:
            self.add_up_rejected(tree)
        assert self.valid(domein, soort, tree), etree.tostring(tree)
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    # ---- making it smaller, and making it fit

    def thin(self, domein, soort, tree):
        """Leave out what may be left out, here and there."""
        rate = self.gok.choice((0.05, 0.3, 0.6))
        # What spoils most messages when it stays.
        mostly = {"Budget": 0.7, "VorigReferentieNummer": 0.7,
                  "Periode": 0.7, "Naam": 0.4}
        for e in list(tree.getroot().iter()):
            if not isinstance(e.tag, str) or e.getparent() is None:
                continue
            if self.gok.random() >= mostly.get(name(e), rate):
                continue
            parent, at = e.getparent(), e.getparent().index(e)
            parent.remove(e)
            if not self.valid(domein, soort, tree):
                parent.insert(at, e)
        for line in everywhere(tree.getroot(), "Prestatie"):
            credit = kid(line, "ProductReferentie", "VorigReferentieNummer")
            if self.gok.random() < 0.9:
                put(kid(line, "IngediendBedrag", "DebetCredit"),
                    "D" if credit is None else "C")

    def crowd(self, domein, soort, tree):
        """So many alike that not all pairs of them are listed."""
        alike = [e for e in tree.getroot().iter()
                 if name(e) == "Prestatie" or name(e)[:-7] and
                 name(e).endswith("Product")]
        if not alike or soort not in ("301", "315", "317", "323"):
            return
        parent = self.gok.choice(alike).getparent()
        wishes = [w for w in ("Categorie", "Code", "Einddatum", "Begindatum",
                              "Ingangsdatum", "GewensteIngangsdatum",
                              "ToewijzingIngangsdatum", "ReferentieNummer",
                              "ToewijzingEinddatum", "ReferentieAanbieder")
                  if self.gok.random() < 0.6]
        for _ in range(self.gok.randrange(15, 45)):
            e = copy.deepcopy(self.gok.choice(kids(parent)))
            for wish in wishes:
                for leaf in everywhere(e, wish)[:1]:
                    put(leaf, self.gok.choice(VALUES[wish][:8]))
            for optional in ("Code", "Product", "Einddatum",
                             "ToewijzingEinddatum"):
                if self.gok.random() < 0.1 and wishes:
                    for d in everywhere(e, optional)[:1]:
                        d.getparent().remove(d)
            parent.append(e)
            if not self.valid(domein, soort, tree):
                parent.remove(e)

    @staticmethod
    def sum_of(tree):
        som = 0
        for e in everywhere(tree.getroot(), "IngediendBedrag"):
            n = num(raw(kid(e, "Bedrag"))) or 0
            som += -n if raw(kid(e, "DebetCredit")) == "C" else n
        return som

    def add_up(self, tree):
        e = kid(tree.getroot(), "Declaratie", "TotaalIngediendBedrag")
        som = self.sum_of(tree)
        put(kid(e, "TotaalBedrag"), str(abs(som)))
        put(kid(e, "DebetCredit"), "C" if som < 0 else "D")

    def add_up_rejected(self, tree):
        e = kid(tree.getroot(), "DeclaratieAntwoord")
        if e is None:
            return
        granted = self.gok.choice((0, 4000, 90102756274, -7))
        for what, cents in (("TotaalToegekendBedrag", granted),
                            ("TotaalIngediendBedrag",
                             granted + self.sum_of(tree))):
            put(kid(e, what, "TotaalBedrag"), str(abs(cents)))
            put(kid(e, what, "DebetCredit"), "C" if cents < 0 else "D")

    # ---- one change

    def change(self, domein, soort, tree):
        elements = [e for e in tree.getroot().iter()
                    if isinstance(e.tag, str) and e.getparent() is not None]
        leaves = [e for e in elements
                  if not kids(e) and name(e) in VALUES]
        how = self.gok.choice(
            (self.set_value,) * 6 + (self.copy_value,) * 4
            + (self.change_value,) * 3
            + (self.remove, self.twice, self.swap) + (self.insert,) * 3
            + (self.together,) * 4)
        if leaves:
            how(domein, soort, elements, leaves)

    def leaf(self, leaves):
        """One of them, each name as likely."""
        wanted = self.gok.choice(sorted({name(e) for e in leaves}))
        return self.gok.choice([e for e in leaves if name(e) == wanted])

    def set_value(self, _domein, _soort, _elements, leaves):
        e = self.leaf(leaves)
        put(e, self.gok.choice(VALUES[name(e)]))

    def copy_value(self, _domein, _soort, _elements, leaves):
        e = self.leaf(leaves)
        wanted = name(e)
        # A credit of a line of the same message.
        if wanted == "VorigReferentieNummer":
            wanted = self.gok.choice((wanted, "ReferentieNummer"))
        put(e, raw(self.gok.choice(
            [k for k in leaves if name(k) == wanted] or [e])))

    def change_value(self, _domein, _soort, _elements, leaves):
        e = self.leaf(leaves)
        text = raw(e)
        put(e, self.gok.choice((
            self.gok.choice((" ", "\n ", "\t", "  ")) + text,
            text + self.gok.choice((" ", "\n", "  ")),
            self.gok.choice("+0-") + text,
            text.swapcase(),
            " " * self.gok.randrange(12) + text,
            text)))
        if self.gok.random() < 0.2:
            text = raw(e)
            at = self.gok.randrange(len(text) + 1)
            put(e, text[:at])
            e.append(self.gok.choice((etree.Comment("x"),
                                      etree.PI("x", "y"))))
            e[0].tail = text[at:]

    def remove(self, _domein, _soort, elements, _leaves):
        e = self.gok.choice(elements)
        e.getparent().remove(e)

    def twice(self, _domein, _soort, elements, _leaves):
        e = self.gok.choice([
            k for k in elements
            if name(k) in ("Contact", "Relatie", "Prestatie", "RetourCode")
            or name(k) == "Client" and name(k.getparent()) == "Clienten"
            or name(k).endswith("Product")] or elements)
        e.addnext(copy.deepcopy(e))

    def swap(self, _domein, _soort, elements, _leaves):
        e = self.gok.choice(elements)
        twins = kids(e.getparent(), name(e))
        e.addnext(self.gok.choice(twins))

    def insert(self, domein, soort, elements, _leaves):
        """An element that may be there and is not."""
        order = self.order_of(domein, soort)
        places = [(e, n) for e in elements for n in order.get(name(e), ())
                  if kid(e, n) is None]
        if not places:
            return
        parent, wanted = self.gok.choice(places)
        donor = [e for e in full(domein, soort, 1).getroot().iter()
                 if name(e) == wanted
                 and name(e.getparent()) == name(parent)][0]
        before = order[name(parent)][:order[name(parent)].index(wanted)]
        at = sum(name(k) in before for k in kids(parent))
        parent.insert(at, copy.deepcopy(donor))


    def together(self, _domein, _soort, elements, _leaves):
        """Several values that only together break a rule, or just do not."""
        parents = [e for e in elements if name(e) in TOGETHER
                   and not everywhere(e, "RetourCodes")]
        if not parents:
            return
        e = self.gok.choice(parents)
        for wanted, values in TOGETHER[name(e)].items():
            value = self.gok.choice(values)
            for leaf in everywhere(e, wanted)[:1]:
                if value == KEPT:
                    continue
                if value is None:
                    leaf.getparent().remove(leaf)
                else:
                    put(leaf, value)


def messages(seed, count, schemas):
    """count messages; the same seed gives the same ones."""
    mutator = Mutator(random.Random(seed), schemas)
    for _ in range(count):
        yield mutator.message()
