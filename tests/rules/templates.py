"""Messages with everything in them that the schemas allow, for all types.

full(domein, soort, aantal) is the tree of such a message, each class `aantal`
times.  It is valid against its schema, but need not pass level 2: it is what
mutations start from, and it knows the order of elements.
"""

import sys
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))

from berichten import bsn  # noqa: E402
from schrift import COMPACT, header, schrijf, xsdversie  # noqa: E402

GEMEENTE, AANBIEDER = "0310", "42420001"
SOORTEN = ("301", "302", "305", "306", "307", "308", "315", "316", "317",
           "318", "319", "320", "323", "325")
VAN_GEMEENTE = ("301", "302", "319", "320", "325")
DAGTEKENING = "2024-03-05"


def heen(soort):
    """The message that a return message returns; itself for all others."""
    return str(int(soort) - 1) if is_retour(soort) else soort


def is_retour(soort):
    return soort[2] in "2680"


class Vorm:
    def __init__(self, domein, soort, aantal):
        self.domein, self.soort, self.aantal = domein, soort, aantal
        self.categorie = "02" if domein == "wmo" else "45"

    def codes(self):
        """What a class of a return message ends with."""
        if is_retour(self.soort) or self.soort == "325":
            return [("RetourCodes", [("RetourCode", "0200")])]
        return []

    def keer(self, maak):
        return [maak(i) for i in range(self.aantal)]

    # ---- parts

    def product(self):
        return [(":Categorie", self.categorie), (":Code", "02A03")]

    def omvang(self):
        return [(":Volume", 3), (":Eenheid", "04"), (":Frequentie", "4")]

    def geboorte(self):
        return [(":Datum", "1954-03-01"), (":DatumGebruik", "1")]

    def naam(self, volledig):
        delen = [(":Geslachtsnaam", [(":Achternaam", "Appelhof")])]
        if volledig:
            delen.append((":Partnernaam", [(":Achternaam", "Jasmijn")]))
        delen += [(":Voornamen", "Cato"), (":Voorletters", "C")]
        if volledig:
            delen.append((":NaamGebruik", "4"))
        return delen

    def contact(self, soort):
        telefoon = [(":Telefoonnummer", "0301234567"), (":Landnummer", "+31")]
        return ("Contact", [
            ("Soort", soort),
            ("Adres", [
                (":Huis", [(":Huisnummer", 12), (":Huisletter", "a"),
                           (":HuisnummerToevoeging", "bis")]),
                (":Postcode", "3999ZZ"), (":Straatnaam", "Kerkpad"),
                (":Plaatsnaam", "Bunnik"), (":LandCode", "NL")]),
            ("Organisatie", "Proef"),
            ("Telefoon", [(":Telefoon01", telefoon)]),
            ("Emailadres", "cato@proef.invalid"),
            ("Periode", [(":Begindatum", "2024-01-01"),
                         (":Einddatum", "2024-06-30")]),
        ] + self.codes())

    def person(self, volledig=False):
        return [("Bsn", bsn(0)), ("Geboortedatum", self.geboorte()),
                ("Geslacht", "2"), ("Naam", self.naam(volledig))]

    # ---- types

    def inhoud301(self):
        def relatie(i):
            return ("Relatie", [
                ("Nummer", f"P{i}"), ("Volgorde", i + 1), ("Soort", "10"),
                ("Geboortedatum", self.geboorte()), ("Geslacht", "1"),
                ("Naam", self.naam(True)), self.contact("02"),
            ] + self.codes())

        def product(i):
            return ("ToegewezenProduct", [
                ("ToewijzingNummer", 100 + i), ("ReferentieAanbieder", "A1"),
                ("Product", self.product()),
                ("Toewijzingsdatum", DAGTEKENING),
                ("Toewijzingstijd", "12:00:00"),
                ("Ingangsdatum", f"{2021 + i}-01-01"),
                ("Einddatum", f"{2021 + i}-12-31"),
                ("RedenWijziging", "14"), ("Omvang", self.omvang()),
                ("Budget", 500000), ("Commentaar", "niets"),
            ] + self.codes())

        return [("Client", self.person(True) + [
            ("Communicatie", [(":Vorm", "1"), (":Taal", "Fries")]),
            ("JuridischeStatus", "04"),
            ("WettelijkeVertegenwoordiging", "07"), ("Commentaar", "niets"),
            ("Relaties", self.keer(relatie)),
            ("Contactgegevens",
             self.keer(lambda i: self.contact(f"0{i % 4 + 1}"))),
            ("ToegewezenProducten", self.keer(product)),
        ] + self.codes())]

    def inhoud305(self):
        return [("Client", self.person() + [
            ("StartProducten", self.keer(lambda i: ("StartProduct", [
                ("ToewijzingNummer", 100 + i), ("Product", self.product()),
                ("ToewijzingIngangsdatum", "2024-01-01"),
                ("Begindatum", "2024-02-01"), ("StatusAanlevering", "1"),
            ] + self.codes()))),
        ] + self.codes())]

    def inhoud307(self):
        reden = "19" if self.domein == "wmo" else "31"
        return [("Client", self.person() + [
            ("StopProducten", self.keer(lambda i: ("StopProduct", [
                ("ToewijzingNummer", 100 + i), ("Product", self.product()),
                ("ToewijzingIngangsdatum", "2024-01-01"),
                ("Begindatum", "2024-02-01"), ("RedenBeeindiging", reden),
                ("Einddatum", "2024-02-29"), ("StatusAanlevering", "1"),
            ] + self.codes()))),
        ] + self.codes())]

    def inhoud315(self):
        return [("Client", self.person() + [
            ("Commentaar", "niets"),
            ("AangevraagdeProducten",
             self.keer(lambda i: ("AangevraagdProduct", [
                 ("ReferentieAanbieder", f"A{i}"),
                 ("BeschikkingNummer", 77), ("Product", self.product()),
                 ("BeschikkingIngangsdatum", "2024-01-01"),
                 ("ToewijzingIngangsdatum", f"{2021 + i}-01-01"),
                 ("ToewijzingEinddatum", f"{2021 + i}-12-31"),
                 ("Omvang", self.omvang()), ("Budget", 500000),
                 ("Verwijzer", [(":Type", "02"), (":Naam", "Dokter"),
                                (":ZorgverlenerCode", "01234567")]),
                 ("Raamcontract", "1"), ("Commentaar", "niets"),
             ] + self.codes()))),
        ] + self.codes())]

    def inhoud317(self):
        def wens(i):
            return [("GewensteIngangsdatum", f"{2025 + i}-01-01"),
                    ("Einddatum", f"{2025 + i}-12-31"),
                    ("Omvang", self.omvang()), ("Budget", 500000),
                    ] + self.codes()

        return [("Client", [("Bsn", bsn(0)), ("Verzoek", [
            ("ReferentieAanbieder", "A1"), ("RedenVerzoek", "1"),
            ("OngewijzigdeProducten",
             self.keer(lambda i: ("OngewijzigdProduct",
                                  [("ToewijzingNummer", 100 + i)]
                                  + self.codes()))),
            ("TeWijzigenProducten",
             self.keer(lambda i: ("TeWijzigenProduct",
                                  [("ToewijzingNummer", 200 + i)]
                                  + wens(i)))),
            ("NieuweProducten",
             self.keer(lambda i: ("NieuwProduct",
                                  [("Product", self.product())] + wens(i)))),
        ] + self.codes())] + self.codes())]

    def inhoud319(self):
        plaats = None
        if self.domein == "jw":
            plaats = [("Gemeente", GEMEENTE)] + self.codes()
        return [("Antwoord", [
            ("ReferentieAanbieder", "A1"), ("VerzoekAntwoord", "1"),
            ("RedenAfwijzingVerzoek", "5"), ("Woonplaatsbeginsel", plaats),
        ] + self.codes())]

    def clienten(self):
        def regel(c):
            return lambda i: ("Prestatie", [
                ("ProductReferentie", [
                    (":ReferentieNummer", f"R{c}{i}"),
                    (":VorigReferentieNummer", f"Q{c}{i}")]),
                ("ToewijzingNummer", 100 + i),
                ("ProductCategorie", self.categorie),
                ("ProductCode", "02A03"),
                ("ProductPeriode", [(":Begindatum", "2024-02-01"),
                                    (":Einddatum", "2024-02-29")]),
                ("GeleverdVolume", 4), ("Eenheid", "04"),
                ("ProductTarief", 1250),
                ("IngediendBedrag", [(":Bedrag", 5000),
                                     (":DebetCredit", "C")]),
            ] + self.codes())

        return ("Clienten", [("Client", [
            ("Bsn", bsn(c)), ("Prestaties", self.keer(regel(c)))]
            + self.codes()) for c in range(max(1, self.aantal - 1))])

    def totaal(self, naam):
        cent = 5000 * self.aantal * max(1, self.aantal - 1)
        return (naam, [(":TotaalBedrag", cent), (":DebetCredit", "C")])

    def inhoud323(self):
        return [("Declaratie", [
            ("DeclaratieNummer", "D1"),
            ("DeclaratiePeriode", [(":Begindatum", "2024-02-01"),
                                   (":Einddatum", "2024-02-29")]),
            ("DeclaratieDagtekening", DAGTEKENING),
            self.totaal("TotaalIngediendBedrag"), self.clienten()])]

    def inhoud325(self):
        return [("DeclaratieAntwoord", [
            ("DeclaratieNummer", "D1"),
            self.totaal("TotaalIngediendBedrag"),
            ("TotaalToegekendBedrag", [(":TotaalBedrag", 0),
                                       (":DebetCredit", "D")]),
            self.clienten()] + self.codes())]

    def extra(self):
        """What follows XsdVersie in the Header."""
        if self.soort == "325":
            return [("DeclaratieIdentificatie", [
                (":Identificatie", "T0"), (":Dagtekening", "2024-03-01")]),
                ("XsltVersie", "2.10.5"),
                ("XsdVersieDeclaratie", xsdversie())] + self.codes()
        if is_retour(self.soort):
            return [("IdentificatieRetour", "T2"),
                    ("DagtekeningRetour", DAGTEKENING),
                    ("XsltVersie", "2.10.5"),
                    ("XsdVersieRetour", xsdversie())] + self.codes()
        return []

    def bytes(self):
        partijen = (AANBIEDER, GEMEENTE)
        if self.soort in VAN_GEMEENTE:
            partijen = (GEMEENTE, AANBIEDER)
        inhoud = getattr(self, f"inhoud{heen(self.soort)}")()
        return schrijf(self.domein, self.soort, [
            header(self.domein, self.soort, *partijen, "T1", DAGTEKENING,
                   self.extra())] + inhoud, COMPACT)


def full(domein, soort, aantal=2):
    return etree.fromstring(Vorm(domein, soort, aantal).bytes()).getroottree()
