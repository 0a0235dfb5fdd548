"""A small random world: what happens to a region day after day.

Everything comes from the seed.  A world hands out the doings of one day as
words for a daemon: imports as (kind, CSV) and messages as bytes.  It has
allocations with versions and withdrawals, declarations before their
allocation, credits, conflicts, messages that are refused or unknown.
"""

import datetime
import random
from dataclasses import replace

from berichten import (Teller, Toewijzing, agb, bericht301, bericht323,
                       client, maand_van, prestatie)

GEMEENTEN = ("0310", "0355")
PRODUCTEN = (("02", "02A03"), ("02", "02A04"), ("06", "06A01"))
TARIEVEN = "domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief\n"
RUIMTEN = "aanbieder;domein;gemeente;segment;van;tot;bedrag;soort\n"
SEGMENTEN = "segment;domein;productcategorie;productcode;van;tot\n"


class Wereld:
    """A year of two municipalities and a few providers."""

    def __init__(self, seed, begin="2023-01-02", aanbieders=4):
        self.gok = random.Random(seed)
        self.teller = Teller(seed)
        self.dag = datetime.date.fromisoformat(begin)
        self.aanbieders = [agb(2000 + seed % 1000 + n)
                           for n in range(aanbieders)]
        self.toegewezen = []    # (domein, gemeente, aanbieder, wie, version)
        self.beloofd = []       # 301s that come after their declaration
        self.regels = []        # (domein, gemeente, aanbieder, wie, line)
        self.mensen = 0
        self.tarief_nu = {code: 1000 + self.gok.randrange(900)
                          for _, code in PRODUCTEN}

    def dagen(self, eind):
        """The business days that somebody ticks, until eind."""
        dag = self.dag
        while dag <= eind:
            yield dag
            dag += datetime.timedelta(days=self.gok.choice((1, 2, 3, 5, 8)))

    def _vorige_maand(self):
        """The last day of the month that is declared now."""
        return self.dag.replace(day=1) - datetime.timedelta(days=1)

    # ---- imports

    def invoer(self):
        """Imports of this day, mostly none."""
        kans = self.gok.random()
        if not self.toegewezen:
            return [self._tarieven(), self._ruimten(), self._segmenten()]
        if kans < 0.05:
            return [self._tarieven()]
        if kans < 0.12:
            return [self._ruimten()]
        if kans < 0.15:
            return [self._segmenten()]
        return []

    def _tarieven(self):
        """At first, and later with other prices for all of the year."""
        rijen = []
        for _, code in PRODUCTEN:
            self.tarief_nu[code] += self.gok.randrange(100)
            cent = self.tarief_nu[code]
            rijen.append(f"wmo;*;*;{code};04;2022-01-01;;"
                         f"{cent // 100},{cent % 100:02d}")
        return "tariff", TARIEVEN + "\n".join(rijen) + "\n"

    def _ruimten(self):
        rijen = [f"{a};wmo;{self.gok.choice(GEMEENTEN + ('*',))};"
                 f"{self.gok.choice(('*', 'begeleiding'))};2023-01-01;"
                 f"2023-12-31;{self.gok.randrange(20, 2000)};"
                 f"{self.gok.choice(('plafond', 'raming'))}"
                 for a in self.aanbieders]
        return "budget", RUIMTEN + "\n".join(rijen) + "\n"

    def _segmenten(self):
        naam = self.gok.choice(("begeleiding", "hulp"))
        return "segment", (SEGMENTEN + f"{naam};wmo;02;*;2023-01-01;\n"
                           "verblijf;*;06;06A01;2023-01-01;\n")

    # ---- messages

    def berichten(self):
        """The messages of this day, in their order."""
        for _ in range(self.gok.choice((1, 2, 3, 5))):
            doen = self.gok.choice((self.wijs_toe, self.wijs_toe,
                                    self.declareer, self.declareer,
                                    self.declareer, self.wijzig,
                                    self.kom_na, self.crediteer,
                                    self.bederf))
            bericht = doen()
            if bericht is not None:
                yield bericht

    def _nieuw(self):
        self.mensen += 1
        categorie, code = self.gok.choice(PRODUCTEN)
        begin = self.dag - datetime.timedelta(days=self.gok.randrange(40, 99))
        zonder_eind = self.gok.random() < 0.3
        eind = begin + datetime.timedelta(days=self.gok.randrange(20, 400))
        toewijzing = Toewijzing(
            self.teller.toewijzingnummer(), ingangsdatum=begin.isoformat(),
            einddatum=None if zonder_eind else eind.isoformat(),
            categorie=categorie, code=code, datum=self.dag.isoformat(),
            volume=self.gok.randrange(1, 9), eenheid="04",
            frequentie="4" if zonder_eind else "2")
        return ("wmo", self.gok.choice(GEMEENTEN),
                self.gok.choice(self.aanbieders),
                client(500 + self.mensen), toewijzing)

    def _301(self, domein, gemeente, aanbieder, wie, toewijzing):
        return bericht301(gemeente, aanbieder, wie, toewijzing,
                          self.teller.identificatie(),
                          dagtekening=self.dag.isoformat(), domein=domein)

    def _323(self, domein, gemeente, aanbieder, wie, regels, **anders):
        return bericht323(aanbieder, gemeente, [(wie, regels)],
                          anders.pop("identificatie",
                                     None) or self.teller.identificatie(),
                          maand_van(self._vorige_maand()),
                          self.teller.declaratienummer(),
                          dagtekening=self.dag.isoformat(), domein=domein,
                          **anders)

    def wijs_toe(self):
        zaak = self._nieuw()
        if self.gok.random() < 0.2:
            self.beloofd.append(zaak)
        else:
            self.toegewezen.append(zaak)
            return self._301(*zaak)
        return self.declareer(zaak)

    def kom_na(self):
        """The 301 that a held declaration waits for."""
        if not self.beloofd:
            return None
        zaak = self.beloofd.pop(0)
        self.toegewezen.append(zaak)
        return self._301(*zaak)

    def declareer(self, zaak=None):
        if zaak is None:
            # Care of a month is declared when the month is over.
            begonnen = [z for z in self.toegewezen if z[-1].ingangsdatum
                        <= self._vorige_maand().isoformat()]
            if not begonnen:
                return None
            zaak = self.gok.choice(begonnen)
        domein, gemeente, aanbieder, wie, toewijzing = zaak
        regels = []
        for _ in range(self.gok.choice((1, 1, 1, 2))):
            maand = max(maand_van(toewijzing.ingangsdatum), maand_van(
                self._vorige_maand() -
                datetime.timedelta(days=self.gok.randrange(60))))
            if toewijzing.einddatum is not None:
                maand = min(maand, maand_van(toewijzing.einddatum))
            regels.append(prestatie(
                toewijzing, maand, self.gok.randrange(1, 60),
                self.teller.referentie(), self.tarief_nu[toewijzing.code]))
        self.regels += [(domein, gemeente, aanbieder, wie, r)
                        for r in regels]
        return self._323(domein, gemeente, aanbieder, wie, regels)

    def crediteer(self):
        if not self.regels:
            return None
        domein, gemeente, aanbieder, wie, regel = self.regels.pop(
            self.gok.randrange(len(self.regels)))
        return self._323(domein, gemeente, aanbieder, wie,
                         [regel.credit(self.teller.referentie())])

    def wijzig(self):
        """A new version: shorter, more, or withdrawn."""
        if not self.toegewezen:
            return None
        n = self.gok.randrange(len(self.toegewezen))
        domein, gemeente, aanbieder, wie, oud = self.toegewezen[n]
        datum = self.dag.isoformat()
        kans = self.gok.random()
        if kans < 0.2:
            nieuw = oud.verwijderd(datum)
        elif kans < 0.6:
            nieuw = oud.versie(datum, volume=oud.volume + 1, reden="14")
        else:
            nieuw = oud.versie(datum, reden="05", einddatum=max(
                oud.ingangsdatum, datum))
        self.toegewezen[n] = (domein, gemeente, aanbieder, wie, nieuw)
        bericht = self._301(*self.toegewezen[n])
        if nieuw.reden == "13":
            del self.toegewezen[n]
        return bericht

    def bederf(self):
        """What is not booked: refused, unknown, in conflict, used before."""
        if not self.regels:
            return b"<Onbekend nummer='%d'/>" % self.gok.randrange(10 ** 9)
        domein, gemeente, aanbieder, wie, regel = self.gok.choice(self.regels)
        kans = self.gok.random()
        if kans < 0.3:
            return self._323(domein, gemeente, aanbieder, wie, [regel],
                             totaal=(1, "D"))
        if kans < 0.5:
            return b"<Onbekend nummer='%d'/>" % self.gok.randrange(10 ** 9)
        # A reference that was used before (TR314).
        return self._323(domein, gemeente, aanbieder, wie,
                         [replace(regel, volume=1)])
