#!/usr/bin/python3
"""Quarantine as a place to work in: look, try again, give up for a reason."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import BUILD, ROOT  # noqa: E402

FAULTS = pathlib.Path(os.environ.get(
    "POLS_FAULTS_BUILD",
    BUILD if BUILD.name.endswith("-faults") else f"{BUILD}-faults"))


class Quarantine(Geval):
    """The build with faults has readers that die of a mark in a message; the
    plain one reads the same bytes without harm."""

    CONFIG = {"limits": {"readers": "2"}}
    BUILD = FAULTS

    @classmethod
    def setUpClass(cls):
        subprocess.run(["make", "-s", "-j2", "-C", ROOT, "FAULTS=1",
                        f"BUILD={FAULTS}", "all"], check=True,
                       stdout=sys.stderr, env={
                           k: v for k, v in os.environ.items()
                           if k not in ("MAKEFLAGS", "MAKELEVEL", "BUILD")})
        super().setUpClass()

    def use(self, build):
        self.d.stop()
        self.d.build = build
        self.d.start()

    def setUp(self):
        self.use(FAULTS)
        super().setUp()

    def poison(self):
        """In quarantine: its allocation, bytes and journal number."""
        t = self.toewijzing(volume=3)
        xml = self.m301(self.wie(), t)
        head, rest = xml.split(b"?>", 1)
        xml = head + b"?><?pols-fault crash?>" + rest
        receipt = self.intake.ask(xml, attempt=30.0, timeout=30.0)
        self.assertEqual(receipt["outcome"], "quarantined")
        return t, xml, receipt["journal"]

    def waiting(self):
        return {q["journal"] for q in self.d.json("quarantine", "list")}

    def retry(self, *words, code=0):
        return self.d.json("quarantine", "retry", *words, codes=(code,))

    def test_what_could_not_be_judged_is_booked_later(self):
        t, xml, nr = self.poison()
        self.assertIn(nr, self.waiting())
        # Nothing has changed yet: it stays where it is, once more tried.
        again, = self.retry(nr, code=4)
        self.assertEqual(again["receipt"]["outcome"], "quarantined")
        self.assertIn(nr, self.waiting())
        self.use(BUILD)
        before = self.last_event()
        trial, = self.retry(nr, "--dry-run")
        self.assertEqual(trial["receipt"]["outcome"], "booked")
        self.assertIsNone(trial["receipt"]["journal"])
        self.assertEqual(self.last_event(), before)
        done, = self.retry(nr)
        receipt = done["receipt"]
        self.assertEqual(receipt["outcome"], "booked")
        self.assertGreater(receipt["journal"], nr)
        self.assertEqual(receipt["lines"]["accepted"], 1)
        self.assertEqual(self.commitment(t)["state"], "active")
        self.assertNotIn(nr, self.waiting())
        types = [e.type.rsplit(".", 1)[1] for e in self.d.events(before)]
        self.assertIn("bericht-uit-quarantaine-gehaald", types)
        self.assertIn("bericht-goedgekeurd", types)
        # Its sender hears of it when it asks again, and once is enough.
        told = self.use_intake().ask(xml)
        self.assertEqual((told["outcome"], told["first_outcome"]),
                         ("duplicate", "booked"))
        self.assertEqual(told["journal"], nr)
        self.assertEqual(self.d.ctl("quarantine", "retry", nr).code, 1)
        self.d.must("verify")
        self.d.must("rebuild")

    def use_intake(self):
        """The daemon was started anew: so is the sender."""
        self.intake._open()
        return self.intake

    def test_many_at_once(self):
        mine = {self.poison()[2] for _ in range(3)}
        self.use(BUILD)
        self.retry("all")
        self.assertFalse(mine & self.waiting())
        self.assertEqual(self.d.json("status")[0]["quarantined"],
                         len(self.waiting()))

    def test_given_up_for_a_reason_that_stays(self):
        _, xml, nr = self.poison()
        self.assertEqual(self.d.ctl("quarantine", "discard", nr).code, 2)
        self.d.must("quarantine", "discard", nr, "--reason", "proefbericht")
        self.assertNotIn(nr, self.waiting())
        shown = self.d.must("quarantine", "show", nr)
        self.assertIn("discard", shown)
        row = [r for r in self.d.json("audit", "list")
               if r["action"] == "discard"][-1]
        self.assertEqual((row["object"], row["reason"]),
                         (f"journal {nr}", "proefbericht"))
        self.assertEqual(self.d.ctl("quarantine", "retry", nr).code, 1)
        again = self.use_intake().ask(xml)
        self.assertEqual(again["first_outcome"], "quarantined")
        self.d.must("verify")
        self.d.must("rebuild")

    def test_only_what_is_there(self):
        booked = self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))
        self.assertEqual(
            self.d.ctl("quarantine", "retry", booked["journal"]).code, 1)
        self.assertEqual(self.d.ctl("quarantine", "retry", "999999").code, 3)
        # What cannot be tried keeps back no other.
        nr = self.intake.ask(b"<nog-een/>")["journal"]
        got = self.d.ctl("quarantine", "retry", booked["journal"], nr)
        self.assertEqual(got.code, 1, got.err)
        self.assertIn(f"message {booked['journal']} was not judged", got.err)
        self.assertIn(f"message {nr}: quarantined", got.out)


if __name__ == "__main__":
    main()
