"""Level 2 a second time: slow, plain, without a look at the daemon's code.

judge(document) gives the findings of a message that is valid against its
schema, as (code, (path, …)) in the order in which they are told.  Every pair
is listed, so the work is square in the number of elements.
"""

import re

from lxml import etree

from oracle_base import (BLANKS, after_hyphens, day, day10, everywhere, kid,
                         kids, later, norm, path, raw)
from oracle_declaration import Declaration

# The rules of level 2 in the pages of the standard: none may go missing.
RULES = """
CD005 CD007 CD009 CD025 CD034 CD041 CD043 CD060 CD066 CD067 CD068 CD075 CD076
CD077 CD078 CD079 CD080 CD085 CD086 CD087 CD095 CD096 CS002 CS003 CS050 CS058
CS089 CS100 CS139 CS318 CS325 CS335 CS336 CS337 CS338 CS339 CS340 CS343 TR002
TR006 TR018 TR061 TR101 TR134 TR137 TR302 TR315 TR316 TR319 TR335 TR342 TR352
TR353 TR358 TR377 TR380 TR383 TR386 TR409 TR410 TR416
""".split()


class Judge(Declaration):
    def __init__(self, root):
        self.root = root
        found = re.fullmatch(
            "http://www.istandaarden.nl/i(wmo|jw)/3_2/(wmo|jw)(3..)/schema",
            etree.QName(root).namespace)
        self.jw = found[1] == "jw"
        self.type = found[3]
        self.dag = kid(root, "Header", "BerichtIdentificatie", "Dagtekening")
        self.found = []
        order = [e for e in root.iter() if isinstance(e.tag, str)]
        self.document = {e: i for i, e in enumerate(order)}
        self.done = {}
        self.number_done(root)

    def number_done(self, e):
        for k in kids(e):
            self.number_done(k)
        self.done[e] = len(self.done)

    def fault(self, code, at, *places):
        """A finding that is told when `at` has its turn."""
        places = sorted({p for p in places if p is not None},
                        key=self.document.get)
        self.found.append((self.done[at], code, len(self.found),
                           tuple(path(p) for p in places)))

    def findings(self):
        return [(code, places)
                for _, code, _, places in sorted(self.found)]

    def run(self):
        self.everywhere()
        if self.type in ("301", "302"):
            self.persons()
        if self.type == "301":
            self.contacts()
        getattr(self, f"type{self.type}", lambda: None)()
        return self.findings()

    # ---- rules on shared elements

    def everywhere(self):
        for e in everywhere(self.root, "Bsn"):
            digits = [int(c) for c in raw(e).strip(BLANKS)]
            total = sum(w * d for w, d in
                        zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits))
            if total % 11:
                self.fault("CS002", e, e)
        for e in everywhere(self.root, "Geboortedatum"):
            datum, gebruik = kid(e, "Datum"), kid(e, "DatumGebruik")
            text, usage = raw(datum), norm(raw(gebruik))
            if (usage == "3" and text != "1900-01-01"
                    or usage == "2" and after_hyphens(text, 1) != "01-01"
                    or usage == "1" and after_hyphens(text, 2) != "01"):
                self.fault("CS139", e, datum, gebruik)
            if not (usage == "3" and text == "1900-01-01"):
                dag = day10(self.dag)
                if dag is not None and day(datum) + 1200000 < dag:
                    self.fault("TR002", datum, self.dag, datum)
            if self.type in ("301", "305", "307", "315"):
                self.not_after(datum)

    def not_after(self, e):
        if later(e, self.dag):
            self.fault("TR134", e, self.dag, e)

    def persons(self):
        for e in everywhere(self.root, "Adres"):
            post, land = kid(e, "Postcode"), kid(e, "LandCode")
            if (post is None) != (land is None):
                self.fault("CD005", e, post, land)
            if norm(raw(land)) != "NL":
                continue
            if kid(e, "Huis") is None:
                self.fault("CD025", e, land)
            if not re.fullmatch("[1-9][0-9]{3}[A-Za-z]{2}", raw(post) or "",
                                re.ASCII):
                self.fault("CS089", e, post, land)
        for e in everywhere(self.root, "Communicatie"):
            vorm, taal = kid(e, "Vorm"), kid(e, "Taal")
            if (norm(raw(vorm)) == "1") != (taal is not None):
                self.fault("CD007", e, vorm, taal)
        for gebruik in everywhere(self.root, "NaamGebruik"):
            e = gebruik.getparent()
            partner = kid(e, "Partnernaam")
            good = "1234" if partner is not None else "16" if self.jw else "1"
            if norm(raw(gebruik)) not in good:
                self.fault("CS050", e, partner, gebruik)

    def contacts(self):
        for e in everywhere(self.root, "Contact"):
            soort, periode = kid(e, "Soort"), kid(e, "Periode")
            value = norm(raw(soort))
            post = kid(e, "Adres", "Postcode")
            if periode is not None and value != "04":
                self.fault("CD009", e, soort, periode)
            if value in ("01", "03") and post is None:
                self.fault("CD034", e, soort)
            begin, eind = kid(periode, "Begindatum"), kid(periode, "Einddatum")
            if eind is not None and (begin is None or later(begin, eind)):
                self.fault("CS003", periode, begin, eind)
            if kid(e, "Telefoon") is None:
                if kid(e, "Adres", "Huis") is None:
                    self.fault("TR006", e, e)
                if post is None:
                    self.fault("TR006", e, e)
        client = kid(self.root, "Client")
        naam = kid(client, "Naam")
        if self.jw and norm(raw(kid(naam, "NaamGebruik"))) == "6":
            self.fault("CS318", naam, kid(naam, "NaamGebruik"))
        alle = kid(client, "Contactgegevens")
        if not any(norm(raw(kid(k, "Soort"))) in ("01", "02", "03")
                   for k in kids(alle)):
            self.fault("TR061", alle, *kids(alle))

    # ---- TR101

    def once(self, parent, child, *keys):
        """keys: paths of names from the child."""
        if parent is None:
            return
        members = {}
        for e in kids(parent, child):
            key = tuple(raw(kid(e, *k.split("/"))) for k in keys)
            members.setdefault(key, []).append(e)
        # In the order of the last members.
        for group in sorted(members.values(),
                            key=lambda g: self.document[g[-1]]):
            if len(group) > 1:
                self.fault("TR101", parent, *group)

    # ---- products

    def product(self, e, begin, eind, omvang_code, frequentie, volgt=False):
        """volgt: a TeWijzigenProduct, whose Product is elsewhere."""
        begin, eind = kid(e, begin), kid(e, eind)
        omvang, budget = kid(e, "Omvang"), kid(e, "Budget")
        product, code = kid(e, "Product"), kid(e, "Product", "Code")
        open_of_na_2020 = eind is None or day(eind) > 20201231
        if not volgt:
            if code is not None and omvang is None:
                self.fault("CD041", e, code)
            if budget is None and product is None:
                self.fault("CD079", e, e)
            if omvang is not None and code is None and open_of_na_2020:
                self.fault(omvang_code, e, eind, omvang)
        if budget is not None and eind is None:
            self.fault("CD075", e, budget)
        freq = kid(omvang, "Frequentie")
        if norm(raw(freq)) == "2" and eind is None:
            self.fault("CD076", e, freq)
        if budget is not None and omvang is not None:
            self.fault("CD077", budget, omvang, budget)
            self.fault("CD078", omvang, omvang, budget)
        if eind is not None and later(begin, eind):
            self.fault("CS003", e, begin, eind)
        eenheid = kid(omvang, "Eenheid")
        if (norm(raw(eenheid)) in ("14", "16", "83", "84")
                and norm(raw(freq)) not in ("2", "4", "6")
                and open_of_na_2020):
            self.fault(frequentie, e, eind, eenheid, freq)

    def overlaps(self, code, producten, begin, eind):
        def removed(e):
            b, x = kid(e, begin), kid(e, eind)
            return (code == "TR302" and x is not None
                    and raw(kid(e, "RedenWijziging")) in ("01", "13")
                    and raw(b).replace("-", "") == raw(x).replace("-", ""))

        def exempt(e):
            return (not self.jw and raw(kid(e, "Product", "Categorie"))
                    in ("11", "12", "13", "14"))

        def same(a, b):
            a, b = kid(a, "Product"), kid(b, "Product")
            if a is None or b is None:
                return True
            if raw(kid(a, "Categorie")) != raw(kid(b, "Categorie")):
                return False
            x, y = raw(kid(a, "Code")), raw(kid(b, "Code"))
            return x is None or y is None or x == y

        def ends_before(a, b):
            return kid(a, eind) is not None \
                and day(kid(a, eind)) < day(kid(b, begin))

        for i, b in enumerate(producten):
            for a in producten[:i]:
                if (not removed(a) and not removed(b) and same(a, b)
                        and not exempt(a) and not exempt(b)
                        and not ends_before(a, b) and not ends_before(b, a)):
                    self.fault(code, b, a, b)

    def type301(self):
        client = kid(self.root, "Client")
        self.once(kid(client, "Contactgegevens"), "Contact", "Soort")
        self.once(kid(client, "Relaties"), "Relatie", "Nummer")
        lijst = kid(client, "ToegewezenProducten")
        for e in kids(lijst):
            begin, eind = kid(e, "Ingangsdatum"), kid(e, "Einddatum")
            self.product(e, "Ingangsdatum", "Einddatum", "CD080", "CS338")
            reden = kid(e, "RedenWijziging")
            if raw(reden) == "13" and eind is not None \
                    and raw(begin) != raw(eind):
                self.fault("CS335", e, begin, eind)
            if norm(raw(reden)) == "01":
                self.fault("CS336", e, reden)
            self.not_after(kid(e, "Toewijzingsdatum"))
        self.overlaps("TR302", kids(lijst), "Ingangsdatum", "Einddatum")
        self.once(lijst, "ToegewezenProduct", "ToewijzingNummer")

    # ---- starts, stops, requests, answers

    def status(self, e):
        status = kid(e, "StatusAanlevering")
        if norm(raw(status)) not in ("1", "3"):
            self.fault("CS058", status, status)

    def type305(self):
        lijst = kid(self.root, "Client", "StartProducten")
        for e in kids(lijst):
            self.status(e)
            self.not_after(kid(e, "Begindatum"))
        self.once(lijst, "StartProduct", "ToewijzingNummer",
                  "Product/Categorie", "Product/Code", "Begindatum")

    def type307(self):
        lijst = kid(self.root, "Client", "StopProducten")
        for e in kids(lijst):
            self.status(e)
            begin, eind = kid(e, "Begindatum"), kid(e, "Einddatum")
            if later(begin, eind):
                self.fault("TR018", e, begin, eind)
            self.not_after(eind)
        self.once(lijst, "StopProduct", "ToewijzingNummer",
                  "Product/Categorie", "Product/Code", "Begindatum",
                  "Einddatum", "RedenBeeindiging")

    def type315(self):
        lijst = kid(self.root, "Client", "AangevraagdeProducten")
        for i, e in enumerate(kids(lijst)):
            self.product(e, "ToewijzingIngangsdatum", "ToewijzingEinddatum",
                         "CD095", "CS343")
            nummer = kid(e, "BeschikkingNummer")
            datum = kid(e, "BeschikkingIngangsdatum")
            if (nummer is None) != (datum is None):
                self.fault("CD043", e, nummer, datum)
            self.verwijzer(kid(e, "Verwijzer"))
            mijn = norm(raw(kid(e, "ReferentieAanbieder")))
            for eerder in kids(lijst)[:i]:
                if raw(kid(eerder, "ReferentieAanbieder")) == mijn:
                    self.fault("TR383", e, kid(eerder, "ReferentieAanbieder"))
        self.overlaps("TR386", kids(lijst), "ToewijzingIngangsdatum",
                      "ToewijzingEinddatum")
        self.once(lijst, "AangevraagdProduct", "ReferentieAanbieder")

    def verwijzer(self, e):
        soort, code = kid(e, "Type"), kid(e, "ZorgverlenerCode")
        naam = kid(e, "Naam")
        if norm(raw(soort)) in ("02", "03", "04", "05"):
            if code is not None and naam is not None:
                self.fault("CD066", e, soort, naam, code)
            if code is None and naam is None:
                self.fault("CD067", e, soort)
        if norm(raw(soort)) in ("01", "06", "08") and code is not None:
            self.fault("CD068", e, soort, code)

    def type317(self):
        verzoek = kid(self.root, "Client", "Verzoek")
        oud = kid(verzoek, "OngewijzigdeProducten")
        anders = kid(verzoek, "TeWijzigenProducten")
        nieuw = kid(verzoek, "NieuweProducten")
        for e in kids(anders):
            self.product(e, "GewensteIngangsdatum", "Einddatum", None,
                         "CS338", volgt=True)
        for e in kids(nieuw):
            self.product(e, "GewensteIngangsdatum", "Einddatum", "CD096",
                         "CS338")
            wens = kid(e, "GewensteIngangsdatum")
            if day(wens) <= day(self.dag):
                self.fault("TR380", e, self.dag, wens)
        self.overlaps("TR410", kids(nieuw), "GewensteIngangsdatum",
                      "Einddatum")
        self.once(oud, "OngewijzigdProduct", "ToewijzingNummer")
        self.once(anders, "TeWijzigenProduct", "ToewijzingNummer")
        self.once(nieuw, "NieuwProduct", "Product/Categorie", "Product/Code",
                  "GewensteIngangsdatum")
        if not kids(oud) and not kids(anders):
            self.fault("TR352", verzoek, verzoek)
        if not kids(anders) and not kids(nieuw):
            self.fault("TR353", verzoek, verzoek)

    def type319(self):
        e = kid(self.root, "Antwoord")
        antwoord = kid(e, "VerzoekAntwoord")
        reden = kid(e, "RedenAfwijzingVerzoek")
        plaats = kid(e, "Woonplaatsbeginsel")
        if norm(raw(antwoord)) == "1" and reden is None:
            self.fault("CD085", e, antwoord)
        if norm(raw(antwoord)) == "2" and reden is not None:
            self.fault("CD086", e, antwoord, reden)
        if self.jw and norm(raw(reden)) == "8" and plaats is None:
            self.fault("TR377", e, reden)
        if self.jw and reden is not None and norm(raw(reden)) != "8" \
                and plaats is not None:
            self.fault("TR409", e, reden, plaats)


def judge(document, without=()):
    """Findings in order; `without` leaves out codes, to try the trier."""
    found = Judge(document.getroot()).run()
    return [f for f in found if f[0] not in without]
