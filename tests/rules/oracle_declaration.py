"""Level 2 a second time: declarations (323) and their answers (325)."""

from oracle_base import (after_hyphens, day, everywhere, kid, kids, later,
                         norm, num, raw)


class Declaration:
    """What oracle.Judge knows of these two types."""

    def amount(self, e):
        bedrag = kid(e, "Bedrag") if kid(e, "Bedrag") is not None \
            else kid(e, "TotaalBedrag")
        dc = kid(e, "DebetCredit")
        if num(raw(bedrag)) == 0 and norm(raw(dc)) == "C":
            self.fault("CS325", e, bedrag, dc)

    def total(self, lines):
        """Debits minus credits; None when an amount is no number."""
        som = 0
        for line in lines:
            bedrag = kid(line, "IngediendBedrag")
            n = num(raw(kid(bedrag, "Bedrag")))
            if n is None:
                return None
            som += -n if raw(kid(bedrag, "DebetCredit")) == "C" else n
        return som

    def period(self, e):
        begin, eind = kid(e, "Begindatum"), kid(e, "Einddatum")
        self.not_after(begin)
        if later(begin, eind):
            self.fault("TR137", e, begin, eind)
        if later(eind, self.dag):
            self.fault("TR137", e, self.dag, eind)

    def credit(self, e):
        dc = kid(e, "IngediendBedrag", "DebetCredit")
        vorig = kid(e, "ProductReferentie", "VorigReferentieNummer")
        if (norm(raw(dc)) == "C") != (norm(raw(vorig)) != ""):
            self.fault("CD060", e, vorig, dc)

    def lines_once(self, clienten):
        for client in kids(clienten):
            self.once(kid(client, "Prestaties"), "Prestatie",
                      "ProductReferentie/ReferentieNummer",
                      "ProductReferentie/VorigReferentieNummer")
        self.once(clienten, "Client", "Bsn")

    def type323(self):
        d = kid(self.root, "Declaratie")
        self.periode = kid(d, "DeclaratiePeriode")
        self.from_2021(kid(self.periode, "Begindatum"))
        self.period(self.periode)
        self.whole_month(self.periode)
        totaal = kid(d, "TotaalIngediendBedrag")
        self.amount(totaal)
        clienten = kid(d, "Clienten")
        lines = everywhere(clienten, "Prestatie")
        self.sum_of_lines(totaal, lines)
        for i, line in enumerate(lines):
            self.line(line, lines[:i], kid(d, "DeclaratieDagtekening"))
        self.lines_once(clienten)

    def from_2021(self, begin):
        if day(begin) < 20210101:
            self.fault("CS100", begin, begin)

    def whole_month(self, e):
        begin, eind = kid(e, "Begindatum"), kid(e, "Einddatum")
        if after_hyphens(raw(begin), 2) != "01":
            self.fault("CS340", e, begin)

        def put_right(n):
            y, m, d = n // 10000, n // 100 % 100, n % 100
            while True:
                if m > 12:
                    y, m = y + 1, m - 12
                    continue
                length = 29 if m == 2 and y % 4 == 0 else \
                    (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[m - 1]
                if d <= length:
                    return y * 10000 + m * 100 + d
                d, m = d - length, m + 1

        if put_right(day(eind) + 1) != put_right(day(begin) + 100):
            self.fault("CS340", e, begin, eind)

    def sum_of_lines(self, totaal, lines):
        bedrag, dc = kid(totaal, "TotaalBedrag"), kid(totaal, "DebetCredit")
        som = self.total(lines)
        if som is not None and raw(dc) == "C":
            som = -som
        if som is None or norm(raw(bedrag)) != str(som):
            self.fault("TR358", totaal, bedrag, dc,
                       *(kid(line, "IngediendBedrag") for line in lines))

    def line(self, e, earlier, dagtekening):
        periode = kid(e, "ProductPeriode")
        begin, eind = kid(periode, "Begindatum"), kid(periode, "Einddatum")
        self.references(kid(e, "ProductReferentie"), earlier)
        self.from_2021(begin)
        self.period(periode)
        limit = day(dagtekening) - 50000
        if limit % 10000 == 229:
            limit -= 1
        if day(eind) < limit:
            self.fault("TR335", eind, dagtekening, eind)
        eenheid, tarief = kid(e, "Eenheid"), kid(e, "ProductTarief")
        if (norm(raw(eenheid)) != "83") != (norm(raw(tarief)) != ""):
            self.fault("CD087", eenheid, eenheid, tarief)
        self.amount(kid(e, "IngediendBedrag"))
        self.credit(e)
        b, x = (raw(d).replace("-", "") for d in (begin, eind))
        if b[:4] != x[:4]:
            self.fault("CS337", e, begin, eind)
        if b[4:6] != x[4:6]:
            self.fault("CS337", e, begin, eind)
        volume = kid(e, "GeleverdVolume")
        bedrag = kid(e, "IngediendBedrag", "Bedrag")
        if raw(eenheid) == "83" and None not in (
                num(raw(volume)), num(raw(bedrag))) \
                and num(raw(volume)) != num(raw(bedrag)):
            self.fault("CS339", e, volume, bedrag)
        einde = kid(self.periode, "Einddatum")
        for datum in (begin, eind):
            if later(datum, einde):
                self.fault("TR319", e, einde, datum)
        self.twice(e, earlier)

    def references(self, e, earlier):
        ref, vorig = kid(e, "ReferentieNummer"), \
            kid(e, "VorigReferentieNummer")
        r, v = norm(raw(ref)), norm(raw(vorig))

        def those(which):
            found = [kid(line, "ProductReferentie", which)
                     for line in earlier]
            return [f for f in found if f is not None]

        if vorig is not None:
            for eerder in those("VorigReferentieNummer"):
                if raw(eerder) == v:
                    self.fault("TR315", e, eerder, vorig)
        for eerder in those("ReferentieNummer"):
            if raw(eerder) == v:
                self.fault("TR316", e, eerder, vorig)
        for eerder in those("VorigReferentieNummer"):
            if raw(eerder) == r:
                self.fault("TR316", e, eerder, ref)
        if r == v:
            self.fault("TR316", e, ref, vorig)

    def twice(self, e, earlier):
        keys = (("ProductPeriode", "Begindatum"),
                ("ProductPeriode", "Einddatum"), ("ProductCategorie",),
                ("ToewijzingNummer",), ("ProductCode",))

        def debit(line):
            return raw(kid(line, "IngediendBedrag", "DebetCredit")) == "D"

        for eerder in earlier:
            if (eerder.getparent() is e.getparent() and debit(e)
                    and debit(eerder)
                    and all(raw(kid(e, *k)) == raw(kid(eerder, *k))
                            for k in keys)):
                self.fault("TR416", e, eerder, e)

    def type325(self):
        d = kid(self.root, "DeclaratieAntwoord")
        if d is None:
            return
        ingediend = kid(d, "TotaalIngediendBedrag")
        toegekend = kid(d, "TotaalToegekendBedrag")
        self.amount(ingediend)
        self.amount(toegekend)
        clienten = kid(d, "Clienten")
        lines = [] if clienten is None else everywhere(clienten, "Prestatie")
        for line in lines:
            self.period(kid(line, "ProductPeriode"))
            self.amount(kid(line, "IngediendBedrag"))
            self.credit(line)
        if clienten is not None:
            self.lines_once(clienten)

        def signed(e):
            n = num(raw(kid(e, "TotaalBedrag")))
            if n is not None and raw(kid(e, "DebetCredit")) == "C":
                n = -n
            return n

        claimed, granted = signed(ingediend), signed(toegekend)
        codes = [raw(c) for c in kids(kid(d, "RetourCodes"))]
        if all(c in ("0200", "8001") for c in codes):
            rest = None if None in (claimed, granted) else claimed - granted
            if self.total(lines) != rest:
                self.fault("TR342", d, ingediend, toegekend)
        elif granted != 0:
            self.fault("TR342", d, toegekend)
