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
from leveringen import Leveringen

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
        self.aangehouden = {}       # id of a line: the line
        self.los = defaultdict(list)        # by allocation: came before it
        self.referenties = {}       # (provider, domain, ref): its line
        self.credits = defaultdict(list)    # the same of a debit: its credits
        self.bytes = set()
        self.identificaties = set()
        self.uitkomsten = defaultdict(int)
        self.leveringen = Leveringen(self)  # 305 and 307
        self.csv = defaultdict(dict)

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
        for regel in list(self.aangehouden.values()):
            if regel.uiterlijk <= self.dag:
                # With its allocation there it was a debit that it lacked.
                self._besluit(regel, ("TR323" if self._van(regel) else
                                      "TR338",))
        self.leveringen.tick()

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
            self.leveringen.ontvang(bericht)
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
                self.leveringen.nog_eens(sleutel)
            elif (v.bsn, v.aanbieder) == (bsn, bericht.ontvanger):
                v.neem(versie)
            # else TR332: kept out of the books

    def _van(self, regel):
        """The allocation of a line, when it is this client's at this one."""
        v = self.verplichtingen.get(regel.sleutel)
        return v if v is not None and rules.past_bij(regel, v) else None

    def _koppel(self, v):
        """An allocation came: lines that it lacked get their verdict."""
        hier = [r for r in self.los.pop(v.sleutel, [])
                if rules.past_bij(r, v)]
        v.regels += hier
        for regel in sorted(hier, key=lambda r: r.vorig is not None):
            if regel.staat == "held":
                self._oordeel(regel)

    def _oordeel(self, regel):
        """Approve, reject, or leave waiting a line on its allocation."""
        codes = rules.oordeel(self, regel)
        if codes is None:
            self._houd_aan(regel)
        else:
            self._besluit(regel, codes)

    def _besluit(self, regel, codes):
        self.aangehouden.pop(id(regel), None)
        regel.codes = codes
        regel.staat = "rejected" if codes else "approved"

    def _houd_aan(self, regel):
        if regel.staat is None:
            regel.staat = "held"
            regel.uiterlijk = lees.werkdagen_na(self.dag, HOLD)
            self.aangehouden[id(regel)] = regel

    def _declaratie(self, alle):
        # OP366: credits first.
        for regel in sorted(alle, key=lambda r: r.vorig is None):
            self.regels.append(regel)
            v = self._van(regel)
            (v.regels if v else self.los[regel.sleutel]).append(regel)
            if regel.vorig:
                self.credits[_wie(regel, regel.vorig)].append(regel)
            if _wie(regel) in self.referenties:     # TR314
                self._besluit(regel, ("TR314",))
                continue
            self.referenties[_wie(regel)] = regel
            if v:
                self._oordeel(regel)
            else:
                self._houd_aan(regel)
        for regel in alle:
            if not regel.vorig:
                self._debet_kwam(regel)

    def _debet_kwam(self, debet):
        """Credits that waited for it."""
        for credit in self.credits.get(_wie(debet), ()):
            if credit.staat == "held" and self._van(credit):
                self._oordeel(credit)

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


def _wie(regel, referentie=None):
    """A reference belongs to a provider in a domain (TR314)."""
    return regel.aanbieder, regel.domein, referentie or regel.referentie


def _naam(soort, rij):
    return tuple(rij[kolom] for kolom in _NAMEN[soort])


def jaar_van(jaar):
    return datetime.date(jaar, 1, 1), datetime.date(jaar, 12, 31)
