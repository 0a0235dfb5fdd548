"""What iWmo 3.2 and iJw 3.2 say about a message, written down a second time.

The tests judge the schemas by this table and never the other way round.  It
has the element trees of the messages, the parts they share and, for every
type of value, what is inside and what is just outside.
"""

STANDARDS = {"iwmo": "wmo", "ijw": "jw"}

# Message: (code of the Wmo, code of the Jeugdwet, who sends)
CODES = {
    "301": ("414", "436", "gemeente"), "302": ("415", "437", "gemeente"),
    "305": ("418", "438", "aanbieder"), "306": ("419", "439", "aanbieder"),
    "307": ("420", "440", "aanbieder"), "308": ("421", "441", "aanbieder"),
    "315": ("444", "446", "aanbieder"), "316": ("445", "447", "aanbieder"),
    "317": ("480", "486", "aanbieder"), "318": ("481", "487", "aanbieder"),
    "319": ("482", "488", "gemeente"), "320": ("483", "489", "gemeente"),
    "323": ("484", "490", "aanbieder"), "325": ("485", "491", "gemeente"),
}

# A retour has the tree of the message it answers.
RETOUR = {"302": "301", "306": "305", "308": "307", "316": "315",
          "318": "317", "320": "319"}

# The trees: ? may be absent, + may repeat, ! has RetourCodes in the retour,
# @ only in iJw.  A name with no type is a class of the message itself.
HEADER = """
BerichtCode =code
BerichtVersie =versie
BerichtSubversie =subversie
Afzender =afzender
Ontvanger =ontvanger
BerichtIdentificatie CDT_BerichtIdentificatie
XsdVersie CDT_XsdVersie
"""

HEADER_RETOUR = HEADER + """
IdentificatieRetour LDT_IdentificatieBericht
DagtekeningRetour LDT_Datum
XsltVersie? LDT_Versie
XsdVersieRetour CDT_XsdVersie
RetourCodes?
  RetourCode+ LDT_RetourCode
"""

HEADER_325 = HEADER + """
DeclaratieIdentificatie CDT_BerichtIdentificatie
XsltVersie? LDT_Versie
XsdVersieDeclaratie CDT_XsdVersie
RetourCodes
  RetourCode+ LDT_RetourCode
"""

CONTACT = """
Soort LDT_AdresSoort
Adres? CDT_Adres
Organisatie? LDT_Organisatienaam
Telefoon? CDT_Telefoonnummers
Emailadres? LDT_Emailadres
Periode? CDT_OpenPeriode
"""

PRESTATIE = """
ProductReferentie CDT_Referentie
ToewijzingNummer LDT_Nummer
ProductCategorie LDT_ProductCategorie
ProductCode LDT_ProductCode
ProductPeriode CDT_GeslotenPeriode
GeleverdVolume LDT_Volume
Eenheid LDT_Eenheid
ProductTarief? LDT_Bedrag
IngediendBedrag CDT_BedragMetDC
"""

BODY = {
    "301": """
Client!
  Bsn LDT_BurgerServicenummer
  Geboortedatum CDT_Geboortedatum
  Geslacht LDT_Geslacht
  Naam CDT_VolledigeNaam
  Communicatie? CDT_Communicatie
  JuridischeStatus? LDT_JuridischeStatus
  WettelijkeVertegenwoordiging? LDT_WettelijkeVertegenwoordiging
  Commentaar? LDT_Commentaar
  Relaties?
    Relatie!+
      Nummer LDT_Persoonsid
      Volgorde? LDT_RelatieVolgorde
      Soort LDT_SoortRelatie
      Geboortedatum? CDT_Geboortedatum
      Geslacht? LDT_Geslacht
      Naam CDT_VolledigeNaam
      Contact! CONTACT
  Contactgegevens
    Contact!+ CONTACT
  ToegewezenProducten
    ToegewezenProduct!+
      ToewijzingNummer LDT_Nummer
      ReferentieAanbieder? LDT_Referentie
      Product? CDT_Product
      Toewijzingsdatum LDT_Datum
      Toewijzingstijd LDT_Tijd
      Ingangsdatum LDT_Datum
      Einddatum? LDT_Datum
      RedenWijziging? LDT_RedenWijziging
      Omvang? CDT_Omvang
      Budget? LDT_Budget
      Commentaar? LDT_Commentaar
""",
    "305": """
Client!
  Bsn LDT_BurgerServicenummer
  Geboortedatum CDT_Geboortedatum
  Geslacht LDT_Geslacht
  Naam CDT_VerkorteNaam
  StartProducten
    StartProduct!+
      ToewijzingNummer? LDT_Nummer
      Product? CDT_Product
      ToewijzingIngangsdatum? LDT_Datum
      Begindatum LDT_Datum
      StatusAanlevering LDT_StatusAanlevering
""",
    "307": """
Client!
  Bsn LDT_BurgerServicenummer
  Geboortedatum CDT_Geboortedatum
  Geslacht LDT_Geslacht
  Naam CDT_VerkorteNaam
  StopProducten
    StopProduct!+
      ToewijzingNummer? LDT_Nummer
      Product? CDT_Product
      ToewijzingIngangsdatum? LDT_Datum
      Begindatum LDT_Datum
      RedenBeeindiging LDT_RedenBeeindiging
      Einddatum LDT_Datum
      StatusAanlevering LDT_StatusAanlevering
""",
    "315": """
Client!
  Bsn LDT_BurgerServicenummer
  Geboortedatum CDT_Geboortedatum
  Geslacht LDT_Geslacht
  Naam CDT_VerkorteNaam
  GezagsdragerBekend?@ LDT_JaNee
  Commentaar? LDT_Commentaar
  AangevraagdeProducten
    AangevraagdProduct!+
      ReferentieAanbieder LDT_Referentie
      BeschikkingNummer? LDT_Nummer
      Product? CDT_Product
      BeschikkingIngangsdatum? LDT_Datum
      ToewijzingIngangsdatum LDT_Datum
      ToewijzingEinddatum? LDT_Datum
      Omvang? CDT_Omvang
      Budget? LDT_Budget
      Verwijzer CDT_Verwijzer
      Raamcontract? LDT_JaNee
      Commentaar? LDT_Commentaar
""",
    "317": """
Client!
  Bsn LDT_BurgerServicenummer
  Verzoek!
    ReferentieAanbieder LDT_Referentie
    RedenVerzoek LDT_RedenVerzoek
    OngewijzigdeProducten?
      OngewijzigdProduct!+
        ToewijzingNummer LDT_Nummer
    TeWijzigenProducten?
      TeWijzigenProduct!+
        ToewijzingNummer LDT_Nummer
        GewensteIngangsdatum LDT_Datum
        Einddatum? LDT_Datum
        Omvang? CDT_Omvang
        Budget? LDT_Budget
    NieuweProducten?
      NieuwProduct!+
        Product? CDT_Product
        GewensteIngangsdatum LDT_Datum
        Einddatum? LDT_Datum
        Omvang? CDT_Omvang
        Budget? LDT_Budget
""",
    "319": """
Antwoord!
  ReferentieAanbieder LDT_Referentie
  VerzoekAntwoord LDT_VerzoekAntwoord
  RedenAfwijzingVerzoek? LDT_RedenAfwijzingVerzoek
  Woonplaatsbeginsel!?@
    Gemeente LDT_Gemeente
""",
    "323": """
Declaratie
  DeclaratieNummer =declaratienummer
  DeclaratiePeriode CDT_GeslotenPeriode
  DeclaratieDagtekening LDT_Datum
  TotaalIngediendBedrag CDT_TotaalBedragMetDC
  Clienten
    Client+
      Bsn LDT_BurgerServicenummer
      Prestaties
        Prestatie+ PRESTATIE
""",
    "325": """
DeclaratieAntwoord!?
  DeclaratieNummer LDT_IdentificatieDeclaratie
  TotaalIngediendBedrag CDT_TotaalBedragMetDC
  TotaalToegekendBedrag CDT_TotaalBedragMetDC
  Clienten?
    Client!+
      Bsn LDT_BurgerServicenummer
      Prestaties
        Prestatie!+ PRESTATIE
""",
}

# The parts of the basisschema.
PARTS = {
    "CDT_Achternaam": "Achternaam LDT_Naam|Voorvoegsel? LDT_Voorvoegsel",
    "CDT_Adres": "Huis? CDT_Huis|Postcode? LDT_Postcode"
                 "|Straatnaam? LDT_Straatnaam|Plaatsnaam? LDT_Plaatsnaam"
                 "|LandCode? LDT_LandCode",
    "CDT_BedragMetDC": "Bedrag LDT_Bedrag|DebetCredit LDT_DebetCredit",
    "CDT_BerichtIdentificatie": "Identificatie LDT_IdentificatieBericht"
                                "|Dagtekening LDT_Datum",
    "CDT_Communicatie": "Vorm LDT_Communicatievorm|Taal? LDT_Taal",
    "CDT_Geboortedatum": "Datum LDT_Datum|DatumGebruik? LDT_DatumGebruik",
    "CDT_GeslotenPeriode": "Begindatum LDT_Datum|Einddatum LDT_Datum",
    "CDT_Huis": "Huisnummer LDT_Huisnummer|Huisletter? LDT_Huisletter"
                "|HuisnummerToevoeging? LDT_HuisnummerToevoeging"
                "|AanduidingWoonadres? LDT_AanduidingWoonadres",
    "CDT_Omvang": "Volume LDT_Volume|Eenheid LDT_Eenheid"
                  "|Frequentie LDT_Frequentie",
    "CDT_OpenPeriode": "Begindatum? LDT_Datum|Einddatum? LDT_Datum",
    "CDT_Product": "Categorie LDT_ProductCategorie|Code? LDT_ProductCode",
    "CDT_Referentie": "ReferentieNummer LDT_ReferentieNummer"
                      "|VorigReferentieNummer? LDT_ReferentieNummer",
    "CDT_Telefoon": "Telefoonnummer LDT_Telefoonnummer"
                    "|Landnummer LDT_Landnummer",
    "CDT_Telefoonnummers": "Telefoon01 CDT_Telefoon|Telefoon02? CDT_Telefoon",
    "CDT_TotaalBedragMetDC": "TotaalBedrag LDT_TotaalBedrag"
                             "|DebetCredit LDT_DebetCredit",
    "CDT_VerkorteNaam": "Geslachtsnaam CDT_Achternaam|Voornamen? LDT_Naam"
                        "|Voorletters? LDT_Voorletters",
    "CDT_Verwijzer": "Type LDT_TypeVerwijzer|Naam? LDT_NaamVerwijzer"
                     "|ZorgverlenerCode? LDT_AgbCode",
    "CDT_VolledigeNaam": "Geslachtsnaam CDT_Achternaam"
                         "|Partnernaam? CDT_Achternaam|Voornamen? LDT_Naam"
                         "|Voorletters? LDT_Voorletters"
                         "|NaamGebruik LDT_NaamGebruik",
    "CDT_XsdVersie": "BasisschemaXsdVersie LDT_Versie"
                     "|BerichtXsdVersie LDT_Versie",
}


class Node:
    """One element of a tree, as the standard has it."""

    def __init__(self, name, space, kind, least, most, parts=None):
        self.name = name
        self.space = space      # "bericht" or "basis"
        self.kind = kind        # type of a value, None for a class
        self.least = least
        self.most = most        # 1, or None for any number
        self.parts = parts if parts is not None else []
        self.answers = False    # has RetourCodes after its other parts

    def walk(self):
        yield self
        for part in self.parts:
            yield from part.walk()

    def shape(self):
        return (self.name, self.space, self.least, self.most,
                [part.shape() for part in self.parts])


def _basis(kind):
    nodes = []
    for line in PARTS[kind].split("|"):
        name, sort = line.split()
        least = 0 if name.endswith("?") else 1
        nodes.append(_typed(name.rstrip("?"), "basis", sort, least, 1))
    return nodes


def _typed(name, space, sort, least, most):
    if sort.startswith("CDT_"):
        return Node(name, space, None, least, most, _basis(sort))
    return Node(name, space, sort, least, most)


def _codes(least=1):
    code = Node("RetourCode", "bericht", "LDT_RetourCode", 1, None)
    return Node("RetourCodes", "bericht", None, least, 1, [code])


def _tree(text, standard, retour):
    """Read a tree of lines; the deeper a line, the more it is indented."""
    roots = []
    above = [(-1, roots)]
    for line in text.strip().split("\n"):
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip())
        mark, _, sort = line.strip().partition(" ")
        name = mark.rstrip("?+!@")
        if "@" in mark and standard != "ijw":
            # what lies below is left out with it
            node = Node(name, "bericht", None, 0, 1)
            target = []
        else:
            least = 0 if "?" in mark else 1
            most = None if "+" in mark else 1
            if sort in ("CONTACT", "PRESTATIE"):
                parts = _tree(globals()[sort], standard, retour)
                node = Node(name, "bericht", None, least, most, parts)
            elif sort:
                node = _typed(name, "bericht", sort, least, most)
            else:
                node = Node(name, "bericht", None, least, most)
            target = None
        while above[-1][0] >= depth:
            above.pop()
        (above[-1][1] if target is None else target).append(node)
        above.append((depth, node.parts))
        node.answers = retour and "!" in mark
    for node in roots:
        _answer(node)
    return roots


def _answer(node):
    for part in node.parts:
        _answer(part)
    if node.answers:
        node.parts.append(_codes())


def bericht(standard, number):
    """The whole tree of one message."""
    retour = number in RETOUR
    answers = retour or number == "325"
    if number == "325":
        text = HEADER_325
    else:
        text = HEADER_RETOUR if retour else HEADER
    header = Node("Header", "bericht", None, 1, 1, _tree(text, standard, False))
    body = _tree(BODY[RETOUR.get(number, number)], standard, answers)
    if retour:
        body[0].least = 0
    return Node("Bericht", "bericht", None, 1, 1, [header] + body)
