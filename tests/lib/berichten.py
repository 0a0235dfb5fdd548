"""Valid 301 and 323 messages about people who do not exist.

Everything is a parameter; what is left out is filled so that the message
passes levels 1 and 2.  The same arguments give the same bytes.  BSNs come from
the test range 9999xxxxx, AGB codes from 42420000 on; the municipalities are
those of a region that fits on one map.
"""

import calendar
import datetime
import random
from dataclasses import dataclass, replace

from schrift import (COMPACT, INGESPRONGEN, WINDOWS,  # noqa: F401
                     Vorm, header, schrijf)

GEMEENTEN = ("0310", "0312", "0352", "0355", "1581")

_ACHTERNAMEN = ("Appelhof", "Berkenrode", "Cranenburg", "Dennenheuvel",
                "Esdoornlaan", "Fluitenkruid", "Gansewei", "Hazelaar",
                "Iepenburg", "Jasmijn", "Klaverblad", "Lijsterbes")
_VOORNAMEN = ("Anouk", "Bram", "Cato", "Daan", "Els", "Floor", "Guus",
              "Hanne", "Ivo", "Joost", "Kaat", "Lotte")
_STRATEN = ("Dorpsstraat", "Kerkpad", "Molenweg", "Lindelaan", "Beukenhof")
_PLAATSEN = ("De Bilt", "Bunnik", "Wijk bij Duurstede", "Zeist", "Doorn")


# ---- people, numbers, days

def elfproef(nummer):
    """Whether nine digits pass the eleven test of a BSN (CS002)."""
    cijfers = [int(c) for c in nummer]
    gewichten = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(c * g for c, g in zip(cijfers, gewichten)) % 11 == 0


_BSNS = [str(n) for n in range(999900000, 1000000000) if elfproef(str(n))]


def bsn(n):
    """The nth test BSN, from 0; there are some nine thousand of them."""
    return _BSNS[n]


def agb(n):
    """The nth fictional provider."""
    return f"{42420000 + n:08d}"


def dag(waarde):
    """A date from an ISO text or a date."""
    if isinstance(waarde, datetime.date):
        return waarde
    return datetime.date.fromisoformat(waarde)


def maand(jaar_maand):
    """First and last day of "2023-04"."""
    jaar, nummer = (int(deel) for deel in jaar_maand.split("-"))
    laatste = calendar.monthrange(jaar, nummer)[1]
    return (datetime.date(jaar, nummer, 1),
            datetime.date(jaar, nummer, laatste))


def maand_van(datum):
    """The month of a day, as "2023-04"."""
    return dag(datum).isoformat()[:7]


@dataclass(frozen=True)
class Client:
    """A person; only the Bsn means anything to the daemon."""

    bsn: str
    geboortedatum: str = "1954-03-12"
    geslacht: str = "2"
    achternaam: str = "Appelhof"
    voornamen: str = "Anouk"
    straat: str = "Dorpsstraat"
    huisnummer: int = 1
    plaats: str = "Zeist"
    postcode: str = "3999ZZ"

    @property
    def voorletters(self):
        return self.voornamen[0]


# Those that this program has made messages about: what must not leak.
GEMAAKT = set()


def client(n, seed=1):
    """The nth client, the same for the same n and seed."""
    GEMAAKT.add(bsn(n))
    gok = random.Random(seed * 1_000_003 + n)
    geboren = datetime.date(1940, 1, 1) + datetime.timedelta(
        gok.randrange(24_000))
    return Client(bsn(n), geboren.isoformat(), gok.choice("12"),
                  gok.choice(_ACHTERNAMEN), gok.choice(_VOORNAMEN),
                  gok.choice(_STRATEN), gok.randrange(1, 400),
                  gok.choice(_PLAATSEN),
                  f"{gok.randrange(3500, 3999)}{gok.choice('ABCDEG')}"
                  f"{gok.choice('HKLMNP')}")


class Teller:
    """Numbers that no other message of this run has; the seed sets them apart.

    Identifications, reference numbers, declaration numbers and allocation
    numbers are recognisable, so that a test can see them leak.
    """

    def __init__(self, seed=1):
        self.seed = seed % 1000
        self.n = 0

    def _volgende(self):
        self.n += 1
        return self.n

    def identificatie(self):
        return f"ID{self.seed:03d}{self._volgende():07d}"

    def referentie(self):
        return f"REF{self.seed:03d}{self._volgende():09d}"

    def declaratienummer(self):
        return f"DN{self.seed:03d}{self._volgende():07d}"

    def toewijzingnummer(self):
        return 700_000_000 + self.seed * 100_000 + self._volgende()


# ---- 301

@dataclass(frozen=True)
class Toewijzing:
    """One ToegewezenProduct.  Which fields are filled decides its type."""

    nummer: int
    ingangsdatum: str = "2023-01-01"
    einddatum: str = "2023-12-31"
    categorie: str = "02"
    code: str = "02A03"
    volume: int = None
    eenheid: str = "04"
    frequentie: str = "2"
    budget: int = None
    reden: str = None
    datum: str = None       # Toewijzingsdatum; by default the Ingangsdatum
    tijd: str = "12:00:00"
    referentie: str = None  # ReferentieAanbieder
    commentaar: str = None

    def element(self):
        product = omvang = None
        if self.categorie is not None:
            product = [(":Categorie", self.categorie), (":Code", self.code)]
        if self.volume is not None:
            omvang = [(":Volume", self.volume), (":Eenheid", self.eenheid),
                      (":Frequentie", self.frequentie)]
        return ("ToegewezenProduct", [
            ("ToewijzingNummer", self.nummer),
            ("ReferentieAanbieder", self.referentie),
            ("Product", product),
            ("Toewijzingsdatum", self.toewijzingsdatum),
            ("Toewijzingstijd", self.tijd),
            ("Ingangsdatum", self.ingangsdatum),
            ("Einddatum", self.einddatum),
            ("RedenWijziging", self.reden),
            ("Omvang", omvang),
            ("Budget", self.budget),
            ("Commentaar", self.commentaar),
        ])

    @property
    def toewijzingsdatum(self):
        return self.datum or self.ingangsdatum

    def versie(self, datum, **anders):
        """A later version of this allocation, given on another day."""
        return replace(self, datum=datum, **anders)

    def verwijderd(self, datum):
        """This allocation as if it had never been sent (13, CS335)."""
        return replace(self, datum=datum, reden="13",
                       einddatum=self.ingangsdatum)


def bericht301(gemeente, aanbieder, wie, toewijzingen, identificatie,
               dagtekening=None, domein="wmo", commentaar=None,
               vorm=INGESPRONGEN):
    """A 301: what a municipality allocates to one client at one provider."""
    if isinstance(toewijzingen, Toewijzing):
        toewijzingen = [toewijzingen]
    if dagtekening is None:
        dagtekening = max(t.toewijzingsdatum for t in toewijzingen)
    return schrijf(domein, "301", [
        header(domein, "301", gemeente, aanbieder, identificatie,
               dagtekening),
        ("Client", [
            ("Bsn", wie.bsn),
            ("Geboortedatum", [(":Datum", wie.geboortedatum)]),
            ("Geslacht", wie.geslacht),
            ("Naam", naam(wie) + [(":NaamGebruik", "1")]),
            ("Commentaar", commentaar),
            ("Contactgegevens", [("Contact", [
                ("Soort", "01"),
                ("Adres", [
                    (":Huis", [(":Huisnummer", wie.huisnummer)]),
                    (":Postcode", wie.postcode),
                    (":Straatnaam", wie.straat),
                    (":Plaatsnaam", wie.plaats),
                    (":LandCode", "NL"),
                ]),
            ])]),
            ("ToegewezenProducten", [t.element() for t in toewijzingen]),
        ]),
    ], vorm)


def naam(wie):
    """The children that a long and a short name share."""
    return [(":Geslachtsnaam", [(":Achternaam", wie.achternaam)]),
            (":Voornamen", wie.voornamen),
            (":Voorletters", wie.voorletters)]


# ---- 323

@dataclass(frozen=True)
class Prestatie:
    """One declared line; its amount follows from volume and tarief."""

    referentie: str
    nummer: int             # ToewijzingNummer
    begin: str
    eind: str
    volume: int
    tarief: int = None
    categorie: str = "02"
    code: str = "02A03"
    eenheid: str = "04"
    bedrag: int = None      # None: worked out
    dc: str = "D"
    vorig: str = None
    uurtarief: int = None   # hours allocated, minutes declared (IV081)

    @property
    def cent(self):
        """IngediendBedrag (TR346, CS339)."""
        if self.bedrag is not None:
            return self.bedrag
        if self.eenheid == "83":
            return self.volume
        if self.uurtarief is not None:
            return (self.uurtarief * self.volume + 30) // 60
        return self.volume * self.tarief

    @property
    def saldo(self):
        """The amount with its sign."""
        return self.cent if self.dc == "D" else -self.cent

    def element(self):
        tarief = self.tarief
        if self.uurtarief is not None and tarief is None:
            tarief = (self.uurtarief + 30) // 60
        return ("Prestatie", [
            ("ProductReferentie", [
                (":ReferentieNummer", self.referentie),
                (":VorigReferentieNummer", self.vorig)]),
            ("ToewijzingNummer", self.nummer),
            ("ProductCategorie", self.categorie),
            ("ProductCode", self.code),
            ("ProductPeriode", [(":Begindatum", self.begin),
                                (":Einddatum", self.eind)]),
            ("GeleverdVolume", self.volume),
            ("Eenheid", self.eenheid),
            ("ProductTarief", None if self.eenheid == "83" else tarief),
            ("IngediendBedrag", [(":Bedrag", self.cent),
                                 (":DebetCredit", self.dc)]),
        ])

    def credit(self, referentie):
        """The line that takes this one back (IV091)."""
        return replace(self, referentie=referentie, dc="C",
                       vorig=self.referentie)


def prestatie(toewijzing, jaar_maand, volume, referentie, tarief=None,
              **anders):
    """A line on an allocation, its period cut by TR387 and TR388."""
    begin, eind = maand(jaar_maand)
    begin = max(begin, dag(toewijzing.ingangsdatum))
    if toewijzing.einddatum is not None:
        eind = min(eind, dag(toewijzing.einddatum))
    velden = {
        "categorie": toewijzing.categorie or "02",
        "code": toewijzing.code or "02A03",
        "eenheid": toewijzing.eenheid,
    }
    velden.update({"begin": begin.isoformat(), "eind": eind.isoformat()})
    velden.update(anders)
    return Prestatie(referentie, toewijzing.nummer, volume=volume,
                     tarief=tarief, **velden)


def bericht323(aanbieder, gemeente, regels, identificatie, jaar_maand,
               declaratienummer, dagtekening=None, domein="wmo",
               totaal=None, vorm=INGESPRONGEN):
    """A 323.  regels: (client or Bsn, [Prestatie…]) per client.

    The total is worked out (TR358); totaal=(cents, "D") overrules it, for a
    message that must fail.
    """
    begin, eind = maand(jaar_maand)
    if dagtekening is None:
        dagtekening = (eind + datetime.timedelta(days=5)).isoformat()
    som = sum(p.saldo for _, lijst in regels for p in lijst)
    bedrag, dc = totaal or (abs(som), "C" if som < 0 else "D")
    return schrijf(domein, "323", [
        header(domein, "323", aanbieder, gemeente, identificatie,
               dagtekening),
        ("Declaratie", [
            ("DeclaratieNummer", declaratienummer),
            ("DeclaratiePeriode", [(":Begindatum", begin),
                                   (":Einddatum", eind)]),
            ("DeclaratieDagtekening", dagtekening),
            ("TotaalIngediendBedrag", [(":TotaalBedrag", bedrag),
                                       (":DebetCredit", dc)]),
            ("Clienten", [("Client", [
                ("Bsn", getattr(wie, "bsn", wie)),
                ("Prestaties", [p.element() for p in lijst]),
            ]) for wie, lijst in regels]),
        ]),
    ], vorm)


def paren(count, seed):
    """For so many clients a 301 and a 323 on it, one after the other."""
    numbers, found = Teller(seed), []
    for n in range(count):
        wie, t = client(n), Toewijzing(numbers.toewijzingnummer(), volume=3)
        line = prestatie(t, "2023-04", 4, numbers.referentie(), 1250)
        found.append(bericht301("0310", agb(1), wie, t,
                                numbers.identificatie()))
        found.append(bericht323(agb(1), "0310", [(wie, [line])],
                                numbers.identificatie(), "2023-04",
                                numbers.declaratienummer()))
    return found
