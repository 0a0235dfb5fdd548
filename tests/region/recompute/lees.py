"""Reading what a region is made of: messages, CSV files, days.

Nothing here comes from the daemon: messages are read with lxml and by the
names of the standard, holidays are reckoned from Easter.
"""

import csv
import datetime
import functools
import hashlib
from dataclasses import dataclass

from lxml import etree

EEN_DAG = datetime.timedelta(days=1)


# ---- days

def dag(text):
    """A date of a message or a CSV file; None when there is none."""
    if not text:
        return None
    if text[2:3] == "-":
        text = "-".join(reversed(text.split("-")))
    return datetime.date.fromisoformat(text)


def pasen(jaar):
    """Easter Sunday (Gauss, as Butcher wrote it down)."""
    a, b, c = jaar % 19, jaar // 100, jaar % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    n = h + k - 7 * m + 114
    return datetime.date(jaar, n // 31, n % 31 + 1)


@functools.lru_cache(None)
def feestdagen(jaar):
    """New year, Easter, King's day, Liberation day in lustrum years, …"""
    p, d = pasen(jaar), datetime.date
    koning = d(jaar, 4, 27)
    if koning.isoweekday() == 7:
        koning -= EEN_DAG
    vrij = {d(jaar, 1, 1), p, p + EEN_DAG, koning, p + 39 * EEN_DAG,
            p + 49 * EEN_DAG, p + 50 * EEN_DAG, d(jaar, 12, 25),
            d(jaar, 12, 26)}
    return vrij | ({d(jaar, 5, 5)} if jaar % 5 == 0 else set())


def werkdagen_na(datum, n):
    """The nth working day after a day."""
    while n > 0:
        datum += EEN_DAG
        if datum.isoweekday() < 6 and datum not in feestdagen(datum.year):
            n -= 1
    return datum


# ---- messages

@dataclass
class Bericht:
    """A message of which the header could be read."""

    domein: str
    soort: str
    afzender: str
    ontvanger: str
    identificatie: str
    dagtekening: datetime.date
    root: object


def zonder_ruimten(root):
    """Names without namespaces: no two of them differ in that alone."""
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return root


def lees_bericht(inhoud):
    """A Bericht, or None when it is not XML to its end."""
    try:
        root = etree.fromstring(inhoud)
    except etree.XMLSyntaxError:
        return None
    ruimte = etree.QName(root).namespace.split("/")
    domein = {"iwmo": "wmo", "ijw": "jw"}[ruimte[3]]
    soort = ruimte[5][-3:]
    root = zonder_ruimten(root)
    header = root.find("Header")
    return Bericht(domein, soort, header.findtext("Afzender"),
                   header.findtext("Ontvanger"),
                   header.findtext("BerichtIdentificatie/Identificatie"),
                   dag(header.findtext("BerichtIdentificatie/Dagtekening")),
                   root)


def getal(element, pad):
    """A number of an element, or None."""
    text = element.findtext(pad)
    return None if text is None else int(text)


def bedrag(element, naam):
    """An amount with its sign; naam is Bedrag or TotaalBedrag."""
    cent = int(element.findtext(naam))
    return cent if element.findtext("DebetCredit") == "D" else -cent


@dataclass(slots=True)
class Versie:
    """A ToegewezenProduct as one message tells it."""

    nummer: int
    categorie: str
    code: str
    datum: datetime.date
    tijd: str
    dagtekening: datetime.date
    van: datetime.date
    tot: datetime.date
    reden: str
    volume: int
    eenheid: str
    frequentie: str
    budget: int

    @property
    def moment(self):
        """IV013; of one moment the later message (OP080)."""
        return self.datum, self.tijd, self.dagtekening


def versies(bericht):
    for p in bericht.root.iterfind(
            "Client/ToegewezenProducten/ToegewezenProduct"):
        yield Versie(
            getal(p, "ToewijzingNummer"), p.findtext("Product/Categorie"),
            p.findtext("Product/Code"), dag(p.findtext("Toewijzingsdatum")),
            p.findtext("Toewijzingstijd"), bericht.dagtekening,
            dag(p.findtext("Ingangsdatum")), dag(p.findtext("Einddatum")),
            p.findtext("RedenWijziging"), getal(p, "Omvang/Volume"),
            p.findtext("Omvang/Eenheid"), p.findtext("Omvang/Frequentie"),
            getal(p, "Budget"))


@dataclass(slots=True)
class Regel:
    """A Prestatie, and what became of it."""

    bsn: str
    domein: str
    aanbieder: str
    gemeente: str
    referentie: str
    vorig: str
    nummer: int
    categorie: str
    code: str
    van: datetime.date
    tot: datetime.date
    volume: int
    eenheid: str
    tarief: int
    bedrag: int             # with its sign
    dagtekening: datetime.date
    staat: str = None       # approved, rejected, held
    uiterlijk: datetime.date = None
    codes: tuple = ()

    @property
    def sleutel(self):
        return self.domein, self.gemeente, self.nummer


def regels(bericht):
    declaratie = bericht.root.find("Declaratie")
    dagtekening = dag(declaratie.findtext("DeclaratieDagtekening"))
    for client in declaratie.iterfind("Clienten/Client"):
        bsn = client.findtext("Bsn")
        for p in client.iterfind("Prestaties/Prestatie"):
            yield Regel(
                bsn, bericht.domein, bericht.afzender, bericht.ontvanger,
                p.findtext("ProductReferentie/ReferentieNummer"),
                p.findtext("ProductReferentie/VorigReferentieNummer"),
                getal(p, "ToewijzingNummer"), p.findtext("ProductCategorie"),
                p.findtext("ProductCode"),
                dag(p.findtext("ProductPeriode/Begindatum")),
                dag(p.findtext("ProductPeriode/Einddatum")),
                getal(p, "GeleverdVolume"), p.findtext("Eenheid"),
                getal(p, "ProductTarief"),
                bedrag(p.find("IngediendBedrag"), "Bedrag"), dagtekening)


def totaal_klopt(bericht, alle):
    """TR358, the one rule of level 2 that the region breaks."""
    totaal = bericht.root.find("Declaratie/TotaalIngediendBedrag")
    return bedrag(totaal, "TotaalBedrag") == sum(r.bedrag for r in alle)


def vingerafdruk(inhoud):
    return hashlib.sha256(inhoud).digest()


# ---- CSV

def centen(text):
    """Euros with at most two decimals."""
    heel, _, deel = text.replace(".", ",").partition(",")
    return int(heel) * 100 + int((deel + "00")[:2])


def lees_csv(pad):
    """(kind, rows as dictionaries), the kind told by the file's name."""
    with open(pad, encoding="utf-8-sig", newline="") as bestand:
        rijen = list(csv.DictReader(bestand, delimiter=";"))
    return pad.stem.split("-")[0], rijen
