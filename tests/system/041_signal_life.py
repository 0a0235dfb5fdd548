#!/usr/bin/python3
"""The life of a signal: told once, followed as its figures move, taken up by
somebody, cleared with a reason; many from one cause are told as one."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import agb  # noqa: E402
from geval import main  # noqa: E402
from signalen import RUIMTE, Signals  # noqa: E402


class Taken(Signals):
    """signal ack: who, what, until when."""

    DAY = "2023-12-01"

    def open_signal(self, soort="plafond"):
        """A half-year signal that is open."""
        self.ruimte(10_000, soort=soort)
        before = self.last_event()
        wie, t, lines = self.euros([("2023-01", 550_001)],
                                   einddatum="2023-01-31")
        self.declareer(wie, lines[0][1], "2023-01")
        (event,) = self.of_type("halfjaarsignaal-afgegeven", before)
        return event, wie, lines[0][1]

    def ack(self, signal, *words, by="contractmanager", what="brief uit",
            code=0):
        got = self.d.ctl("signal", "ack", signal, "--by", by, "--what", what,
                         *words)
        self.assertEqual(got.code, code, got.err)
        return got

    def test_who_and_until_when_are_told_and_what_stays_inside(self):
        event, *_ = self.open_signal()
        data = event.body["data"]
        self.assertEqual(data["actie_uiterlijk"], {
            "overleg": "2023-12-15", "besluit": "2023-12-29"})
        before = self.last_event()
        self.ack(data["signaal"], "--due", "2023-12-20", "2023-12-08",
                 what="gebeld met de directeur")
        (told,) = self.of_type("signaal-bevestigd", before)
        self.assertEqual(told.body["data"]["door"], "contractmanager")
        self.assertEqual(told.body["data"]["termijnen"],
                         ["2023-12-08", "2023-12-20"])
        self.assertEqual(told.body["correlationid"], data["signaal"])
        self.assertNotIn(b"directeur", told.raw)
        (shown,) = self.d.json("signal", "show", data["signaal"])
        self.assertEqual((shown["state"], shown["acknowledged"],
                          shown["consult_before"], shown["decide_before"]),
                         ("acknowledged", "2023-12-01", "2023-12-15",
                          "2023-12-29"))
        (ack,) = shown["acknowledgements"]
        self.assertEqual((ack["by"], ack["what"], ack["due"]),
                         ("contractmanager", "gebeld met de directeur",
                          ["2023-12-08", "2023-12-20"]))
        text = self.d.must("signal", "show", data["signaal"])
        self.assertIn("gebeld met de directeur", text)
        # A second step of the same talk.
        self.ack(data["signaal"], "--due=2023-12-22", by="wethouder",
                 what="besluit genomen")
        (shown,) = self.d.json("signal", "show", data["signaal"])
        self.assertEqual([a["by"] for a in shown["acknowledgements"]],
                         ["contractmanager", "wethouder"])

    def test_an_estimate_has_no_dates_of_the_contract_standard(self):
        event, *_ = self.open_signal(soort="raming")
        self.assertNotIn("actie_uiterlijk", event.body["data"])

    def test_what_was_taken_up_is_no_longer_open_but_clears_all_the_same(self):
        event, wie, regel = self.open_signal()
        signal = event.body["data"]["signaal"]
        self.ack(signal)
        self.assertNotIn(signal, [s["id"] for s in self.d.json(
            "signal", "list", "--state", "open", codes=(0, 4))])
        (held,) = self.d.json("signal", "list", "--state", "acknowledged",
                              "--aanbieder", self.aanbieder)
        self.assertEqual(held["id"], signal)
        before = self.last_event()
        self.declareer(wie, regel.credit(self.teller.referentie()),
                       "2023-02")
        (cleared,) = self.of_type("signaal-ingetrokken", before)
        self.assertEqual((cleared.body["data"]["signaal"],
                          cleared.body["data"]["reden"]),
                         (signal, "correctie"))
        # What is over cannot be taken up any more.
        self.assertIn("cleared", self.ack(signal, code=1).err)

    def test_a_wrong_acknowledgement_is_refused_and_leaves_nothing(self):
        event, *_ = self.open_signal()
        signal = event.body["data"]["signaal"]
        before = self.last_event()
        journal = self.d.json("status")[0]["journal"]
        self.ack("0d7a7a52-6f1e-4c55-8c0a-2f3b8b0f7f10", code=3)
        self.ack("x" * 400, code=3)
        self.ack(signal, by="", code=2)
        self.ack(signal, what="", code=2)
        self.ack(signal, "--due", "gisteren", code=2)
        self.ack(signal, "2023-12-08", code=2)
        self.ack(signal, signal, code=2)
        self.ack(signal, what="een\ntwee", code=1)
        self.ack(signal, by="x" * 65, code=2)
        self.ack(signal, "--due", "2023-12-08,2023-12-08", code=1)
        self.ack(signal, "--due", ",".join(f"2023-12-{d:02d}"
                                           for d in range(10, 19)), code=2)
        self.assertEqual(self.last_event(), before)
        self.assertEqual(self.d.json("status")[0]["journal"], journal)

    def test_it_survives_a_restart_and_a_rebuild(self):
        event, *_ = self.open_signal()
        signal = event.body["data"]["signaal"]
        self.ack(signal, "--due", "2023-12-08")
        self.d.restart()
        (shown,) = self.d.json("signal", "show", signal)
        self.assertEqual(shown["state"], "acknowledged")
        self.assertEqual(len(shown["acknowledgements"]), 1)
        self.d.must("rebuild")
        self.d.must("verify")


class Live(Signals):
    """Before [region] live_from there are no signals; then all at once."""

    DAY = "2023-05-08"
    CONFIG = {"region": {"live_from": "2023-05-10"}}

    def test_what_came_before_is_judged_on_the_first_day(self):
        self.ruimte(10_000)
        wie, t, lines = self.euros([("2023-01", 700_000)],
                                   einddatum="2023-01-31")
        self.declareer(wie, lines[0][1], "2023-01")
        self.d.tick("2023-05-09")
        self.assertEqual(self.d.json("signal", "list"), [])
        before = self.last_event()
        self.d.tick("2023-05-10")
        self.assertEqual(
            sorted(e.body["data"]["regel"].split(".")[1]
                   for e in self.d.events(before)),
            ["drempel-bereikt", "halfjaarsignaal"])
        self.d.must("rebuild")
        self.d.must("verify")


class Followed(Signals):
    """An open signal is told again when it moved: at most once a day, or by
    more than a twentieth of the amount."""

    DAY = "2023-10-02"

    def test_a_small_move_waits_for_the_next_day(self):
        self.ruimte(10_000)
        wie, t, lines = self.euros([("2023-01", 560_000), ("2023-02", 50_000),
                                    ("2023-03", 51_000)],
                                   einddatum="2023-03-31")
        (_, een), (_, twee), (_, drie) = lines
        self.declareer(wie, een, "2023-01")
        before = self.last_event()
        # 500.00 is a twentieth of 10,000.00, not more.
        self.declareer(wie, twee, "2023-02")
        self.assertEqual(self.of_type("signaal-bijgewerkt", before), [])
        self.declareer(wie, drie, "2023-03")
        (told,) = self.of_type("signaal-bijgewerkt", before)
        self.assertEqual((told.body["data"]["was_ct"],
                          told.body["data"]["is_ct"]), (560_000, 661_000))
        self.d.tick("2023-10-03")
        self.assertEqual(len(self.of_type("signaal-bijgewerkt", before)), 1)
        before = self.last_event()
        self.declareer(wie, twee.credit(self.teller.referentie()), "2023-04")
        # Nothing was told today yet.
        (told,) = self.of_type("signaal-bijgewerkt", before)
        self.assertEqual((told.body["data"]["was_ct"],
                          told.body["data"]["is_ct"]), (661_000, 611_000))
        before = self.last_event()
        self.declareer(wie, self.regel(t, "2023-03", 100), "2023-05")
        self.declareer(wie, self.regel(t, "2023-03", 200), "2023-06")
        self.assertEqual(self.of_type("signaal-bijgewerkt", before), [])
        self.d.tick("2023-10-04")
        (told,) = self.of_type("signaal-bijgewerkt", before)
        self.assertEqual((told.body["data"]["was_ct"],
                          told.body["data"]["is_ct"]), (611_000, 611_300))
        self.d.tick("2023-10-05")
        self.assertEqual(len(self.of_type("signaal-bijgewerkt", before)), 1)

    def test_what_moved_and_came_back_is_not_told(self):
        self.ruimte(10_000)
        wie, t, lines = self.euros([("2023-01", 560_000), ("2023-02", 100)],
                                   einddatum="2023-02-28")
        (_, een), (_, twee) = lines
        self.declareer(wie, een, "2023-01")
        before = self.last_event()
        self.declareer(wie, twee, "2023-02")
        self.declareer(wie, twee.credit(self.teller.referentie()), "2023-02")
        self.d.tick("2023-10-06")
        self.assertEqual(self.of_type("signaal-bijgewerkt", before), [])


class Grouped(Signals):
    """One cause, one event: a budget import that finds many over."""

    DAY = "2023-10-02"
    MANY = 12

    def test_an_import_that_raises_many_is_one_event(self):
        providers = [agb(7000 + i) for i in range(self.MANY)]
        for aanbieder in providers:
            self.aanbieder = aanbieder
            wie, t, lines = self.euros([("2023-01", 550_001)],
                                       einddatum="2023-01-31")
            self.declareer(wie, lines[0][1], "2023-01")
        before = self.last_event()
        self.d.importeer("budget", RUIMTE + "".join(
            f"{a};wmo;0310;*;2023-01-01;2023-12-31;10000;raming\n"
            for a in providers))
        self.assertEqual(self.of_type("halfjaarsignaal-afgegeven", before),
                         [])
        (one,) = [e for e in self.of_type("signalen-gegroepeerd", before)
                  if e.body["data"]["gebeurtenis"].endswith(
                      "halfjaarsignaal-afgegeven")]
        data = one.body["data"]
        self.assertEqual((data["oorzaak"], data["aantal"],
                          len(data["signalen"]), data["niet_genoemd"]),
                         ("import", self.MANY, self.MANY, 0))
        listed = {s["id"] for s in self.d.json(
            "signal", "list", "--rule", "halfjaarsignaal", codes=(4,))}
        self.assertEqual(set(data["signalen"]), listed)
        # And a budget that ends them all clears them as one.
        before = self.last_event()
        self.d.importeer("budget", RUIMTE + "".join(
            f"{a};wmo;0310;*;2023-01-01;2023-12-31;20000;raming\n"
            for a in providers))
        self.assertEqual(self.of_type("signaal-ingetrokken", before), [])
        (one,) = [e for e in self.of_type("signalen-gegroepeerd", before)
                  if e.body["data"]["regel"].endswith("halfjaarsignaal")]
        self.assertEqual((one.body["data"]["aantal"],
                          one.body["data"]["reden"]),
                         (self.MANY, "budgetwijziging"))
        self.d.must("rebuild")


if __name__ == "__main__":
    main()
