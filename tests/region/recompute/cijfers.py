"""What polsctl must say, figure by figure."""

from collections import Counter, defaultdict

from bedragen import Maxima, geldsommen, verwacht
from overzichten import Jaar, iso, productrij
from signalen import Signalen


class Cijfers:
    """Everything worked out once, for all comparisons."""

    def __init__(self, boek):
        self.boek = boek
        self.maxima = Maxima(boek)
        self.uitkomst = {k: self.maxima.van(v)
                         for k, v in boek.verplichtingen.items()}
        self._segment = {}
        self._producten = boek.rijen("producten")
        self._per_aanbieder = None

    def zorg(self, sleutel):
        return self.boek.leveringen.van(sleutel)

    def gestopt(self, sleutel):
        return self.zorg(sleutel).gestopt()

    def segment(self, r):
        """Of a declared line, on the first day of its ProductPeriode."""
        wat = r.domein, r.categorie, r.code, r.van
        if wat not in self._segment:
            self._segment[wat] = self.maxima.segmenten.van_regel(
                *wat) or "onbekend"
        return self._segment[wat]

    def kenmerk(self, v, naam, dag=None):
        """Whether the product of an allocation has a kenmerk."""
        t = v.versie
        rij = productrij(self._producten, v.sleutel[0], t.categorie, t.code,
                         dag or t.van)
        return rij is not None and naam in rij["kenmerken"].split()

    def regels_van(self, aanbieder):
        """Lines that a ceiling of this name may count."""
        if self._per_aanbieder is None:
            self._per_aanbieder = defaultdict(list)
            leden = defaultdict(set)
            for rij in self.boek.rijen("contracten"):
                if rij["combinatie"]:
                    leden[rij["aanbieder"]].add(rij["combinatie"])
            for r in self.boek.regels:
                for naam in {r.aanbieder, "*"} | leden[r.aanbieder]:
                    self._per_aanbieder[naam].append(r)
        return self._per_aanbieder[aanbieder]

    # ---- commitments

    def verplichting(self, sleutel):
        """An object of `commitment list`."""
        v, uit = self.boek.verplichtingen[sleutel], self.uitkomst[sleutel]
        t = v.versie
        ingediend, afgekeurd, goed = geldsommen(v)
        rest = hoop = None
        if uit.cents is not None:
            rest = uit.cents - ingediend + afgekeurd
            hoop = sum(verwacht(v, uit, self.gestopt(sleutel)).values())
        return {
            "domain": sleutel[0], "gemeente": sleutel[1],
            "nummer": sleutel[2], "aanbieder": v.aanbieder,
            "product": {"categorie": t.categorie, "code": t.code},
            "from": iso(t.van), "to": iso(t.tot), "basis": uit.basis,
            "unit": t.eenheid, "frequency": t.frequentie, "volume": t.volume,
            "maximum_volume": uit.volume, "maximum_ct": uit.cents,
            "expected_ct": hoop,
            "started": iso(self.zorg(sleutel).begonnen()),
            "stopped": iso(self.gestopt(sleutel)),
            "submitted_ct": ingediend, "rejected_ct": afgekeurd,
            "approved_ct": goed, "remaining_ct": rest,
            "years": [{"year": j, "maximum_ct": c} for j, c in uit.years],
            "versions": v.versies,
            "state": "withdrawn" if v.verwijderd else "active",
        }

    def maanden(self, sleutel):
        """The months of `commitment show`."""
        v, uit = self.boek.verplichtingen[sleutel], self.uitkomst[sleutel]
        ingediend, goed = Counter(), Counter()
        for r in v.regels:
            ingediend[iso(r.van)[:7]] += r.bedrag
            if r.staat == "approved":
                goed[iso(r.van)[:7]] += r.bedrag
        return [{"month": m, "cap_volume": cap, "maximum_ct": cents,
                 "submitted_ct": ingediend[m], "approved_ct": goed[m]}
                for m, _, cap, cents in uit.months]


# ---- comparing

def _verplichtingen(check, c, hoeveel, gok):
    check.tables(
        "commitment",
        {k: c.verplichting(k) for k in c.boek.verplichtingen},
        check.ask("commitment", "list"),
        lambda row: (row["domain"], row["gemeente"], row["nummer"]))
    alle = sorted(c.boek.verplichtingen)
    for sleutel in gok.sample(alle, min(hoeveel, len(alle))):
        [row] = check.ask("commitment", "show", "--domain", sleutel[0],
                          "--gemeente", sleutel[1], "--nummer", sleutel[2])
        check.tables("month", {m["month"]: m for m in c.maanden(sleutel)},
                     row["months"], lambda m: m["month"], sleutel)


# A view of polsctl: its words, the parts of the cube that name a row there,
# whether it splits what is for all municipalities, and its combinaties.
VIEWS = (
    ("provider", ("provider", "list"), (0,), ("aanbieder",), "heel", True),
    ("gemeente", ("gemeente", "list"), (1, 2), ("gemeente", "domain"),
     "gemeente", False),
    ("segment", ("segment", "list"), (2, 3), ("domain", "segment"), "gemeente",
     False),
    ("commitments", ("report", "commitments"), (1, 2, 3),
     ("gemeente", "domain", "segment"), "gemeente", False),
)

# A view within a view: the same cube, one part further.
PARTS = (
    ("provider.segments", "provider", "segments", (0, 2, 3),
     ("domain", "segment"), "heel", True),
    ("segment.gemeenten", "segment", "gemeenten", (2, 3, 1), ("gemeente",),
     "gemeente", False),
)

REPORTS = (
    ("budgets", "budgetten", ("aanbieder", "domain", "gemeente", "segment",
                              "soort", "from")),
    ("term", "termijnen", ("domain", "segment", "productcategorie")),
    ("flow", "stroom", ("domain", "gemeente", "month")),
    ("rejected", "afgekeurd", ("aanbieder", "domain", "gemeente", "rule")),
)


# A row may be there for a signal alone, which names the party.
MONEY = ("commitments", "lines", "budget_ct", "begroting_ct",
         "overige_lasten_ct")


def _more_than_a_signal(row):
    return not row["signals_open"] or any(row[n] for n in MONEY)


def _key(namen):
    return lambda row: tuple(row[n] for n in namen)


def _jaar(check, jaar):
    told = {}
    for kind, words, welke, namen, per, combinaties in VIEWS:
        told[kind] = check.ask(*words, "--year", jaar.jaar)
        check.tables(kind, jaar.partijen(welke, per, combinaties),
                     filter(_more_than_a_signal, told[kind]), _key(namen))
    for kind, of, where, welke, namen, per, combinaties in PARTS:
        ouder = next(v for v in VIEWS if v[0] == of)[3]
        rows = [{**part, "ouder": _key(ouder)(row)} for row in told[of]
                for part in row[where] if _more_than_a_signal(part)]
        ours = jaar.partijen(welke, per, combinaties)
        check.tables(kind, ours, rows,
                     lambda row, n=namen: (*row["ouder"], *_key(n)(row)))
    for name, method, namen in REPORTS:
        rows = check.ask("report", name, "--year", jaar.jaar)
        if name == "flow":
            rows = [r for r in rows if any(
                r[n] for n in r if n not in ("domain", "gemeente", "naam",
                                             "month"))]
        check.tables(name, getattr(jaar, method)(), rows, _key(namen))


def _signalen(check, c):
    s = Signalen(c)
    theirs = {}
    for row in check.ask("signal", "list"):
        wie = s.naam(row)
        if row["state"] in ("open", "acknowledged") and wie is not None:
            theirs[wie] = row
    for wie, figures in s.open.items():
        if wie in theirs:
            check.compare(wie[0], wie[1:], figures, theirs[wie]["latest"])
        elif wie in s.zeker:
            check.differs(wie[0], wie[1:], "open", "not open")
    for wie in theirs.keys() - s.open.keys():
        check.differs(wie[0], wie[1:], "not open", theirs[wie]["latest"])


def alles(check, boek, hoeveel, gok):
    c = Cijfers(boek)
    _verplichtingen(check, c, hoeveel, gok)
    for jaar in sorted({r.van.year for r in boek.regels}):
        _jaar(check, Jaar(c, jaar))
    _signalen(check, c)


