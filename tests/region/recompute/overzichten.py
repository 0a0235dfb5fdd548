"""Views and reports: the figures of polsctl(1), FIGURES and REPORTS.

Facts are gathered as rows of a cube (provider, municipality, domain, segment,
month) and added up by what a view is about.
"""

import datetime
from collections import Counter, defaultdict
from fractions import Fraction

import lees
from bedragen import geldt, verwacht
from boek import jaar_van
from raming import Raming

ONBEKEND = "onbekend"


def iso(datum):
    return None if datum is None else datum.isoformat()


def maand(datum):
    return iso(datum)[:7]


def aandeel(deel, geheel):
    """Four decimals, rounded half up; null without a whole."""
    if not geheel or geheel <= 0:
        return None
    cijfer = int(Fraction(abs(deel) * 10000, geheel) + Fraction(1, 2))
    return (cijfer if deel >= 0 else -cijfer) / 10000


class Jaar:
    """The cube of one year of care."""

    def __init__(self, cijfers, jaar):
        self.c, self.boek, self.jaar = cijfers, cijfers.boek, jaar
        self.eerste, self.laatste = jaar_van(jaar)
        self.feiten = []        # (key, Counter)
        self.toegewezen = []    # allocations with a day in the year
        self._verplichtingen()
        self._regels()
        for sleutel, dag, cijfers_ in Raming(cijfers, jaar).feiten():
            self._feit(*sleutel, dag, **cijfers_)
        self._combinaties()
        self._ruimten()
        self._begroting()

    def _feit(self, aanbieder, gemeente, domein, segment, dag, **cijfers):
        self.feiten.append(((aanbieder, gemeente, domein, segment), dag,
                            cijfers))

    # ---- facts

    def _verplichtingen(self):
        for sleutel, v in self.boek.verplichtingen.items():
            uit = self.c.uitkomst[sleutel]
            tot = v.versie.tot or uit.until
            if v.verwijderd or v.versie.van > self.laatste or \
                    tot < self.eerste:
                continue
            dag = max(v.versie.van, self.eerste)
            segment = self.c.maxima.segmenten.van_verplichting(
                sleutel[0], v.versie, v.aanbieder, dag)
            self.toegewezen.append((sleutel, v, uit, segment))
            maximum = verwacht_ = 0
            if uit.cents is not None:
                hoop = verwacht(v, uit, self.c.gestopt(sleutel))
                maanden = [m for m in uit.months if m[0][:4] == str(self.jaar)]
                maximum = sum(m[3] for m in maanden)
                verwacht_ = sum(hoop[m[0]] for m in maanden)
            self._feit(v.aanbieder, sleutel[1], sleutel[0], segment, dag,
                       commitments=1,
                       commitments_without_maximum=uit.cents is None,
                       committed_ct=maximum, expected_ct=verwacht_)

    def _regels(self):
        for r in self.boek.regels:
            if self.eerste <= r.van <= self.laatste:
                wacht = r.staat == "held"
                self._feit(
                    r.aanbieder, r.gemeente, r.domein, self.c.segment(r),
                    r.van, lines=1, submitted_ct=r.bedrag,
                    rejected_ct=r.bedrag * (r.staat == "rejected"),
                    approved_ct=r.bedrag * (r.staat == "approved"),
                    held_lines=wacht, held_ct=r.bedrag * wacht)

    def _combinaties(self):
        """What members did under a contract of it, under its name as well."""
        for (aanbieder, gemeente, domein, segment), dag, cijfers in list(
                self.feiten):
            contract = self.c.maxima.segmenten.contract(domein, segment,
                                                        aanbieder, dag)
            if contract and contract["combinatie"]:
                self._feit(contract["combinatie"], gemeente, domein, segment,
                           dag, **cijfers)

    # ---- what was imported

    def ruimten(self):
        """Rows that touch the year; and which lie below a ceiling."""
        rijen = [r for r in self.boek.rijen("bestedingsruimten")
                 if lees.dag(r["van"]) <= self.laatste and
                 lees.dag(r["tot"]) >= self.eerste]
        namen = ("aanbieder", "domein", "gemeente", "segment")
        for r in rijen:
            onder = r["soort"] == "raming" and any(
                p["soort"] == "plafond" and
                all(p[n] == r[n] for n in namen) and
                lees.dag(p["van"]) <= lees.dag(r["tot"]) and
                lees.dag(p["tot"]) >= lees.dag(r["van"]) for p in rijen)
            yield r, onder

    def verdeeld(self, cents):
        """Settled 20: the sums from the first on, rounded; to the cent."""
        rijen = sorted(self.boek.rijen("gemeenten"),
                       key=lambda r: r["gemeente"])
        geheel = sum(int(r["verdeelsleutel"]) for r in rijen)
        deel = al = 0
        for r in rijen:
            deel += int(r["verdeelsleutel"])
            tot_hier = int(Fraction(cents * deel, geheel) + Fraction(1, 2))
            yield r["gemeente"], tot_hier - al
            al = tot_hier

    def _voor_gemeenten(self, rij, aanbieder, dag, cents, **namen):
        """A row, or when it is for all of them its part for each."""
        if rij["gemeente"] != "*":
            self._feit(aanbieder, rij["gemeente"], rij["domein"],
                       rij["segment"], dag, per="gemeente",
                       **{n: cents for n in namen if n != "gedeeld"})
            return
        for gemeente, part in self.verdeeld(cents):
            self._feit(aanbieder, gemeente, rij["domein"], rij["segment"],
                       dag, per="gemeente",
                       **{n: part for n in namen})

    def _ruimten(self):
        for r, onder in self.ruimten():
            if onder:
                continue
            cents = lees.centen(r["bedrag"])
            self._feit(r["aanbieder"], r["gemeente"], r["domein"],
                       r["segment"], self.eerste, per="heel",
                       budget_ct=cents)
            self._voor_gemeenten(r, r["aanbieder"], self.eerste, cents,
                                 budget_ct=1, gedeeld=1)

    def _begroting(self):
        for r in self.boek.rijen("begroting"):
            if int(r["jaar"]) == self.jaar:
                self._alles(r, lees.centen(r["bedrag"]), "begroting_ct")
        for r in self.boek.rijen("overige_lasten"):
            if int(r["maand"][:4]) == self.jaar:
                self._alles(r, lees.centen(r["bedrag"]), "overige_lasten_ct")

    def _alles(self, rij, cents, naam):
        for per in ("heel", "gemeente"):
            self._feit("*", rij["gemeente"], rij["domein"], rij["segment"],
                       self.eerste, per=per, **{naam: cents})

    # ---- adding up

    def partijen(self, welke, per="heel", combinaties=False):
        """{party: figures}; welke are places in the key.

        What is for all ("*") of one of them adds to none.
        """
        gevonden = defaultdict(Counter)
        for sleutel, _, cijfers in self.feiten:
            if cijfers.get("per", per) != per:
                continue
            if not combinaties and len(sleutel[0]) > 8 and \
                    "per" not in cijfers:
                continue
            wie = tuple(sleutel[i] for i in welke)
            if "*" in wie:
                continue
            for naam, waarde in cijfers.items():
                if naam != "per":
                    gevonden[wie][naam] += waarde
                    gevonden[wie]["heeft " + naam] = 1
        return {wie: self._af(c) for wie, c in gevonden.items()}

    def _af(self, c):
        gedeclareerd = c["submitted_ct"] - c["rejected_ct"]
        af = {naam: c[naam] for naam in (
            "commitments", "commitments_without_maximum", "committed_ct",
            "expected_ct", "lines", "submitted_ct", "rejected_ct",
            "approved_ct", "held_lines", "held_ct", "overige_lasten_ct",
            "still_to_come_ct", "projection_ct",
            "commitments_not_projected")}
        budget = c["budget_ct"] if c["heeft budget_ct"] else None
        begroting = c["begroting_ct"] if c["heeft begroting_ct"] else None
        eind = min(max(self.boek.dag, self.eerste - lees.EEN_DAG),
                   self.laatste)
        dagen = (eind - self.eerste).days + 1
        return af | {
            "year": self.jaar, "declared_ct": gedeclareerd,
            "budget_ct": budget, "begroting_ct": begroting,
            "budget_shared_ct": None if budget is None else c["gedeeld"],
            "rest_maximum_ct": max(0, c["committed_ct"] - gedeclareerd),
            "rest_expected_ct": max(0, c["expected_ct"] - gedeclareerd),
            "share_of_year": aandeel(
                dagen, (self.laatste - self.eerste).days + 1),
            "share_of_budget": aandeel(gedeclareerd, budget),
            "share_of_begroting": aandeel(gedeclareerd, begroting),
        }

    # ---- reports

    def budgetten(self):
        """`report budgets`: what counts for each row of its own period."""
        gevonden = {}
        segmenten = self.c.maxima.segmenten
        for r, _ in self.ruimten():
            van, tot = lees.dag(r["van"]), lees.dag(r["tot"])
            gedeclareerd = goed = 0
            for g in self.c.regels_van(r["aanbieder"]):
                if g.van < van or g.tot > tot or \
                        r["domein"] not in (g.domein, "*") or \
                        r["gemeente"] not in (g.gemeente, "*") or \
                        r["segment"] not in (self.c.segment(g), "*"):
                    continue
                if len(r["aanbieder"]) > 8:
                    k = segmenten.contract(g.domein, self.c.segment(g),
                                           g.aanbieder, g.van)
                    if not k or k["combinatie"] != r["aanbieder"]:
                        continue
                gedeclareerd += g.bedrag * (g.staat != "rejected")
                goed += g.bedrag * (g.staat == "approved")
            bedrag = lees.centen(r["bedrag"])
            gevonden[ruimte_naam(r)] = {
                "to": iso(tot), "amount_ct": bedrag,
                "declared_ct": gedeclareerd, "approved_ct": goed,
                "share_of_budget": aandeel(gedeclareerd, bedrag)}
        return gevonden

    def termijnen(self, maanden=9):
        """`report term`."""
        groepen = defaultdict(list)
        for sleutel, v, _, segment in self.toegewezen:
            groepen[sleutel[0], segment, v.versie.categorie].append(v)
        gevonden = {}
        for wie, lijst in groepen.items():
            dagen = [(v.versie.tot - v.versie.van).days + 1
                     for v in lijst if v.versie.tot]
            voorbij = [v for v in lijst if v.versie.tot is None or
                       v.versie.tot >= plus_maanden(v.versie.van, maanden)]
            gevonden[wie] = {
                "allocations": len(lijst),
                "open_end": sum(v.versie.tot is None for v in lijst),
                "mean_days": None if not dagen else int(
                    Fraction(sum(dagen), len(dagen)) + Fraction(1, 2)),
                "longest_days": max(dagen, default=None),
                "term_months": maanden,
                "beyond_term": len(voorbij),
                "beyond_term_chronisch": sum(
                    self.c.kenmerk(v, "chronisch") for v in voorbij)}
        return gevonden

    def stroom(self):
        """`report flow`, per domain, municipality and month."""
        maanden = [f"{self.jaar}-{m:02d}" for m in range(1, 13)]
        geteld = defaultdict(Counter)
        zorg = defaultdict(lambda: defaultdict(set))
        for sleutel, v in self.boek.verplichtingen.items():
            if v.verwijderd:
                continue
            geteld[sleutel[:2], maand(v.versie.van)]["allocations_begun"] += 1
            if v.versie.tot:
                geteld[sleutel[:2],
                       maand(v.versie.tot)]["allocations_ended"] += 1
            z = self.c.zorg(sleutel)
            for s in z.starts:
                geteld[sleutel[:2], maand(s.begin)]["starts"] += 1
            for s in z.stops:
                geteld[sleutel[:2], maand(s.eind)]["stops"] += 1
            self._in_zorg(zorg[sleutel[:2]], v, z)
        gevonden = {}
        for wie in {s[:2] for s in self.boek.verplichtingen}:
            for m in maanden:
                g, nu = geteld[wie, m], zorg[wie][m]
                vorige, volgende = buur(m, -1), buur(m, 1)
                gevonden[(*wie, m)] = {
                    naam: g[naam] for naam in
                    ("allocations_begun", "allocations_ended", "starts",
                     "stops")} | {
                    "clients_in_care": len(nu),
                    "clients_in": len(nu - zorg[wie][vorige]),
                    "clients_out": len(nu - zorg[wie][volgende])}
        return {k: c for k, c in gevonden.items() if any(c.values())}

    def _in_zorg(self, per_maand, v, z):
        van = z.begonnen() or v.versie.van
        tot = z.gestopt() or v.versie.tot or datetime.date(
            self.jaar + 1, 1, 31)
        m, eind = buur(f"{self.jaar}-01", -1), buur(f"{self.jaar}-12", 1)
        while m <= eind:
            if maand(van) <= m <= maand(tot) and van <= tot:
                per_maand[m].add(v.bsn)
            m = buur(m, 1)

    def afgekeurd(self):
        """`report rejected`: under the first of the rules of a line."""
        gevonden = defaultdict(Counter)
        for r in self.boek.regels:
            if r.staat == "rejected" and self.eerste <= r.van <= self.laatste:
                c = gevonden[r.aanbieder, r.domein, r.gemeente, r.codes[0]]
                c["lines"] += 1
                c["amount_ct"] += r.bedrag
        return {k: dict(c) for k, c in gevonden.items()}


def ruimte_naam(r):
    return (r["aanbieder"], r["domein"], r["gemeente"], r["segment"],
            r["soort"], iso(lees.dag(r["van"])))


def buur(m, stap):
    """The month before or after "2026-04"."""
    n = int(m[:4]) * 12 + int(m[5:]) - 1 + stap
    return f"{n // 12}-{n % 12 + 1:02d}"


def plus_maanden(datum, n):
    """The same day, months later, or the last of that month."""
    m = buur(iso(datum)[:7], n)
    eerste = datetime.date.fromisoformat(m + "-01")
    laatste = (eerste + 31 * lees.EEN_DAG).replace(day=1) - lees.EEN_DAG
    return min(laatste, eerste + (datum.day - 1) * lees.EEN_DAG)


def productrij(rijen, domein, categorie, code, datum):
    """The product on a day: by code, else by category."""
    beste = None
    for rij in rijen:
        if rij["domein"] not in (domein, "*") or not geldt(rij, datum) or \
                rij["productcode"] not in (code or "?", "*") or \
                rij["productcategorie"] not in (categorie or "?", "*"):
            continue
        hoe = rij["productcode"] != "*", rij["productcategorie"] != "*"
        if beste is None or hoe > beste[0]:
            beste = hoe, rij
    return beste[1] if beste else None


