#!/usr/bin/python3
"""Terms: what the municipality owes an answer to, with [answer] watch."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import GEMEENTE, Telkens, main  # noqa: E402
from verkeer import bericht305, bericht325, retour  # noqa: E402

TYPE = "nl.pols.berichten.antwoord-termijn-verstreken"


class Term(Telkens):
    """A provider sends on Monday 8 May 2023."""

    DAY = "2023-05-08"
    CONFIG = {"answer": {"watch": "yes"}}

    def setUp(self):
        super().setUp()
        self.client = self.wie()
        self.t = self.toewijzing(volume=31000, eenheid="83", frequentie="4")
        self.boek(self.m301(self.client, self.t))

    def tearDown(self):
        for check in ("verify", "rebuild"):
            got = self.d.ctl(check)
            self.assertEqual(got.code, 0, got.out + got.err)
        super().tearDown()

    def start(self, ident):
        return self.boek(bericht305(
            self.aanbieder, GEMEENTE, self.client, self.t, "2023-05-01",
            ident, "2023-05-08"))["journal"]

    def declaratie(self, ident, maand="2023-03"):
        return self.boek(self.m323(self.client, self.regel(
            self.t, maand, 31000, eenheid="83"), "2023-04",
            identificatie=ident))["journal"]

    def op306(self, ident, **anders):
        return retour("305", self.aanbieder, GEMEENTE, ident, "2023-05-08",
                      self.teller.identificatie(), "2023-05-09", **anders)

    def op325(self, ident):
        return bericht325(
            GEMEENTE, self.aanbieder, self.teller.identificatie(),
            "2023-05-09", (ident, "2023-05-08"), "DN1", 31000)

    def verteld(self):
        return [(e.body["data"]["soort"], e.body["data"]["uiterlijk"],
                 e.body["data"]["aantal_dagen_te_laat"])
                for e in self.d.events() if e.type == TYPE]

    def termijn(self, journal):
        found = self.d.json("message", "show", journal)[0]
        return found["answer_due"], found["answered_journal"]

    def oudste(self):
        return self.d.json("status")[0]["oldest_unanswered"]

    def test_what_is_not_answered_is_told_once(self):
        self.assertIsNone(self.oudste())
        declared = self.declaratie("D1")
        started = self.start("S1")
        # Three working days, and ten; Ascension day is none.
        self.assertEqual(self.termijn(started), ("2023-05-11", None))
        self.assertEqual(self.termijn(declared), ("2023-05-23", None))
        self.assertEqual(self.oudste(), {
            "journal": started, "type": "WMO305", "due": "2023-05-11"})
        self.d.tick("2023-05-11")
        self.assertEqual(self.verteld(), [])
        self.d.tick("2023-05-12")
        self.assertEqual(self.verteld(), [("WMO305", "2023-05-11", 1)])
        self.d.tick("2023-05-25")
        self.assertEqual(self.verteld(), [("WMO305", "2023-05-11", 1),
                                          ("WMO323", "2023-05-23", 2)])
        self.assertEqual(self.oudste()["journal"], started)

    def test_the_answer_stops_the_clock(self):
        started, declared = self.start("S1"), self.declaratie("D1")
        answers = [self.boek(x)["journal"]
                   for x in (self.op306("S1"), self.op325("D1"))]
        self.assertEqual(self.termijn(started), ("2023-05-11", answers[0]))
        self.assertEqual(self.termijn(declared), ("2023-05-23", answers[1]))
        self.assertIsNone(self.oudste())
        self.d.tick("2023-06-30")
        self.assertEqual(self.verteld(), [])

    def test_an_answer_to_another_does_not(self):
        started = self.start("S1")
        self.boek(self.op306("S2"))
        self.boek(self.op325("S1"))
        self.assertEqual(self.termijn(started), ("2023-05-11", None))

    def test_the_order_means_nothing(self):
        answer = self.boek(self.op325("D1"))["journal"]
        self.assertEqual(self.termijn(self.declaratie("D1")),
                         ("2023-05-23", answer))

    def test_somebody_says_so(self):
        one, two = self.start("S1"), self.declaratie("D1")
        got = self.d.must("message", "answered", one, two)
        self.assertEqual(got, f"message {one} is answered\n"
                              f"message {two} is answered\n")
        by = self.termijn(one)[1]
        self.assertGreater(by, two)
        # Again is no other answer; and what has no term cannot be answered.
        self.assertEqual(self.d.json("message", "answered", one)[0], {
            "ok": True, "message": one, "journal": by})
        self.assertEqual(self.d.ctl("message", "answered", 1, two).code, 3)
        self.assertEqual(self.d.ctl("message", "answered", "x").code, 2)
        self.d.tick("2023-06-30")
        self.assertEqual(self.verteld(), [])
        self.assertIn("to be answered until 2023-05-11, answered",
                      self.d.must("message", "show", one))

    def test_what_is_refused_is_answered_too_but_not_by_the_schema(self):
        line = self.regel(self.t, "2023-03", 31000, eenheid="83")
        two = self.intake.ask(self.m323(self.client, line, "2023-04",
                                        totaal=(1, "D")))
        self.assertEqual((two["outcome"], two["level"]), ("refused", 2))
        self.assertEqual(self.termijn(two["journal"]), ("2023-05-23", None))
        one = self.intake.ask(self.m323(self.client, line, "2023-04").replace(
            b"BerichtVersie>3", b"BerichtVersie>x"))
        self.assertEqual(one["level"], 1)
        self.assertEqual(self.termijn(one["journal"]), (None, None))

    def test_history_owes_nothing(self):
        folder = self.d.folder / "oud"
        folder.mkdir()
        (folder / "1.xml").write_bytes(self.m323(self.client, self.regel(
            self.t, "2023-03", 31000, eenheid="83"), "2023-04"))
        self.d.must("send", "--historic", folder)
        self.d.tick("2023-06-30")
        self.assertEqual(self.verteld(), [])
        self.assertIsNone(self.oudste())


class Unwatched(Telkens):
    """By default nothing runs."""

    DAY = "2023-05-08"

    def test_nothing_is_owed(self):
        wie = self.wie()
        t = self.toewijzing(volume=31000, eenheid="83", frequentie="4")
        self.boek(self.m301(wie, t))
        nr = self.boek(self.m323(wie, self.regel(
            t, "2023-03", 31000, eenheid="83"), "2023-04"))["journal"]
        self.assertIsNone(
            self.d.json("message", "show", nr)[0]["answer_due"])
        got = self.d.ctl("message", "answered", nr)
        self.assertEqual(got.code, 3)
        self.assertIn("[answer] watch", got.err)


if __name__ == "__main__":
    main()
