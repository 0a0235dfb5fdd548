"""The figures: what each list, show and report of polsctl must say."""

from collections import Counter, defaultdict
from fractions import Fraction

import lees
from bedragen import Maxima, geldsommen, in_jaar, raakt_jaar
from boek import jaar_van


def iso(datum):
    return None if datum is None else datum.isoformat()


class Cijfers:
    """Everything worked out once for all comparisons."""

    def __init__(self, boek):
        self.boek = boek
        self.maxima = Maxima(boek)
        self.uitkomst = {k: self.maxima.van(v)
                         for k, v in boek.verplichtingen.items()}

    # ---- commitments

    def verplichting(self, sleutel):
        """An object of `commitment list`."""
        v, uit = self.boek.verplichtingen[sleutel], self.uitkomst[sleutel]
        t = v.versie
        ingediend, afgekeurd, goed = geldsommen(v)
        rest = None
        if uit.cents is not None:
            rest = uit.cents - ingediend + afgekeurd
        return {
            "domain": sleutel[0], "gemeente": sleutel[1],
            "nummer": sleutel[2], "aanbieder": v.aanbieder,
            "product": {"categorie": t.categorie, "code": t.code},
            "from": iso(t.van), "to": iso(t.tot), "basis": uit.basis,
            "unit": t.eenheid, "frequency": t.frequentie, "volume": t.volume,
            "maximum_volume": uit.volume, "maximum_ct": uit.cents,
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

    # ---- parties

    def partijen(self, jaar, per):
        """`provider list` (per aanbieder) or `gemeente list`."""
        eerste, laatste = jaar_van(jaar)
        gevonden = defaultdict(Counter)
        for sleutel, v in self.boek.verplichtingen.items():
            uit = self.uitkomst[sleutel]
            if v.verwijderd or not raakt_jaar(v, uit, jaar):
                continue
            c = gevonden[per(v.aanbieder, sleutel[1], sleutel[0])]
            maximum = in_jaar(uit, jaar)
            c["commitments"] += 1
            c["commitments_without_maximum"] += maximum is None
            c["committed_ct"] += maximum or 0
        for r in self.boek.regels:
            if not eerste <= r.van <= laatste:
                continue
            c = gevonden[per(r.aanbieder, r.gemeente, r.domein)]
            c["lines"] += 1
            c["submitted_ct"] += r.bedrag
            c["rejected_ct"] += r.bedrag * (r.staat == "rejected")
            c["approved_ct"] += r.bedrag * (r.staat == "approved")
        namen = ("commitments", "commitments_without_maximum",
                 "committed_ct", "lines", "submitted_ct", "rejected_ct",
                 "approved_ct")
        return {wie: {naam: c[naam] for naam in namen} |
                {"year": jaar,
                 "declared_ct": c["submitted_ct"] - c["rejected_ct"]}
                for wie, c in gevonden.items()}

    # ---- budgets

    def ruimten(self, jaar):
        """`report budgets`."""
        eerste, laatste = jaar_van(jaar)
        gevonden = {}
        for r in self.boek.rijen("bestedingsruimten"):
            van, tot = lees.dag(r["van"]), lees.dag(r["tot"])
            if van <= laatste and tot >= eerste:
                gevonden[ruimte_naam(r)] = {
                    "to": iso(tot), "amount_ct": lees.centen(r["bedrag"])}
        return gevonden

    # ---- signals that rest on facts

    def signalen(self):
        """What must be open after the last day: (rule, who) and figures."""
        open_ = {}
        for sleutel, v in self.boek.verplichtingen.items():
            maximum = self.uitkomst[sleutel].cents
            ingediend, afgekeurd, _ = geldsommen(v)
            if maximum is not None and ingediend - afgekeurd > maximum:
                open_[("verplichtingen.maximum-overschreden",
                       *sleutel)] = {"maximum_ct": maximum,
                                     "gedeclareerd_ct": ingediend - afgekeurd}
        return open_ | self._halfjaar()

    def _halfjaar(self):
        """Settled 22, on declared money alone, and clearing (24).

        Past the end of the ceiling nothing is raised any more: then only
        the history tells, and that is not asked here.
        """
        open_ = {}
        declared = self._gedeclareerd()
        for r in self.boek.rijen("bestedingsruimten"):
            van, tot = lees.dag(r["van"]), lees.dag(r["tot"])
            if not van <= self.boek.dag <= tot or len(r["aanbieder"]) > 8:
                continue
            half = halverwege(van, tot)
            geld = sum(
                cent for (a, d, g, s, v, t), cent in declared.items()
                if van <= v and t <= half and r["aanbieder"] in (a, "*") and
                r["domein"] in (d, "*") and r["gemeente"] in (g, "*") and
                r["segment"] in (s, "*"))
            deel = aandeel(van, half) / aandeel(van, tot)
            if geld > deel * lees.centen(r["bedrag"]) * Fraction(11, 10):
                open_[("bestedingsruimten.halfjaarsignaal",
                       *ruimte_naam(r))] = {"gedeclareerd_ct": geld}
        return open_

    def _gedeclareerd(self):
        geld = Counter()
        segment = {}
        for r in self.boek.regels:
            if r.staat == "rejected":
                continue
            wat = (r.domein, r.categorie, r.code, r.van)
            if wat not in segment:
                segment[wat] = self.maxima.segmenten.van_regel(*wat)
            geld[(r.aanbieder, r.domein, r.gemeente,
                  segment[wat] or "onbekend", r.van, r.tot)] += r.bedrag
        return geld


def ruimte_naam(r):
    return (r["aanbieder"], r["domein"], r["gemeente"], r["segment"],
            r["soort"], iso(lees.dag(r["van"])))


def maanden_tussen(van, tot):
    while van <= tot:
        eind = (van.replace(day=28) + 4 * lees.EEN_DAG).replace(day=1)
        yield van, min(tot, eind - lees.EEN_DAG), (eind - van.replace(
            day=1)).days
        van = eind


def aandeel(van, tot):
    """Months, a cut one by its days."""
    return sum(Fraction((b - a).days + 1, n)
               for a, b, n in maanden_tussen(van, tot))


def halverwege(van, tot):
    """The last day of the first half of a period."""
    delen = list(maanden_tussen(van, tot))
    if all((b - a).days + 1 == n for a, b, n in delen):
        return delen[(len(delen) + 1) // 2 - 1][1]
    return van + ((tot - van).days + 2) // 2 * lees.EEN_DAG - lees.EEN_DAG


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
        theirs = {m["month"]: m for m in row["months"]}
        ours = {m["month"]: m for m in c.maanden(sleutel)}
        check.compare("months", sleutel, {"months": sorted(ours)},
                      {"months": sorted(theirs)})
        for maand in ours.keys() & theirs.keys():
            check.compare("month", (*sleutel, maand), ours[maand],
                          theirs[maand])


def _partijen(check, c, jaar):
    ours = c.partijen(jaar, lambda a, g, d: a)
    theirs = [row for row in check.ask("provider", "list", "--year", jaar)
              if row["commitments"] or row["lines"]]
    check.tables("provider", ours, theirs, lambda row: row["aanbieder"])
    ours = c.partijen(jaar, lambda a, g, d: (g, d))
    theirs = [row for row in check.ask("gemeente", "list", "--year", jaar)
              if row["commitments"] or row["lines"]]
    check.tables("gemeente", ours, theirs,
                 lambda row: (row["gemeente"], row["domain"]))


def _ruimten(check, c, jaar):
    check.tables(
        "budget", c.ruimten(jaar),
        check.ask("report", "budgets", "--year", jaar),
        lambda row: (row["aanbieder"], row["domain"], row["gemeente"],
                     row["segment"], row["soort"], row["from"]))


def _signalen(check, c):
    namen = {}
    for jaar in (c.boek.dag.year,):
        for row in check.ask("report", "budgets", "--year", jaar):
            namen[row["id"]] = (row["aanbieder"], row["domain"],
                                row["gemeente"], row["segment"],
                                row["soort"], row["from"])
    theirs = []
    for row in check.ask("signal", "list"):
        if row["state"] == "cleared":
            continue
        if row["rule"] == "verplichtingen.maximum-overschreden":
            row["wie"] = (row["domain"], row["gemeente"], row["nummer"])
        elif row["rule"] == "bestedingsruimten.halfjaarsignaal" and \
                row["subject"] in namen:
            row["wie"] = namen[row["subject"]]
        else:
            continue        # of another rule, or of a ceiling that is past
        theirs.append(row)
    check.tables("signal", {k: {} for k in c.signalen()}, theirs,
                 lambda row: (row["rule"], *row["wie"]))
    latest = {(r["rule"], *r["wie"]): r["latest"] for r in theirs}
    for wie, cijfers in c.signalen().items():
        if wie in latest:
            check.compare("signal", wie, cijfers, latest[wie])


def alles(check, boek, hoeveel, gok):
    c = Cijfers(boek)
    _verplichtingen(check, c, hoeveel, gok)
    for jaar in sorted({r.van.year for r in boek.regels}):
        _partijen(check, c, jaar)
        _ruimten(check, c, jaar)
    _signalen(check, c)
