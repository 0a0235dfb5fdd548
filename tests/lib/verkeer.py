"""The other messages of the standard: starts, stops, requests, answers.

Same data and same promises as berichten.py.  A return message is written from
the message it answers (retour), because it keeps that message's header.
"""

from dataclasses import dataclass

from berichten import naam
from schrift import INGESPRONGEN, header, schrijf, xsdversie


def _kort(wie):
    """The client as 305, 307 and 315 name him."""
    return [("Bsn", wie.bsn),
            ("Geboortedatum", [(":Datum", wie.geboortedatum)]),
            ("Geslacht", wie.geslacht),
            ("Naam", naam(wie))]


def _product(toewijzing):
    if toewijzing.categorie is None:
        return None
    return [(":Categorie", toewijzing.categorie), (":Code", toewijzing.code)]


def _omvang(toewijzing):
    if toewijzing.volume is None:
        return None
    return [(":Volume", toewijzing.volume), (":Eenheid", toewijzing.eenheid),
            (":Frequentie", toewijzing.frequentie)]


def _codes(*codes):
    return ("RetourCodes", [("RetourCode", code) for code in codes])


def bericht305(aanbieder, gemeente, wie, toewijzing, begin, identificatie,
               dagtekening=None, status="1", domein="wmo",
               vorm=INGESPRONGEN, meer=()):
    """A 305: care on an allocation has started.

    meer: further parts, (toewijzing, begin, status) each.
    """
    return schrijf(domein, "305", [
        header(domein, "305", aanbieder, gemeente, identificatie,
               dagtekening or begin),
        ("Client", _kort(wie) + [("StartProducten", [("StartProduct", [
            ("ToewijzingNummer", t.nummer),
            ("Product", _product(t)),
            ("ToewijzingIngangsdatum", t.ingangsdatum),
            ("Begindatum", b),
            ("StatusAanlevering", s),
        ]) for t, b, s in [(toewijzing, begin, status), *meer]])]),
    ], vorm)


def bericht307(aanbieder, gemeente, wie, toewijzing, begin, eind,
               identificatie, dagtekening=None, reden="19", status="1",
               domein="wmo", vorm=INGESPRONGEN, meer=()):
    """A 307: care on an allocation has stopped.

    meer: further parts, (toewijzing, begin, eind, reden, status) each.
    """
    return schrijf(domein, "307", [
        header(domein, "307", aanbieder, gemeente, identificatie,
               dagtekening or eind),
        ("Client", _kort(wie) + [("StopProducten", [("StopProduct", [
            ("ToewijzingNummer", t.nummer),
            ("Product", _product(t)),
            ("ToewijzingIngangsdatum", t.ingangsdatum),
            ("Begindatum", b),
            ("RedenBeeindiging", r),
            ("Einddatum", e),
            ("StatusAanlevering", s),
        ]) for t, b, e, r, s in [(toewijzing, begin, eind, reden, status),
                                 *meer]])]),
    ], vorm)


def bericht315(aanbieder, gemeente, wie, toewijzing, referentie,
               identificatie, dagtekening, domein="wmo",
               vorm=INGESPRONGEN):
    """A 315: a provider asks for an allocation like this one."""
    return schrijf(domein, "315", [
        header(domein, "315", aanbieder, gemeente, identificatie,
               dagtekening),
        ("Client", _kort(wie) + [
            ("AangevraagdeProducten", [("AangevraagdProduct", [
                ("ReferentieAanbieder", referentie),
                ("Product", _product(toewijzing)),
                ("ToewijzingIngangsdatum", toewijzing.ingangsdatum),
                ("ToewijzingEinddatum", toewijzing.einddatum),
                ("Omvang", _omvang(toewijzing)),
                ("Budget", toewijzing.budget),
                ("Verwijzer", [(":Type", "01")]),
            ])]),
        ]),
    ], vorm)


def bericht317(aanbieder, gemeente, wie, ongewijzigd, gewijzigd, nieuw,
               referentie, identificatie, dagtekening, domein="wmo",
               vorm=INGESPRONGEN):
    """A 317: a change of allocations; lists of Toewijzing, empty allowed.

    Of an allocation to change, and of a new one, the Ingangsdatum is the
    GewensteIngangsdatum.
    """
    def wens(toewijzing):
        return [("GewensteIngangsdatum", toewijzing.ingangsdatum),
                ("Einddatum", toewijzing.einddatum),
                ("Omvang", _omvang(toewijzing)),
                ("Budget", toewijzing.budget)]

    return schrijf(domein, "317", [
        header(domein, "317", aanbieder, gemeente, identificatie,
               dagtekening),
        ("Client", [("Bsn", wie.bsn), ("Verzoek", [
            ("ReferentieAanbieder", referentie),
            ("RedenVerzoek", "1"),
            ("OngewijzigdeProducten", [
                ("OngewijzigdProduct", [("ToewijzingNummer", t.nummer)])
                for t in ongewijzigd] or None),
            ("TeWijzigenProducten", [
                ("TeWijzigenProduct",
                 [("ToewijzingNummer", t.nummer)] + wens(t))
                for t in gewijzigd] or None),
            ("NieuweProducten", [
                ("NieuwProduct", [("Product", _product(t))] + wens(t))
                for t in nieuw] or None),
        ])]),
    ], vorm)


def bericht319(gemeente, aanbieder, referentie, identificatie, dagtekening,
               antwoord="2", reden=None, domein="wmo", vorm=INGESPRONGEN):
    """A 319: the municipality refuses a request, or looks into it (2)."""
    return schrijf(domein, "319", [
        header(domein, "319", gemeente, aanbieder, identificatie,
               dagtekening),
        ("Antwoord", [("ReferentieAanbieder", referentie),
                      ("VerzoekAntwoord", antwoord),
                      ("RedenAfwijzingVerzoek", reden)]),
    ], vorm)


def retour(heen_soort, afzender, ontvanger, identificatie, dagtekening,
           identificatie_retour, dagtekening_retour, codes=(), domein="wmo",
           vorm=INGESPRONGEN, terug=None):
    """A return message of a Header only: approved, or 0001 and the like.

    Afzender and Ontvanger are those of the message answered (IV028).
    terug: what is returned besides the Header (client302).
    """
    soort = f"{int(heen_soort) + 1}"
    extra = [("IdentificatieRetour", identificatie_retour),
             ("DagtekeningRetour", dagtekening_retour),
             ("XsltVersie", "2.10.5" if "0001" in codes else None),
             ("XsdVersieRetour", xsdversie())]
    if codes:
        extra.append(_codes(*codes))
    return schrijf(domein, soort, [
        header(domein, soort, afzender, ontvanger, identificatie,
               dagtekening, extra), ("Client", terug)], vorm)


def client302(wie, producten, codes=("0200",)):
    """The client of a 301 as a 302 returns him: (toewijzing, code) each."""
    return [
        *_kort(wie)[:-1], ("Naam", naam(wie) + [(":NaamGebruik", "1")]),
        ("Contactgegevens", [("Contact", [
            ("Soort", "01"),
            ("Adres", [(":Huis", [(":Huisnummer", wie.huisnummer)]),
                       (":Postcode", wie.postcode),
                       (":LandCode", "NL")]),
            _codes("0233")])]),
        ("ToegewezenProducten", [
            (naam_, inhoud + [_codes(code)])
            for (naam_, inhoud), code in
            ((t.element(), code) for t, code in producten)]),
        _codes(*codes)]


@dataclass(frozen=True)
class Afwijzing:
    """A line of a 325 that is not paid, with the reasons."""

    prestatie: object
    codes: tuple


def bericht325(gemeente, aanbieder, identificatie, dagtekening,
               declaratie, declaratienummer, ingediend, afgewezen=(),
               codes=None, domein="wmo", vorm=INGESPRONGEN):
    """A 325.  declaratie: (Identificatie, Dagtekening) of the 323 answered;
    ingediend: its total in signed cents; afgewezen: (client, [Afwijzing…]).

    Without rejected lines it grants everything (8001); with codes it refuses
    the declaration as a whole and grants nothing.
    """
    def geld(cent):
        return [(":TotaalBedrag", abs(cent)),
                (":DebetCredit", "C" if cent < 0 else "D")]

    lijst = [a for _, regels in afgewezen for a in regels]
    toegekend = ingediend - sum(a.prestatie.saldo for a in lijst)
    if codes:
        toegekend = 0
    elif lijst:
        codes = ("0200",)
    else:
        codes = ("8001",)
    clienten = [("Client", [
        ("Bsn", getattr(wie, "bsn", wie)),
        ("Prestaties", [
            (a.prestatie.element()[0],
             a.prestatie.element()[1] + [_codes(*a.codes)])
            for a in regels]),
        _codes("0200"),
    ]) for wie, regels in afgewezen]
    extra = [("DeclaratieIdentificatie", [(":Identificatie", declaratie[0]),
                                          (":Dagtekening", declaratie[1])]),
             ("XsdVersieDeclaratie", xsdversie()), _codes("0200")]
    return schrijf(domein, "325", [
        header(domein, "325", gemeente, aanbieder, identificatie,
               dagtekening, extra),
        ("DeclaratieAntwoord", [
            ("DeclaratieNummer", declaratienummer),
            ("TotaalIngediendBedrag", geld(ingediend)),
            ("TotaalToegekendBedrag", geld(toegekend)),
            ("Clienten", clienten or None),
            _codes(*codes),
        ]),
    ], vorm)
