"""Short words for tests about signals."""

from geval import GEMEENTE, Geval

RUIMTE = "aanbieder;domein;gemeente;segment;van;tot;bedrag;soort\n"


class Signals(Geval):
    """Short words about signals."""

    def of_type(self, ending, after=0):
        return [e for e in self.d.events(after) if e.type.endswith(ending)]

    def ruimte(self, euro, soort="raming", van="2023-01-01",
               tot="2023-12-31", aanbieder=None):
        """A ceiling or estimate of the provider of this test."""
        self.d.importeer("budget", RUIMTE + f"{aanbieder or self.aanbieder};"
                         f"wmo;{GEMEENTE};*;{van};{tot};{euro};{soort}\n")

    def euros(self, cent_per_month, **velden):
        """An allocation of just the euros declared on it, its client and
        its lines of exact cents."""
        wie = self.wie()
        velden.setdefault("einddatum", "2023-12-31")
        t = self.toewijzing(volume=sum(cent for _, cent in cent_per_month),
                            eenheid="83", frequentie="6", code="02A83",
                            **velden)
        self.boek(self.m301(wie, t))
        lines = []
        for maand, cent in cent_per_month:
            lines.append((maand, self.regel(t, maand, cent)))
        return wie, t, lines

    def declareer(self, wie, regel, maand):
        return self.boek(self.m323(wie, regel, maand), accepted=1)

    def mine(self, before):
        """New half-year signals since an event number."""
        return self.of_type("halfjaarsignaal-afgegeven", before)
