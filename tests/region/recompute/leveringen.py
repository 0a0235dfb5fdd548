"""Starts and stops (305, 307) against the books: which of them stand.

TR019, TR063, TR071, TR074, TR326, TR382, TR413, TR414, TR415; what is taken
back (StatusAanlevering 3) counts as never sent.  What does not stand yet is
tried again as other messages come, for three working days.
"""

import datetime
from dataclasses import dataclass

import lees

WACHT = 3                   # working days


@dataclass
class Levering:
    """A StartProduct or a StopProduct."""

    sleutel: tuple          # of its allocation
    aanbieder: str
    bsn: str
    product: tuple
    begin: datetime.date
    status: str
    eind: datetime.date     # None: a start
    reden: str
    uiterlijk: datetime.date = None

    @property
    def start(self):
        """The key of the start it is, or stops."""
        return self.aanbieder, self.bsn, self.product, self.begin

    @property
    def eigen(self):
        return (*self.start, self.eind, self.reden)


def leveringen(bericht):
    bsn = bericht.root.findtext("Client/Bsn")
    soort = "Start" if bericht.soort == "305" else "Stop"
    for p in bericht.root.iterfind(f"Client/{soort}Producten/{soort}Product"):
        yield Levering(
            (bericht.domein, bericht.ontvanger,
             lees.getal(p, "ToewijzingNummer")), bericht.afzender, bsn,
            (p.findtext("Product/Categorie"), p.findtext("Product/Code")),
            lees.dag(p.findtext("Begindatum")),
            p.findtext("StatusAanlevering"),
            lees.dag(p.findtext("Einddatum")), p.findtext("RedenBeeindiging"))


class Zorg:
    """The starts and stops in force of one allocation."""

    def __init__(self):
        self.starts = []
        self.stops = []

    def begonnen(self):
        return min((s.begin for s in self.starts), default=None)

    def gestopt(self):
        """The last day, when every start was stopped for good.

        One that rested (20) is over when another took up the care.
        """
        einden = [self._einde(s) for s in self.starts
                  if not self._hervat(s)]
        return max(einden) if einden and None not in einden else None

    def _hervat(self, start):
        return any(s.start == start.start for s in self.stops) and \
            self._einde(start) is None and \
            any(s.begin > start.begin for s in self.starts)

    def _einde(self, start):
        einden = [s.eind for s in self.stops
                  if s.start == start.start and s.reden != "20"]
        return max(einden, default=None)

    def breekt(self, boek, x):
        """The rule that a levering breaks, or None."""
        zelfde = self.stops if x.eind else self.starts
        gelijk = [y for y in zelfde if y.eigen == x.eigen]
        stops = [y for y in self.stops if y.start == x.start]
        if x.status == "3":
            if not gelijk:
                return "TR063"
            return "TR071" if not x.eind and stops else None
        v = boek.verplichtingen.get(x.sleutel)
        if v is None or (v.bsn, v.aanbieder) != (x.bsn, x.aanbieder):
            return "TR019"
        if gelijk:
            return "TR074"
        if not x.eind:
            open_ = any(not any(y.start == s.start for y in self.stops)
                        for s in self.starts)
            return "TR326" if open_ else None
        if not any(s.start == x.start for s in self.starts):
            return "TR382"
        for y in stops:
            if y.reden != "20":
                return "TR415"
            if x.reden == "20":
                return "TR413"
        return "TR414" if any(y.eind > x.eind for y in stops) else None

    def boek_in(self, x):
        lijst = self.stops if x.eind else self.starts
        if x.status == "3":
            lijst[:] = [y for y in lijst if y.eigen != x.eigen]
        else:
            lijst.append(x)


class Leveringen:
    """Of all allocations, and what waits."""

    def __init__(self, boek):
        self.boek = boek
        self.zorg = {}
        self.wacht = {}

    def van(self, sleutel):
        return self.zorg.setdefault(sleutel, Zorg())

    def ontvang(self, bericht):
        for x in leveringen(bericht):
            regel = self.van(x.sleutel).breekt(self.boek, x)
            if regel is None:
                self.van(x.sleutel).boek_in(x)
                self.nog_eens(x.sleutel)
            elif regel != "TR074":
                x.uiterlijk = lees.werkdagen_na(self.boek.dag, WACHT)
                self.wacht.setdefault(x.sleutel, []).append(x)

    def nog_eens(self, sleutel):
        """Something about an allocation came: who waits may stand now."""
        wacht = self.wacht.get(sleutel, [])
        for x in list(wacht):
            if self.van(sleutel).breekt(self.boek, x) is None:
                wacht.remove(x)
                self.van(sleutel).boek_in(x)
                self.nog_eens(sleutel)
                return

    def tick(self):
        for wacht in self.wacht.values():
            wacht[:] = [x for x in wacht if x.uiterlijk > self.boek.dag]
