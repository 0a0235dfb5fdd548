"""One good and one bad message for every rule of level 2, in few words.

A case begins with a full message (tests/rules/templates.py) of a type, each
class n times, made good by MENDED.  Then come the changes both have, then
those of the good or the bad one.  A change is a path below Bericht and a
value, None for "leave it out"; the path goes for all elements it fits, unless
a step says [2].
"""

PRODUCT = "Client/ToegewezenProducten/ToegewezenProduct"
CONTACT = "Client/Contactgegevens/Contact"
VERZOEK = "Client/Verzoek"
NIEUW = VERZOEK + "/NieuweProducten/NieuwProduct"
GEVRAAGD = "Client/AangevraagdeProducten/AangevraagdProduct"
PERIODE = "Declaratie/DeclaratiePeriode"
REGEL = "Declaratie/Clienten/Client/Prestaties/Prestatie"
TOTAAL = "Declaratie/TotaalIngediendBedrag"
DAG = "Header/BerichtIdentificatie/Dagtekening"

# What a full message has too much to be good.
MENDED = {
    "301": {CONTACT + "/Periode": None,
            "Client/Relaties/Relatie/Contact/Periode": None,
            PRODUCT + "/Budget": None},
    "315": {GEVRAAGD + "/Budget": None, GEVRAAGD + "/Verwijzer/Naam": None},
    "317": {VERZOEK + "/TeWijzigenProducten/TeWijzigenProduct/Budget": None,
            NIEUW + "/Budget": None},
    "319": {"Antwoord/Woonplaatsbeginsel": None},
}


def debit(*bedragen):
    """The lines are debits of these amounts, and so is the total."""
    changes = {REGEL + "/ProductReferentie/VorigReferentieNummer": None,
               REGEL + "/IngediendBedrag/DebetCredit": "D",
               TOTAAL + "/TotaalBedrag": str(sum(bedragen)),
               TOTAAL + "/DebetCredit": "D"}
    for i, bedrag in enumerate(bedragen, 1):
        changes[f"{REGEL}[{i}]/IngediendBedrag/Bedrag"] = str(bedrag)
    return changes


def of_325(claimed, granted):
    """Totals of a 325 with one debit line of 5000."""
    d = "DeclaratieAntwoord"
    regel = d + "/Clienten/Client/Prestaties/Prestatie"
    return {d + "/TotaalIngediendBedrag/TotaalBedrag": claimed,
            d + "/TotaalIngediendBedrag/DebetCredit": "D",
            d + "/TotaalToegekendBedrag/TotaalBedrag": granted,
            regel + "/ProductReferentie/VorigReferentieNummer": None,
            regel + "/IngediendBedrag/DebetCredit": "D"}


def periods(begin, eind):
    """The DeclaratiePeriode and that of the lines."""
    return {PERIODE + "/Begindatum": begin, PERIODE + "/Einddatum": eind,
            REGEL + "/ProductPeriode/Begindatum": begin,
            REGEL + "/ProductPeriode/Einddatum": eind}


def line(begin, eind):
    return {REGEL + "/ProductPeriode/Begindatum": begin,
            REGEL + "/ProductPeriode/Einddatum": eind}


EUROS = {REGEL + "/Eenheid": "83", REGEL + "/ProductTarief": None}
NO_ADRES = {CONTACT + "/Adres/Postcode": None,
            CONTACT + "/Adres/LandCode": None}

# rule: (domain, type, n, both, good, bad)
CASES = {
    "CD005": ("wmo", "301", 1,
              {CONTACT + "/Soort": "02", CONTACT + "/Adres/LandCode": "DE"},
              {CONTACT + "/Adres/Postcode": "80331"},
              {CONTACT + "/Adres/Postcode": None}),
    "CD007": ("wmo", "302", 1, {},
              {"Client/Communicatie/Vorm": "2",
               "Client/Communicatie/Taal": None},
              {"Client/Communicatie/Taal": None}),
    "CD009": ("jw", "301", 2, {CONTACT + "[2]/Periode": ...},
              {CONTACT + "[2]/Soort": "04"}, {CONTACT + "[2]/Soort": "02"}),
    "CD025": ("wmo", "301", 1, {}, {CONTACT + "/Adres/Huis/Huisletter": None},
              {CONTACT + "/Adres/Huis": None}),
    "CD034": ("wmo", "301", 1, NO_ADRES, {CONTACT + "/Soort": "02"},
              {CONTACT + "/Soort": "03"}),
    "CD041": ("wmo", "301", 1, {PRODUCT + "/Omvang": None},
              {PRODUCT + "/Product/Code": None}, {}),
    "CD043": ("wmo", "315", 1, {}, {},
              {GEVRAAGD + "/BeschikkingIngangsdatum": None}),
    "CD060": ("wmo", "323", 1, {}, {},
              {REGEL + "/ProductReferentie/VorigReferentieNummer": None}),
    "CD066": ("jw", "315", 1, {}, {}, {GEVRAAGD + "/Verwijzer/Naam": ...}),
    "CD067": ("wmo", "315", 1, {}, {},
              {GEVRAAGD + "/Verwijzer/ZorgverlenerCode": None}),
    "CD068": ("wmo", "315", 1, {GEVRAAGD + "/Verwijzer/Type": "01"},
              {GEVRAAGD + "/Verwijzer/ZorgverlenerCode": None,
               GEVRAAGD + "/Verwijzer/Naam": ...}, {}),
    "CD075": ("wmo", "301", 1,
              {PRODUCT + "/Budget": ..., PRODUCT + "/Omvang": None,
               PRODUCT + "/Product/Code": None},
              {}, {PRODUCT + "/Einddatum": None}),
    "CD076": ("wmo", "317", 1, {NIEUW + "/Omvang/Frequentie": "2"}, {},
              {NIEUW + "/Einddatum": None}),
    "CD077": ("wmo", "301", 1, {}, {}, {PRODUCT + "/Budget": "0"}),
    "CD078": ("jw", "315", 1, {},
              {GEVRAAGD + "/Budget": ..., GEVRAAGD + "/Omvang": None,
               GEVRAAGD + "/Product/Code": None}, {GEVRAAGD + "/Budget": ...}),
    "CD079": ("wmo", "301", 1,
              {PRODUCT + "/Product": None, PRODUCT + "/Omvang": None},
              {PRODUCT + "/Budget": ...}, {}),
    "CD080": ("wmo", "301", 1,
              {PRODUCT + "/Product/Code": None,
               PRODUCT + "/Ingangsdatum": "2020-01-01"},
              {PRODUCT + "/Einddatum": "2020-12-31"},
              {PRODUCT + "/Einddatum": "2021-01-01"}),
    "CD085": ("wmo", "319", 1, {}, {},
              {"Antwoord/RedenAfwijzingVerzoek": None}),
    "CD086": ("wmo", "319", 1, {"Antwoord/VerzoekAntwoord": "2"},
              {"Antwoord/RedenAfwijzingVerzoek": None}, {}),
    "CD087": ("wmo", "323", 1, {REGEL + "/GeleverdVolume": "5000"}, EUROS,
              {REGEL + "/ProductTarief": None}),
    "CD095": ("wmo", "315", 1,
              {GEVRAAGD + "/Product/Code": None,
               GEVRAAGD + "/ToewijzingIngangsdatum": "2020-01-01"},
              {GEVRAAGD + "/ToewijzingEinddatum": "2020-12-31"},
              {GEVRAAGD + "/ToewijzingEinddatum": "2021-01-01"}),
    "CD096": ("wmo", "317", 1,
              {NIEUW + "/Product/Code": None, DAG: "2020-03-01",
               NIEUW + "/GewensteIngangsdatum": "2020-04-01"},
              {NIEUW + "/Einddatum": "2020-12-31"},
              {NIEUW + "/Einddatum": "2021-01-01"}),
    "CS002": ("wmo", "306", 1, {}, {"Client/Bsn": "111222333"},
              {"Client/Bsn": "111222334"}),
    "CS003": ("wmo", "301", 1, {PRODUCT + "/Ingangsdatum": "2024-06-01"},
              {PRODUCT + "/Einddatum": "2024-06-01"},
              {PRODUCT + "/Einddatum": "2024-05-31"}),
    "CS050": ("wmo", "301", 1, {"Client/Naam/Partnernaam": None},
              {"Client/Naam/NaamGebruik": "1"},
              {"Client/Naam/NaamGebruik": "2"}),
    "CS058": ("wmo", "305", 1, {},
              {"Client/StartProducten/StartProduct/StatusAanlevering": "3"},
              {"Client/StartProducten/StartProduct/StatusAanlevering": "2"}),
    "CS089": ("wmo", "301", 1, {}, {CONTACT + "/Adres/Postcode": "5211ab"},
              {CONTACT + "/Adres/Postcode": "5211 AB"}),
    "CS100": ("wmo", "323", 1, {}, periods("2021-01-01", "2021-01-31"),
              periods("2020-12-01", "2020-12-31")),
    "CS139": ("wmo", "307", 1, {"Client/Geboortedatum/DatumGebruik": "2"},
              {"Client/Geboortedatum/Datum": "1975-01-01"},
              {"Client/Geboortedatum/Datum": "1975-02-01"}),
    "CS318": ("jw", "301", 1, {"Client/Naam/Partnernaam": None},
              {"Client/Naam/NaamGebruik": "1"},
              {"Client/Naam/NaamGebruik": "6"}),
    "CS325": ("wmo", "323", 1, {}, debit(0),
              {REGEL + "/IngediendBedrag/Bedrag": "0",
               TOTAAL + "/TotaalBedrag": "0", TOTAAL + "/DebetCredit": "D"}),
    "CS335": ("wmo", "301", 1, {PRODUCT + "/RedenWijziging": "13"},
              {PRODUCT + "/Einddatum": "2021-01-01"}, {}),
    "CS336": ("wmo", "301", 1, {}, {PRODUCT + "/RedenWijziging": "14"},
              {PRODUCT + "/RedenWijziging": "01"}),
    "CS337": ("wmo", "323", 1, {}, line("2024-01-15", "2024-01-31"),
              line("2024-01-31", "2024-02-01")),
    "CS338": ("wmo", "301", 1, {PRODUCT + "/Omvang/Eenheid": "14"},
              {PRODUCT + "/Omvang/Frequentie": "4"},
              {PRODUCT + "/Omvang/Frequentie": "1",
               PRODUCT + "/Einddatum": None}),
    "CS339": ("wmo", "323", 1, EUROS, {REGEL + "/GeleverdVolume": "05000"},
              {REGEL + "/GeleverdVolume": "4999"}),
    "CS340": ("wmo", "323", 1, {}, {}, periods("2024-02-01", "2024-02-28")),
    "CS343": ("wmo", "315", 1, {GEVRAAGD + "/Omvang/Eenheid": "84"},
              {GEVRAAGD + "/Omvang/Frequentie": "6"},
              {GEVRAAGD + "/Omvang/Frequentie": "1"}),
    "TR002": ("wmo", "315", 1, {"Client/Geboortedatum/DatumGebruik": None},
              {"Client/Geboortedatum/Datum": "1904-03-05"},
              {"Client/Geboortedatum/Datum": "1904-03-04"}),
    "TR006": ("wmo", "301", 1, {CONTACT + "/Soort": "02"},
              {CONTACT + "/Adres": None},
              {CONTACT + "/Telefoon": None, CONTACT + "/Adres/Huis": None,
               CONTACT + "/Adres/LandCode": "DE"}),
    "TR018": ("wmo", "307", 1, {},
              {"Client/StopProducten/StopProduct/Einddatum": "2024-02-01"},
              {"Client/StopProducten/StopProduct/Einddatum": "2024-01-31"}),
    "TR061": ("wmo", "301", 1, {}, {CONTACT + "/Soort": "02"},
              {CONTACT + "/Soort": "04"}),
    "TR101": ("wmo", "301", 2, {PRODUCT + "[1]/ToewijzingNummer": "7"},
              {PRODUCT + "[2]/ToewijzingNummer": "07"},
              {PRODUCT + "[2]/ToewijzingNummer": "7"}),
    "TR134": ("wmo", "301", 1, {},
              {PRODUCT + "/Toewijzingsdatum": "2024-03-05"},
              {PRODUCT + "/Toewijzingsdatum": "2024-03-06"}),
    "TR137": ("wmo", "323", 1, {}, {DAG: "2024-02-29"}, {DAG: "2024-02-28"}),
    "TR302": ("wmo", "301", 2, {PRODUCT + "[1]/Einddatum": "2024-12-31"},
              {PRODUCT + "[2]/Ingangsdatum": "2025-01-01",
               PRODUCT + "[2]/Einddatum": None},
              {PRODUCT + "[2]/Ingangsdatum": "2024-12-31",
               PRODUCT + "[2]/Einddatum": None}),
    "TR315": ("wmo", "323", 2, {}, {},
              {REGEL + "/ProductReferentie/VorigReferentieNummer": "Q1"}),
    "TR316": ("wmo", "323", 2, {}, {},
              {REGEL + "[2]/ProductReferentie/VorigReferentieNummer": "R00"}),
    "TR319": ("wmo", "323", 1, {}, {}, line("2024-03-01", "2024-03-02")),
    "TR335": ("wmo", "323", 1, {"Declaratie/DeclaratieDagtekening":
                                "2029-02-28"},
              {REGEL + "/ProductPeriode/Einddatum": "2024-02-28"},
              {REGEL + "/ProductPeriode/Einddatum": "2024-02-27"}),
    "TR342": ("wmo", "325", 1, {}, of_325("9000", "4000"),
              of_325("9000", "9000")),
    "TR352": ("wmo", "317", 1, {VERZOEK + "/OngewijzigdeProducten": None}, {},
              {VERZOEK + "/TeWijzigenProducten": None}),
    "TR353": ("wmo", "317", 1, {VERZOEK + "/NieuweProducten": None}, {},
              {VERZOEK + "/TeWijzigenProducten": None}),
    "TR358": ("wmo", "323", 2, {}, debit(5000, 4000),
              {TOTAAL + "/TotaalBedrag": "010000"}),
    "TR377": ("jw", "319", 1, {"Antwoord/RedenAfwijzingVerzoek": "8"},
              {"Antwoord/Woonplaatsbeginsel": ...}, {}),
    "TR380": ("wmo", "317", 1, {},
              {NIEUW + "/GewensteIngangsdatum": "2024-03-06"},
              {NIEUW + "/GewensteIngangsdatum": "2024-03-05"}),
    # With a blank before it the later one is no twin to TR101.
    "TR383": ("wmo", "315", 2, {GEVRAAGD + "[1]/ReferentieAanbieder": "A1"},
              {GEVRAAGD + "[2]/ReferentieAanbieder": "A2"},
              {GEVRAAGD + "[2]/ReferentieAanbieder": " A1"}),
    "TR386": ("wmo", "315", 2, {},
              {GEVRAAGD + "[1]/ToewijzingEinddatum": "2021-12-31"},
              {GEVRAAGD + "[1]/ToewijzingEinddatum": "2022-01-01"}),
    "TR409": ("jw", "319", 1, {"Antwoord/RedenAfwijzingVerzoek": "5"}, {},
              {"Antwoord/Woonplaatsbeginsel": ...}),
    "TR410": ("wmo", "317", 2, {}, {NIEUW + "[1]/Einddatum": "2025-12-31"},
              {NIEUW + "[1]/Einddatum": "2026-01-01"}),
    "TR416": ("wmo", "323", 2, {},
              debit(5000, 5000) | {REGEL + "[2]/ToewijzingNummer": "0100"},
              debit(5000, 5000) | {REGEL + "[2]/ToewijzingNummer": "100"}),
}

# Rules that cannot be broken alone.
TOGETHER = {"CD077": {"CD078"}, "CD078": {"CD077"}}
