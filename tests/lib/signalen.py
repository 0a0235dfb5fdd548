"""Short words for tests about signals."""

from geval import GEMEENTE, Geval

CONTRACTEN = ("aanbieder;naam;domein;segment;van;tot;bekostiging;"
              "combinatie\n")
SEGMENTEN = "segment;domein;productcategorie;productcode;van;tot\n"
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


class Regels(Signals):
    """What all rules have in common."""

    @classmethod
    def tearDownClass(cls):
        try:
            cls.d.must("rebuild")
            cls.d.must("verify")
            cls.explain_all()
        finally:
            super().tearDownClass()

    @classmethod
    def explain_all(cls):
        """No signal that lives may differ from the sum of its parts."""
        for signal in cls.d.json("signal", "list", codes=(0, 4)):
            if signal["state"] == "cleared":
                continue
            (shown,) = cls.d.json("signal", "show", signal["id"],
                                  "--explain")
            if shown["explain"]["differs"] or not shown["explain"]["figures"]:
                raise AssertionError("\n".join(shown["explain"]["steps"]))

    def opened(self, rule, before):
        """Events with which signals of a rule opened."""
        return [e for e in self.d.events(before)
                if e.body["data"].get("regel") == rule
                and e.body["data"].get("toestand") == "open"
                and not e.type.endswith("bijgewerkt")]

    def cleared(self, rule, before):
        return [e.body["data"]["reden"]
                for e in self.of_type("signaal-ingetrokken", before)
                if e.body["data"]["regel"] == rule]

    def spend(self, *cents, maand="2023-01", wie=None):
        """Declare these amounts, each with a message of its own."""
        wie, t, lines = self.euros([(maand, cent) for cent in cents],
                                   einddatum="2023-12-31")
        for _, regel in lines:
            self.declareer(wie, regel, maand)
        return wie, [regel for _, regel in lines]

    def credit(self, wie, regel, maand="2023-04"):
        self.declareer(wie, regel.credit(self.teller.referentie()), maand)
