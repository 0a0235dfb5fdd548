"""Late declarations and the year as a whole: polsctl(1), PROJECTION.

Written from that page: exact fractions, rounded where it says so.
"""

import datetime
from collections import Counter, defaultdict
from fractions import Fraction

import lees
from bedragen import verwacht

EEN = 10 ** 6
TRAAG = 12                  # months after which nothing more comes
GEWICHT = 6
# Declared 0, 1, 2 … months after the month of care, as it commonly is.
GEWOON = [Fraction(x, 1000) for x in
          (0, 550, 820, 910, 950, 975, 990, 1000, 1000, 1000, 1000, 1000,
           1000)]
LOPEND = 100_000            # cents for a month without a maximum


def rond(x):
    """To the nearest whole number, halves away from zero."""
    heel = int(abs(x) + Fraction(1, 2))
    return heel if x >= 0 else -heel


def deel(bedrag, miljoensten):
    return rond(Fraction(bedrag * miljoensten, EEN))


def quotient(a, b, hoogste):
    return min(max(rond(Fraction(a * EEN, b)), 0), hoogste)


def nummer(datum):
    return datum.year * 12 + datum.month - 1


def eerste_dag(maand):
    return datetime.date(maand // 12, maand % 12 + 1, 1)


def laatste_maand(dag):
    """The last month that is over on a day."""
    morgen = dag + lees.EEN_DAG
    return nummer(morgen) - 1


class Traagheid:
    """Which share of a month is declared after so many months."""

    def __init__(self, regels, laatste):
        self.laatste = laatste
        # {provider, None for all: {care month: {delay: cents}}}
        self.driehoek = defaultdict(lambda: defaultdict(Counter))
        for r in regels:
            zorg, toen = nummer(r.van), nummer(r.dagtekening)
            if laatste - 24 < zorg <= laatste and toen <= laatste:
                na = min(max(toen - zorg, 0), TRAAG)
                self.driehoek[r.aanbieder][zorg][na] += r.bedrag
        self._van = {}
        self.stappen = {wie: self._stappen([rijen]) for wie, rijen in
                        self.driehoek.items()}
        # Of all: a month counts once for each provider.
        self.allen = self._stappen(self.driehoek.values())

    def _stappen(self, driehoeken):
        """Per step: cents before it, cents after it, months that say so."""
        stappen = [[0, 0, 0] for _ in range(TRAAG)]
        for rijen in driehoeken:
            for zorg, per in rijen.items():
                for k in range(min(TRAAG, self.laatste - zorg)):
                    toen = sum(c for na, c in per.items() if na <= k)
                    straks = sum(c for na, c in per.items() if na <= k + 1)
                    stappen[k][0] += toen
                    stappen[k][1] += straks
                    stappen[k][2] += straks != 0
        return stappen

    @staticmethod
    def _verhouding(stap):
        toen, straks, maanden = stap
        if not maanden or straks <= 0:
            return None
        return quotient(toen, straks, EEN)

    def van(self, aanbieder):
        if aanbieder not in self._van:
            self._van[aanbieder] = self._delen(aanbieder)
        return self._van[aanbieder]

    def _delen(self, aanbieder):
        eigen = self.stappen.get(aanbieder)
        delen = [EEN]
        for k in reversed(range(TRAAG)):
            v = self._verhouding(self.allen[k])
            if v is None:
                v = rond(GEWOON[k] / GEWOON[k + 1] * EEN)
            zelf = eigen and self._verhouding(eigen[k])
            if eigen and zelf is not None:
                n = eigen[k][2]
                v = rond(Fraction(n * zelf + GEWICHT * v, n + GEWICHT))
            delen.insert(0, deel(delen[0], v))
        return delen


def _tussen(gebruik, ander):
    """Which part is used: one's own, and six months as others do."""
    gedaan, toe, alles, maanden = (gebruik[i] for i in range(4))
    zes = rond(Fraction(alles * GEWICHT, maanden)) if maanden else 0
    if toe + zes <= 0:
        return ander
    return quotient(gedaan + deel(zes, ander), toe + zes, 1000 * EEN)


class Houder:
    """A provider in a municipality, domain and segment, by month."""

    def __init__(self):
        self.verwacht, self.lopend = Counter(), Counter()
        self.gedeclareerd, self.eerder = Counter(), Counter()
        self.zonder = 0         # commitments of the year without a maximum

    @property
    def loopt(self):
        return any(self.lopend.values()) and not sum(self.verwacht.values())

    @property
    def begrensd(self):
        return not any(self.lopend.values())

    def maat(self, m):
        return self.lopend[m] * LOPEND if self.loopt else self.verwacht[m]

    @property
    def maanden(self):
        return (set(self.verwacht) | set(self.lopend) |
                set(self.gedeclareerd))


class Raming:
    """still_to_come and projection of each holder and month of a year."""

    def __init__(self, cijfers, jaar):
        self.c, self.boek, self.jaar = cijfers, cijfers.boek, jaar
        self.laatste = laatste_maand(self.boek.dag)
        self.venster = range(self.laatste - 11, self.laatste + 1)
        self.jaren = {m // 12 for m in self.venster} | {jaar}
        self.houders = defaultdict(Houder)
        geldig = [r for r in self.boek.regels if r.staat != "rejected"]
        self.traag = Traagheid(geldig, self.laatste)
        self._regels(geldig)
        for sleutel, v in self.boek.verplichtingen.items():
            if not v.verwijderd:
                for j in self.jaren:
                    self._verplichting(sleutel, v, j)
        # What a municipality declared before its books began is not in them.
        self.begonnen = {}
        for (_, *waar, _), h in self.houders.items():
            for m in self.venster:
                if h.eerder[m]:
                    self.begonnen[tuple(waar)] = min(
                        m, self.begonnen.get(tuple(waar), m))
        self.gebruik = {wie: self._gebruik(wie, h)
                        for wie, h in self.houders.items()}
        self.segmenten = self._segmenten()

    def _regels(self, regels):
        for r in regels:
            if r.van.year in self.jaren:
                h = self.houders[r.aanbieder, r.gemeente, r.domein,
                                 self.c.segment(r)]
                m = nummer(r.van)
                h.gedeclareerd[m] += r.bedrag
                h.eerder[m] += r.bedrag * (nummer(r.dagtekening) <=
                                           self.laatste)

    def _verplichting(self, sleutel, v, jaar):
        uit = self.c.uitkomst[sleutel]
        tot = v.versie.tot or uit.until
        eind = datetime.date(jaar, 12, 31)
        dag = max(v.versie.van, datetime.date(jaar, 1, 1))
        if dag > eind or tot < datetime.date(jaar, 1, 1):
            return
        segment = self.c.maxima.segmenten.van_verplichting(
            sleutel[0], v.versie, v.aanbieder, dag)
        h = self.houders[v.aanbieder, sleutel[1], sleutel[0], segment]
        gestopt = self.c.gestopt(sleutel)
        if uit.cents is None:
            h.zonder += jaar == self.jaar
            if uit.basis != "lump-sum":
                laatste = min([uit.until, eind] +
                              ([gestopt] if gestopt else []))
                for m in range(nummer(dag), nummer(laatste) + 1):
                    h.lopend[m] += 1
            return
        for maand, cents in verwacht(v, uit, gestopt).items():
            if int(maand[:4]) == jaar:
                h.verwacht[jaar * 12 + int(maand[5:]) - 1] += cents

    def _gebruik(self, wie, h):
        """Declared, due, expected, months, of the last twelve."""
        delen = self.traag.van(wie[0])
        gedaan = toe = alles = maanden = 0
        for m in self.venster:
            if m < self.begonnen.get(wie[1:3], m + 1):
                continue
            gedaan += h.eerder[m]
            toe += deel(h.maat(m), delen[min(self.laatste - m, TRAAG)])
            alles += h.maat(m)
            maanden += h.maat(m) != 0
        return gedaan, toe, alles, maanden

    def _segmenten(self):
        """Of a segment, weighed with the whole, and that with all of it."""
        som = defaultdict(Counter)
        for wie, h in self.houders.items():
            if h.begrensd and self.gebruik[wie][2]:
                for groep in (wie[2:], None):
                    som[groep].update(dict(enumerate(self.gebruik[wie])))
        geheel = _tussen(som.pop(None, Counter()), EEN)
        gevonden = {wie: _tussen(g, geheel) for wie, g in som.items()}
        return defaultdict(lambda: geheel, gevonden)

    def _benutting(self, wie, h):
        if h.loopt:
            gedaan, toe = self.gebruik[wie][:2]
            return quotient(gedaan, toe, 1000 * EEN) if toe > 0 else 0
        return _tussen(self.gebruik[wie], self.segmenten[wie[2:]])

    def feiten(self):
        """(holder, day, figures), as the rest of the cube."""
        for wie, h in self.houders.items():
            u = self._benutting(wie, h)
            delen = self.traag.van(wie[0])
            for m in h.maanden:
                if m // 12 != self.jaar:
                    continue
                nu = h.gedeclareerd[m]
                if m > self.laatste:
                    wordt = max(nu, deel(h.maat(m), u))
                    nog = 0
                else:
                    rest = deel(deel(h.maat(m), u),
                                EEN - delen[min(self.laatste - m, TRAAG)])
                    wordt = max(nu, min(nu, h.eerder[m]) + rest)
                    nog = wordt - nu
                yield wie, eerste_dag(m), {"still_to_come_ct": nog,
                                           "projection_ct": wordt}
            if h.loopt and u == 0 and h.zonder:
                yield wie, eerste_dag(self.jaar * 12), {
                    "commitments_not_projected": h.zonder}
