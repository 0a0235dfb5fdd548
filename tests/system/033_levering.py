#!/usr/bin/python3
"""Starts and stops (305, 307): what they release, and the rules of level 3.

The allocations are outputgericht, an amount per month, so that the maximum is
the volume times the months and every figure can be reckoned by head.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import agb  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402
from verkeer import bericht305, bericht307  # noqa: E402

BEGIN = "2023-01-09"
TYPE = "nl.pols.verplichtingen."


class Zorg(Geval):
    """A client with one allocation, and what a provider says of it."""

    DAY = "2023-05-08"

    def setUp(self):
        super().setUp()
        self.client = self.wie()
        # 310 euro a month, ten euro a day in a month of 31 days.
        self.t = self.toewijzing(volume=31000, eenheid="83", frequentie="4")
        self.maximum = 12 * 31000

    def start(self, begin=BEGIN, toewijzing=None, wie=None, domein="wmo",
              aanbieder=None, **anders):
        return self.intake.ask(bericht305(
            aanbieder or self.aanbieder, GEMEENTE, wie or self.client,
            toewijzing or self.t, begin, self.teller.identificatie(),
            domein=domein, **anders))

    def stopt(self, eind, begin=BEGIN, toewijzing=None, wie=None,
              domein="wmo", reden="38", **anders):
        return self.intake.ask(bericht307(
            self.aanbieder, GEMEENTE, wie or self.client,
            toewijzing or self.t, begin, eind, self.teller.identificatie(),
            domein=domein, reden=reden, **anders))

    def goed(self, receipt):
        self.assertEqual((receipt["outcome"], receipt["findings"],
                          receipt["lines"]), ("booked", [], None))
        return receipt

    def fout(self, receipt, rule, code):
        """A finding and nothing booked: what is expected stays as it was."""
        self.assertEqual(receipt["outcome"], "booked")
        self.assertEqual([(f["rule"], f["code"], f["level"])
                          for f in receipt["findings"]], [(rule, code, 3)])
        return receipt["findings"][0]

    def verwacht(self, cent, toewijzing=None, domein="wmo"):
        found = self.commitment(toewijzing or self.t, domein=domein)
        self.assertEqual((found["expected_ct"], found["maximum_ct"]),
                         (cent, self.maximum))
        self.assertEqual(sum(m["expected_ct"] for m in found["months"]),
                         cent)
        return found

    def wacht(self, receipt, rule, code):
        """Told what it lacks, which may still come; its number."""
        self.fout(receipt, rule, code)
        found = self.d.json("message", "show", receipt["journal"])[0]
        self.assertEqual(found["held_now"], 1)
        return receipt["journal"]

    def bevindingen(self, journal):
        found = self.d.json("message", "show", journal, codes=(0, 4))[0]
        return [f["rule"] for f in found["findings"]]

    def soorten(self, since):
        return [e.type.removeprefix(TYPE) for e in self.d.events(since)
                if e.type.startswith(TYPE)]


class Leveringen(Zorg):
    """What is expected, the rules, and what may still come."""

    # ---- what is expected

    def test_a_stop_releases_what_lies_behind_it(self):
        for domein in ("wmo", "jw"):
            with self.subTest(domein):
                self.t = self.toewijzing(
                    volume=31000, eenheid="83", frequentie="4",
                    categorie="45" if domein == "jw" else "02",
                    code="45A04" if domein == "jw" else "02A03")
                self.client = self.wie()
                self.boek(self.m301(self.client, self.t, domein=domein))
                before = self.last_event()
                self.goed(self.start(domein=domein))
                found = self.verwacht(self.maximum, domein=domein)
                self.assertEqual((found["started"], found["stopped"]),
                                 (BEGIN, None))
                # March whole days: 10 of 31.
                self.goed(self.stopt("2023-03-10", domein=domein))
                found = self.verwacht(2 * 31000 + 10000, domein=domein)
                self.assertEqual((found["started"], found["stopped"]),
                                 (BEGIN, "2023-03-10"))
                self.assertEqual(found["remaining_ct"], self.maximum)
                self.goed(self.stopt("2023-03-10", status="3",
                                     dagtekening="2023-05-01",
                                     domein=domein))
                found = self.verwacht(self.maximum, domein=domein)
                self.assertIsNone(found["stopped"])
                self.assertEqual(self.soorten(before), [
                    "levering-gestart", "verplichting-beeindigd",
                    "levering-ingetrokken"])

    def test_the_event_tells_what_is_released_and_no_more(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        before = self.last_event()
        self.goed(self.stopt("2023-04-30"))
        event, = [e for e in self.d.events(before) if "beeindigd" in e.type]
        data = event.body["data"]
        self.assertEqual((data["verschil_maximum_ct"], data["verwacht_ct"],
                          data["verschil_verwacht_ct"]),
                         (0, 4 * 31000, -8 * 31000))
        self.assertEqual(data["bericht_soort"], "stop")
        self.assertNotIn("code", str(sorted(data)))
        self.assertNotIn(str(self.t.nummer), str(event.body))

    def test_a_temporary_stop_releases_nothing(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        before = self.last_event()
        self.goed(self.stopt("2023-02-28", reden="20"))
        self.verwacht(self.maximum)
        self.assertEqual(self.soorten(before), ["levering-onderbroken"])
        # Then for good.
        self.goed(self.stopt("2023-03-31"))
        self.verwacht(3 * 31000)

    def test_care_that_goes_on_after_a_stop_is_expected_again(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.goed(self.stopt("2023-02-28"))
        self.verwacht(2 * 31000)
        self.goed(self.start("2023-04-03"))
        self.verwacht(self.maximum)
        self.goed(self.stopt("2023-04-30", "2023-04-03"))
        self.verwacht(4 * 31000)

    def test_care_that_went_on_after_a_temporary_stop_is_stopped(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.goed(self.stopt("2023-02-28", reden="20"))
        self.goed(self.start("2023-04-01"))
        self.verwacht(self.maximum)
        self.goed(self.stopt("2023-04-30", "2023-04-01"))
        self.verwacht(4 * 31000)
        # Without the second start only the temporary stop is left.
        self.goed(self.stopt("2023-04-30", "2023-04-01", status="3"))
        self.goed(self.start("2023-04-01", status="3"))
        self.verwacht(self.maximum)

    def test_a_later_version_keeps_the_stop(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.goed(self.stopt("2023-02-28"))
        korter = self.t.versie("2023-05-01", einddatum="2023-06-30")
        self.boek(self.m301(self.client, korter))
        self.maximum = 6 * 31000
        self.verwacht(2 * 31000)

    def test_a_stop_behind_the_allocation_releases_nothing(self):
        self.t = self.toewijzing(volume=31000, eenheid="83", frequentie="4",
                                 einddatum="2023-03-31")
        self.maximum = 3 * 31000
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.goed(self.stopt("2023-04-20"))
        self.verwacht(self.maximum)

    def test_an_allocation_without_maximum_has_no_expected_cost(self):
        t = self.toewijzing(code=None)
        self.boek(self.m301(self.client, t))
        self.goed(self.start(toewijzing=t))
        self.goed(self.stopt("2023-02-28", toewijzing=t))
        found = self.commitment(t)
        self.assertIsNone(found["expected_ct"])
        self.assertEqual(found["stopped"], "2023-02-28")

    # ---- the rules

    def test_a_key_is_delivered_once(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.fout(self.start(), "TR074", "9074")
        self.goed(self.stopt("2023-02-28"))
        self.fout(self.stopt("2023-02-28"), "TR074", "9074")

    def test_what_was_taken_back_may_come_again(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.goed(self.start(status="3"))
        self.assertIsNone(self.verwacht(self.maximum)["started"])
        self.goed(self.start())
        self.assertEqual(self.verwacht(self.maximum)["started"], BEGIN)

    def test_a_second_start_needs_a_stop_of_the_first(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.fout(self.start("2023-02-06"), "TR326", "9326")

    def test_a_stopped_start_cannot_be_taken_back(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.goed(self.stopt("2023-02-28"))
        self.wacht(self.start(status="3"), "TR071", "9071")
        self.assertEqual(self.verwacht(2 * 31000)["started"], BEGIN)
        # Once the stop is gone the start can go too, and does.
        self.goed(self.stopt("2023-02-28", status="3"))
        self.assertIsNone(self.verwacht(self.maximum)["started"])

    def test_stops_of_one_start(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.goed(self.stopt("2023-02-28", reden="20"))
        self.fout(self.stopt("2023-03-15", reden="20"), "TR413", "9413")
        self.fout(self.stopt("2023-02-27"), "TR414", "9414")
        self.goed(self.stopt("2023-02-28"))
        self.fout(self.stopt("2023-03-31", reden="02"), "TR415", "9415")
        self.verwacht(2 * 31000)

    def test_one_finding_and_nothing_of_the_client_is_booked(self):
        ander = self.toewijzing(volume=100, eenheid="83", frequentie="4",
                                code="02A04")
        self.boek(self.m301(self.client, [self.t, ander]))
        self.goed(self.start())
        receipt = self.start("2023-02-06", toewijzing=ander,
                             meer=[(self.t, BEGIN, "1")])
        self.assertEqual(self.fout(receipt, "TR074", "9074")["path"],
                         "/Bericht/Client/StartProducten/StartProduct[2]")
        self.assertIsNone(self.commitment(ander)["started"])
        # In one message: the stop is taken back and a better one sent.
        self.goed(self.stopt("2023-02-28"))
        self.goed(self.stopt("2023-03-31", dagtekening="2023-05-01",
                             meer=[(self.t, BEGIN, "2023-02-28", "38",
                                    "3")]))
        self.verwacht(3 * 31000)
        # The same, but one part of it is wrong: the old stop stands.
        receipt = self.stopt("2023-04-30", dagtekening="2023-05-01", meer=[
            (self.t, BEGIN, "2023-03-31", "38", "3"),
            (self.t, BEGIN, "2023-04-30", "02", "1")])
        self.fout(receipt, "TR415", "9415")
        self.verwacht(3 * 31000)

    # ---- what may still come

    def test_the_order_of_arrival_means_nothing(self):
        before = self.last_event()
        stop = self.wacht(self.stopt("2023-03-31"), "TR019", "9019")
        start = self.wacht(self.start(), "TR019", "9019")
        self.assertEqual(self.soorten(before), [])
        self.boek(self.m301(self.client, self.t))
        self.verwacht(3 * 31000)
        self.assertEqual(self.soorten(before), [
            "verplichting-vastgelegd", "levering-gestart",
            "verplichting-beeindigd"])
        # What was found is lifted, and nothing waits.
        for journal in (start, stop):
            self.assertEqual(self.bevindingen(journal), [])

    def test_the_same_bytes_are_told_the_same_again(self):
        xml = bericht305(self.aanbieder, GEMEENTE, self.client, self.t, BEGIN,
                         self.teller.identificatie())
        self.wacht(self.intake.ask(xml), "TR019", "9019")
        self.boek(self.m301(self.client, self.t))
        again = self.intake.ask(xml)
        self.assertEqual(again["outcome"], "duplicate")
        self.assertEqual(self.rules(again), {"TR019"})

    def test_a_stop_waits_for_its_start(self):
        self.boek(self.m301(self.client, self.t))
        self.wacht(self.stopt("2023-03-31"), "TR382", "9069")
        self.goed(self.start())
        self.verwacht(3 * 31000)

    def test_a_withdrawal_waits_for_what_it_takes_back(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.wacht(self.stopt("2023-02-28", status="3",
                              dagtekening="2023-05-02"), "TR063", "9063")
        self.goed(self.stopt("2023-02-28"))
        self.verwacht(self.maximum)

    def test_a_second_start_waits_for_the_stop_of_the_first(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.wacht(self.start("2023-04-03"), "TR326", "9326")
        self.goed(self.stopt("2023-02-28"))
        self.assertIsNone(self.verwacht(self.maximum)["stopped"])

    def test_a_better_stop_waits_for_the_worse_to_go(self):
        self.boek(self.m301(self.client, self.t))
        self.goed(self.start())
        self.goed(self.stopt("2023-02-28"))
        self.wacht(self.stopt("2023-03-31"), "TR415", "9415")
        self.verwacht(2 * 31000)
        self.goed(self.stopt("2023-02-28", status="3",
                             dagtekening="2023-05-02"))
        self.verwacht(3 * 31000)

    def test_anothers_allocation_is_unknown(self):
        self.boek(self.m301(self.client, self.t))
        for wie, van in ((self.wie(), self.aanbieder), (None, agb(9))):
            self.wacht(self.start(wie=wie, aanbieder=van), "TR019", "9019")
        self.assertIsNone(self.commitment(self.t)["started"])

    def test_a_start_without_a_number_waits_for_nothing(self):
        self.t = self.toewijzing(volume=1)
        object.__setattr__(self.t, "nummer", None)
        receipt = self.start()
        self.fout(receipt, "TR019", "9019")
        found = self.d.json("message", "show", receipt["journal"])[0]
        self.assertEqual(found["held_now"], 0)


class Wachten(Zorg):
    """On a day that moves."""

    def test_what_does_not_come_is_rejected(self):
        before = self.last_event()
        # Monday; the return is due in three working days: on Thursday.
        early = self.wacht(self.start(), "TR019", "9019")
        self.d.tick("2023-05-10")
        later = self.wacht(self.stopt("2023-02-28"), "TR019", "9019")
        self.d.tick("2023-05-11")
        self.assertEqual(self.bevindingen(early), ["TR019"])
        self.assertEqual(self.soorten(before), ["levering-afgekeurd"])
        # Too late for the start, and so there is none to stop.
        self.boek(self.m301(self.client, self.t))
        self.assertIsNone(self.verwacht(self.maximum)["started"])
        self.d.tick("2023-05-15")
        self.assertEqual(self.bevindingen(later), ["TR382"])
        self.goed(self.start())
        self.assertEqual(self.d.ctl("rebuild").code, 0)
        self.assertEqual(self.d.ctl("verify").code, 0)


if __name__ == "__main__":
    main()
