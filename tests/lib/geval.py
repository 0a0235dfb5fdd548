"""The ground of a system test: one daemon per class, senders, short words."""

import os
import sys
import unittest

from berichten import (Teller, Toewijzing, agb, bericht301, bericht323,
                       client, prestatie)
from pols import Daemon

GEMEENTE = "0310"

TARIEVEN = "domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief\n"


class Geval(unittest.TestCase):
    """A daemon for all tests of a class.  Every test has clients, numbers and
    providers of its own, so that the order of the tests means nothing."""

    CONFIG = {}
    CLOCK = "manual"
    DAY = "2023-05-08"
    BUILD = None    # another build than $POLS_BUILD
    EXIT = 0        # how polsd must leave at the end
    _seed = 0
    _people = 0

    @classmethod
    def setUpClass(cls):
        cls.d = Daemon(cls.CONFIG, cls.CLOCK, cls.DAY, cls.BUILD)
        cls.failed = False
        try:
            cls.d.start()
            cls.prepare()
        except BaseException:
            print(cls.d.log()[-4000:], file=sys.stderr)
            cls.d.close()
            raise

    @classmethod
    def prepare(cls):
        """What all tests of the class stand on."""

    @classmethod
    def tearDownClass(cls):
        try:
            status = cls.d.stop() if cls.d.process is not None else cls.EXIT
            if cls.failed or status != cls.EXIT:
                print(cls.d.log()[-4000:], file=sys.stderr)
            if status != cls.EXIT:
                raise AssertionError(f"polsd left with status {status}")
        finally:
            cls.d.close()

    def setUp(self):
        Geval._seed += 1
        self.teller = Teller(Geval._seed)
        self.aanbieder = agb(1000 + Geval._seed)
        self.intake = self.d.intake()

    def tearDown(self):
        self.intake.close()
        self.d.clients.remove(self.intake)

    def run(self, result=None):
        # A sub-test that fails counts as well.
        before = len(result.failures) + len(result.errors) if result else 0
        outcome = super().run(result)
        if result and len(result.failures) + len(result.errors) > before:
            type(self).failed = True
        return outcome

    # ---- short words

    def wie(self):
        """A client nobody else has."""
        Geval._people += 1
        return client(Geval._people)

    def tarief(self, cent, eenheid="04", code="02A03", van="2023-01-01",
               tot="", domein="wmo"):
        """A tariff for the provider of this test."""
        self.d.importeer("tariff", TARIEVEN + f"{domein};{GEMEENTE};"
                         f"{self.aanbieder};{code};{eenheid};{van};{tot};"
                         f"{cent // 100},{cent % 100:02d}\n")

    def toewijzing(self, **velden):
        return Toewijzing(self.teller.toewijzingnummer(), **velden)

    def m301(self, wie, toewijzingen, **anders):
        """A 301 of this test's provider, as bytes."""
        anders.setdefault("identificatie", self.teller.identificatie())
        return bericht301(anders.pop("gemeente", GEMEENTE),
                          anders.pop("aanbieder", self.aanbieder), wie,
                          toewijzingen, **anders)

    def m323(self, wie, regels, maand, **anders):
        """A 323 of this test's provider, as bytes."""
        if not isinstance(regels, list):
            regels = [regels]
        if wie is not None:
            regels = [(wie, regels)]
        anders.setdefault("identificatie", self.teller.identificatie())
        anders.setdefault("declaratienummer", self.teller.declaratienummer())
        return bericht323(anders.pop("aanbieder", self.aanbieder),
                          anders.pop("gemeente", GEMEENTE), regels,
                          jaar_maand=maand, **anders)

    def regel(self, toewijzing, maand, volume, tarief=None, **anders):
        """A line with a reference number of its own."""
        return prestatie(toewijzing, maand, volume,
                         self.teller.referentie(), tarief, **anders)

    def boek(self, xml, **lines):
        """Send; it must be booked, with these counts of lines."""
        receipt = self.intake.ask(xml)
        self.assertEqual(receipt["outcome"], "booked",
                         self.findings(receipt))
        for key, value in lines.items():
            self.assertEqual(receipt["lines"][key], value,
                             (key, receipt["lines"], receipt["findings"]))
        return receipt

    def findings(self, receipt):
        return [(f["rule"], f["code"], f["path"])
                for f in receipt.get("findings") or []]

    def codes(self, receipt):
        return {f["code"] for f in receipt["findings"]}

    def rules(self, receipt):
        return {f["rule"] for f in receipt["findings"]}

    def commitment(self, toewijzing, *extra, domein="wmo",
                   gemeente=GEMEENTE):
        """What `commitment show` says of an allocation."""
        found = self.d.json("commitment", "show", "--domain", domein,
                            "--gemeente", gemeente, "--nummer",
                            toewijzing.nummer, *extra)
        self.assertEqual(len(found), 1)
        return found[0]

    def assertMoney(self, toewijzing, **cents):
        """The amounts of a commitment, without the suffix _ct."""
        found = self.commitment(toewijzing)
        self.assertEqual({k: found[f"{k}_ct"] for k in cents}, cents)
        return found

    def last_event(self):
        """The number of the last stored event."""
        events = self.d.events()
        return events[-1].sequence if events else 0


class Telkens(Geval):
    """A daemon for every test: where days go by, or keys are changed."""

    @classmethod
    def setUpClass(cls):
        cls.failed = False

    @classmethod
    def tearDownClass(cls):
        pass

    def setUp(self):
        type(self).d = Daemon(self.CONFIG, self.CLOCK, self.DAY, self.BUILD)
        self.addCleanup(self.end, self.d)
        self.d.start()
        super().setUp()

    def end(self, d):
        try:
            if d.alive:
                self.assertEqual(d.stop(), self.EXIT, d.log()[-4000:])
        finally:
            d.close()


def main():
    sys.dont_write_bytecode = True
    unittest.main(verbosity=2 if os.environ.get("V") else 1)
