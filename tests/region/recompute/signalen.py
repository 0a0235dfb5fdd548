"""Signals on facts that must be open after the last day (polsd(8), SIGNALS).

`open` has every signal that may be open and its figures; `zeker` those that
must.  The two differ where history decides and the last state does not tell:
between the levels at which a rule raises and clears, and after a threshold.
"""

import datetime
from collections import Counter, defaultdict
from fractions import Fraction

import lees
from bedragen import geldsommen
from overzichten import iso, plus_maanden, ruimte_naam

MARGE, WEG = Fraction(1, 10), Fraction(1, 20)
DREMPELS = (7000, 9000, 10000)
TERMIJN, STAPEL = 9, 3


def maanden_tussen(van, tot):
    while van <= tot:
        eind = (van.replace(day=1) + 31 * lees.EEN_DAG).replace(day=1)
        yield (van, min(tot, eind - lees.EEN_DAG),
               (eind - van.replace(day=1)).days)
        van = eind


def halverwege(van, tot):
    """The last day of the first half of a period."""
    delen = list(maanden_tussen(van, tot))
    if all((b - a).days + 1 == n for a, b, n in delen):
        return delen[(len(delen) + 1) // 2 - 1][1]
    return van + ((tot - van).days + 2) // 2 * lees.EEN_DAG - lees.EEN_DAG


class Signalen:
    """Each rule adds to open and zeker."""

    def __init__(self, cijfers):
        self.c, self.boek = cijfers, cijfers.boek
        self.open, self.zeker = {}, set()
        self.profielen = defaultdict(dict)
        for rij in self.boek.rijen("profiel"):
            self.profielen[rij["segment"]][int(rij["maand"])] = Fraction(
                rij["aandeel"].replace(",", ".").rstrip("%"))
        for regel in (self._maximum, self._termijn, self._stapeling,
                      self._ruimten, self._begroting, self._buiten):
            regel()

    def _zet(self, wie, cijfers, zeker=True):
        self.open[wie] = cijfers
        if zeker:
            self.zeker.add(wie)

    def naam(self, row):
        """What a signal of polsctl is called here; None: not looked at."""
        regel, latest = row["rule"], row["latest"]
        if regel in ("verplichtingen.maximum-overschreden",
                     "toewijzingen.termijn-overschreden"):
            return regel, row["domain"], row["gemeente"], row["nummer"]
        if regel == "declaraties.buiten-contract":
            return (regel, row["aanbieder"], row["domain"], row["segment"],
                    latest["jaar"])
        if regel.startswith("bestedingsruimten."):
            if regel.endswith("onderschrijding-verwacht"):
                return None     # confirmed on days: history
            return (regel, row["level_bp"], row["aanbieder"] or "*",
                    row["domain"] or "*", row["gemeente"] or "*",
                    row["segment"] or "*", latest["soort"],
                    latest["periode"]["van"])
        if regel.startswith("begrotingen."):
            return (regel, row["level_bp"], row["gemeente"] or "*",
                    row["domain"] or "*", row["segment"] or "*",
                    latest["periode"]["van"][:4])
        if regel == "toewijzingen.stapeling":
            return None         # of a client, who has no name outside
        raise AssertionError(f"a rule that is not known here: {regel}")

    # ---- allocations

    def _maximum(self):
        for sleutel, v in self.boek.verplichtingen.items():
            maximum = self.c.uitkomst[sleutel].cents
            ingediend, afgekeurd, _ = geldsommen(v)
            if maximum is not None and ingediend - afgekeurd > maximum:
                self._zet(("verplichtingen.maximum-overschreden", *sleutel),
                          {"maximum_ct": maximum,
                           "gedeclareerd_ct": ingediend - afgekeurd})

    def _loopt(self, sleutel, v):
        """Whether an allocation runs today."""
        vandaag = self.boek.dag
        gestopt = self.c.gestopt(sleutel)
        return not v.verwijderd and v.versie.van <= vandaag and \
            (v.versie.tot is None or vandaag <= v.versie.tot) and \
            (gestopt is None or vandaag <= gestopt)

    def _termijn(self):
        for sleutel, v in self.boek.verplichtingen.items():
            if self._loopt(sleutel, v) and \
                    self.boek.dag >= plus_maanden(v.versie.van, TERMIJN) and \
                    not self.c.kenmerk(v, "chronisch"):
                self._zet(("toewijzingen.termijn-overschreden", *sleutel),
                          {"ingangsdatum": iso(v.versie.van),
                           "einddatum": iso(v.versie.tot)})

    def _stapeling(self):
        """How many; who, no one outside may know."""
        self.stapels = defaultdict(set)
        for sleutel, v in self.boek.verplichtingen.items():
            if self._loopt(sleutel, v):
                segment = self.c.maxima.segmenten.van_verplichting(
                    sleutel[0], v.versie, v.aanbieder, self.boek.dag)
                self.stapels[v.bsn, sleutel[1], sleutel[0], segment].add(
                    (v.versie.categorie, v.versie.code))
        self.stapels = {k: p for k, p in self.stapels.items()
                        if len(p) >= STAPEL}

    # ---- ceilings

    def _aandeel(self, segment, van, tot):
        """The weight of a period by the profile of a segment."""
        profiel = self.profielen.get(segment) or self.profielen.get("*")
        return sum(Fraction((b - a).days + 1, n) *
                   (profiel[a.month] if profiel else 1)
                   for a, b, n in maanden_tussen(van, tot))

    def _telt(self, r, g):
        """Whether a line counts for a ceiling."""
        if not (r["domein"] in (g.domein, "*") and
                r["gemeente"] in (g.gemeente, "*") and
                r["segment"] in (self.c.segment(g), "*")):
            return False
        if len(r["aanbieder"]) <= 8:
            return True
        k = self.c.maxima.segmenten.contract(g.domein, self.c.segment(g),
                                             g.aanbieder, g.van)
        return bool(k) and k["combinatie"] == r["aanbieder"]

    def _ruimten(self):
        for r in self.boek.rijen("bestedingsruimten"):
            van, tot = lees.dag(r["van"]), lees.dag(r["tot"])
            half = halverwege(van, tot)
            heel = in_half = goed = 0
            for g in self.c.regels_van(r["aanbieder"]):
                if van <= g.van <= tot and self._telt(r, g):
                    cent = g.bedrag * (g.staat != "rejected")
                    heel += cent
                    goed += g.bedrag * (g.staat == "approved")
                    in_half += cent * (g.tot <= half)
            deel = self._aandeel(r["segment"], van, half) / \
                self._aandeel(r["segment"], van, tot)
            self._ruimte(r, van, tot, heel, in_half, goed, deel)

    def _ruimte(self, r, van, tot, heel, in_half, goed, deel):
        bedrag, wie = lees.centen(r["bedrag"]), ruimte_naam(r)
        wie = (*wie[:4], wie[4], wie[5])
        if goed > bedrag:
            self._zet(("bestedingsruimten.ruimte-overschreden", None, *wie),
                      {"toegekend_ct": goed, "bestedingsruimte_ct": bedrag})
        for level in DREMPELS:
            self._zet(("bestedingsruimten.drempel-bereikt", level, *wie),
                      {"gedeclareerd_ct": heel},
                      bereikt(heel, bedrag, level))
        grens = deel * bedrag * (1 + MARGE)
        if in_half > deel * bedrag * (1 + MARGE - WEG):
            self._zet(("bestedingsruimten.halfjaarsignaal", None, *wie),
                      {"gedeclareerd_ct": in_half},
                      in_half > grens and van <= self.boek.dag <= tot)

    # ---- budgets of municipalities

    def _begroting(self):
        lasten, geld = Counter(), Counter()
        for rij in self.boek.rijen("overige_lasten"):
            maand = datetime.date.fromisoformat(rij["maand"] + "-01")
            if maand <= self.boek.dag:
                lasten[rij["gemeente"], rij["domein"], rij["segment"],
                       maand] += lees.centen(rij["bedrag"])
        for g in self.boek.regels:
            if g.staat != "rejected":
                geld[g.gemeente, g.domein, self.c.segment(g), g.van,
                     g.tot] += g.bedrag
        for rij in self.boek.rijen("begroting"):
            self._begroot(rij, lasten, geld)

    def _begroot(self, rij, lasten, geld):
        jaar = int(rij["jaar"])
        van, tot = datetime.date(jaar, 1, 1), datetime.date(jaar, 12, 31)
        half = halverwege(van, tot)
        wat = rij["gemeente"], rij["domein"], rij["segment"]
        heel, in_half = Counter(), Counter()
        for (*waar, v, t), cent in geld.items():
            if past(wat, waar) and van <= v <= tot:
                heel["geld"] += cent
                in_half["geld"] += cent * (t <= half)
        for (*waar, m), cent in lasten.items():
            if past(wat, waar) and van <= m <= tot:
                heel["lasten"] += cent
                in_half["lasten"] += cent * (m <= half)
        bedrag = lees.centen(rij["bedrag"])
        samen, samen_half = sum(heel.values()), sum(in_half.values())
        for level in DREMPELS:
            self._zet(("begrotingen.drempel-bereikt", level, *wat,
                       str(jaar)),
                      {"gedeclareerd_ct": heel["geld"],
                       "overige_lasten_ct": heel["lasten"]},
                      bereikt(samen, bedrag, level))
        deel = self._aandeel(wat[2], van, half) / self._aandeel(
            wat[2], van, tot)
        over = samen > bedrag
        if over or samen_half > deel * bedrag * (1 + MARGE - WEG):
            self._zet(("begrotingen.overschrijding-verwacht", None, *wat,
                       str(jaar)),
                      {"gedeclareerd_ct": in_half["geld"],
                       "jaar_gedeclareerd_ct": heel["geld"]},
                      over or (samen_half > deel * bedrag * (1 + MARGE) and
                               van <= self.boek.dag <= tot))

    # ---- contracts

    def _buiten(self):
        if not self.boek.rijen("contracten"):
            return
        buiten = Counter()
        for g in self.boek.regels:
            if g.staat != "rejected" and self._onbedekt(g):
                buiten[g.aanbieder, g.domein, self.c.segment(g),
                       g.van.year] += g.bedrag
        for wie, cent in buiten.items():
            if cent > 0:
                self._zet(("declaraties.buiten-contract", *wie),
                          {"gedeclareerd_ct": cent})

    def _onbedekt(self, g):
        segment = self.c.segment(g)
        segmenten = self.c.maxima.segmenten
        if segment != "onbekend":
            return segmenten.contract(g.domein, segment, g.aanbieder,
                                      g.van) is None
        return segmenten.enig_contract(g.domein, g.aanbieder, g.van) is None


def past(rij, feit):
    return all(a in (b, "*") for a, b in zip(rij, feit))


def bereikt(cent, bedrag, level):
    """Of an amount of 0 the first cent reaches every level."""
    if bedrag == 0:
        return cent > 0
    return cent * 10000 >= bedrag * level
