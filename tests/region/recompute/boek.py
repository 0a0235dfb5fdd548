"""The books of a region, kept a second time.

Written from the pages of the standard and from what was settled for this
project; follows the verhaal, and knows no other order than its days and
rounds.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

import lees
import regels as rules

HOLD = 8                    # working days ([limits] hold)


@dataclass
class Verplichting:
    """An allocation: its versions, the one in force, the lines on it."""

    sleutel: tuple          # domain, municipality, number
    aanbieder: str
    bsn: str
    versie: lees.Versie
    versies: int = 1
    regels: list = field(default_factory=list)

    def neem(self, versie):
        self.versies += 1
        if versie.moment > self.versie.moment:
            self.versie = versie

    @property
    def verwijderd(self):
        return self.versie.reden == "13"


class Boek:
    """What is known after some lines of the verhaal."""

    def __init__(self, folder):
        self.folder = folder
        self.dag = None
        self.verplichtingen = {}
        self.regels = []
        self.aangehouden = []
        self.referenties = {}       # (provider, domain, ref): its line
        self.credits = set()
        self.bytes = set()
        self.identificaties = set()
        self.uitkomsten = defaultdict(int)
        self.startstop = []         # 305 and 307 as they came
        self.csv = defaultdict(dict)
        self.gewacht = defaultdict(list)

    # ---- the verbs of the verhaal

    def volg(self, tot=None):
        """Follow the verhaal, to the end or through a day."""
        for regel in (self.folder / "verhaal").read_text().splitlines():
            werk, *woorden = regel.split()
            if tot and werk == "tick" and woorden[0] > tot:
                break
            getattr(self, f"doe_{werk}")(*woorden)
        return self

    def doe_tick(self, dag):
        self.dag = lees.dag(dag)
        over = [r for r in self.aangehouden if r.uiterlijk <= self.dag]
        for regel in over:
            self.aangehouden.remove(regel)
            self.gewacht[regel.sleutel].remove(regel)
            regel.staat, regel.codes = "rejected", ("TR338",)

    def doe_import(self, _, naam):
        soort, rijen = lees.lees_csv(self.folder / naam)
        for rij in rijen:
            self.csv[soort][_naam(soort, rij)] = rij

    def doe_send(self, naam):
        for pad in sorted((self.folder / naam).iterdir()):
            self.uitkomsten[self.ontvang(pad.read_bytes())] += 1

    # ---- a message

    def ontvang(self, inhoud):
        """Take a message in; the outcome of its receipt."""
        afdruk = lees.vingerafdruk(inhoud)
        if afdruk in self.bytes:
            return "duplicate"
        self.bytes.add(afdruk)
        bericht = lees.lees_bericht(inhoud)
        if bericht is None:
            return "refused"
        alle = list(lees.regels(bericht)) if bericht.soort == "323" else []
        if alle and not lees.totaal_klopt(bericht, alle):
            return "refused"
        wie = (bericht.domein, bericht.soort, bericht.afzender,
               bericht.identificatie)
        if wie in self.identificaties:      # TR056
            return "conflict"
        self.identificaties.add(wie)
        if bericht.soort == "301":
            self._toewijzingen(bericht)
        elif bericht.soort == "323":
            self._declaratie(alle)
        else:
            self.startstop.append((self.dag, bericht))
        return "booked"

    def _toewijzingen(self, bericht):
        bsn = bericht.root.findtext("Client/Bsn")
        for versie in lees.versies(bericht):
            sleutel = (bericht.domein, bericht.afzender, versie.nummer)
            v = self.verplichtingen.get(sleutel)
            if v is None:
                v = Verplichting(sleutel, bericht.ontvanger, bsn, versie)
                self.verplichtingen[sleutel] = v
                self._koppel(v)
            elif (v.bsn, v.aanbieder) == (bsn, bericht.ontvanger):
                v.neem(versie)
            # else TR332: kept out of the books

    def _koppel(self, v):
        """Lines that waited for this allocation get their verdict."""
        for regel in self.gewacht.pop(v.sleutel, []):
            if rules.past_bij(regel, v):
                self.aangehouden.remove(regel)
                self._oordeel(regel, v)
            else:
                self.gewacht[v.sleutel].append(regel)
        # Lines that were rejected before it came stand on it as well.
        for regel in self.regels:
            if regel.sleutel == v.sleutel and regel.staat == "rejected" and \
                    rules.past_bij(regel, v) and regel not in v.regels:
                v.regels.append(regel)

    def _oordeel(self, regel, v):
        regel.codes = rules.oordeel(self, regel, v)
        regel.staat = "rejected" if regel.codes else "approved"
        v.regels.append(regel)
        if not regel.codes and regel.vorig:
            self.credits.add((regel.aanbieder, regel.domein, regel.vorig))

    def _declaratie(self, alle):
        # OP366: credits first.
        for regel in sorted(alle, key=lambda r: r.vorig is None):
            self.regels.append(regel)
            v = self.verplichtingen.get(regel.sleutel)
            past = v is not None and rules.past_bij(regel, v)
            wie = (regel.aanbieder, regel.domein, regel.referentie)
            if wie in self.referenties:     # TR314
                regel.staat, regel.codes = "rejected", ("TR314",)
                if past:
                    v.regels.append(regel)
                continue
            self.referenties[wie] = regel
            if past:
                self._oordeel(regel, v)
            else:
                regel.staat = "held"
                regel.uiterlijk = lees.werkdagen_na(self.dag, HOLD)
                self.aangehouden.append(regel)
                self.gewacht[regel.sleutel].append(regel)

    # ---- CSV as it stands

    def rijen(self, soort):
        return list(self.csv[soort].values())


# What names a row: a later one of the same names takes its place.
_NAMEN = {
    "tarieven": ("domein", "gemeente", "aanbieder", "productcode", "eenheid",
                 "van"),
    "bestedingsruimten": ("aanbieder", "domein", "gemeente", "segment", "van",
                          "soort"),
    "begroting": ("gemeente", "domein", "segment", "jaar"),
    "overige_lasten": ("gemeente", "domein", "segment", "maand", "soort"),
    "profiel": ("segment", "maand"),
    "segmenten": ("domein", "productcategorie", "productcode", "van"),
    "producten": ("domein", "productcategorie", "productcode", "van"),
    "aanbieders": ("aanbieder",),
    "contracten": ("aanbieder", "domein", "segment", "van"),
    "gemeenten": ("gemeente",),
    "doelen": ("indicator", "domein", "segment", "jaar"),
}


def _naam(soort, rij):
    return tuple(rij[kolom] for kolom in _NAMEN[soort])


def jaar_van(jaar):
    return datetime.date(jaar, 1, 1), datetime.date(jaar, 12, 31)
