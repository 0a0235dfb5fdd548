#!/usr/bin/python3
"""A reader that crashes, hangs or eats memory costs one message and nobody
else anything.  Runs on a build with faults, and makes it when it is missing.
"""

import os
import pathlib
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import BUILD, PATIENCE, ROOT, wait_for  # noqa: E402

FAULTS = pathlib.Path(os.environ.get(
    "POLS_FAULTS_BUILD",
    BUILD if BUILD.name.endswith("-faults") else f"{BUILD}-faults"))

# One second, one more for each MiB begun, some to be started again, and what a
# machine with much to do needs: who is not given up hangs for ever.
GIVEN_UP = 15.0 * PATIENCE


def build():
    """Let make see whether the build with faults is up to date."""
    subprocess.run(["make", "-s", "-j2", "-C", ROOT, "FAULTS=1",
                    f"BUILD={FAULTS}", "all"], check=True,
                   stdout=sys.stderr, env={
                       k: v for k, v in os.environ.items()
                       if k not in ("MAKEFLAGS", "MAKELEVEL", "BUILD")})


class Readers(Geval):

    CONFIG = {"limits": {"readers": "2"}}
    BUILD = FAULTS

    @classmethod
    def setUpClass(cls):
        build()
        super().setUpClass()

    def marked(self, fault):
        """A good 301 that makes its reader suffer; and its allocation."""
        t = self.toewijzing(volume=3)
        xml = self.m301(self.wie(), t)
        head, rest = xml.split(b"?>", 1)
        return t, head + b"?><?pols-fault " + fault.encode() + b"?>" + rest

    def quarantined(self, fault, *reasons):
        t, xml = self.marked(fault)
        began = time.monotonic()
        receipt = self.intake.ask(xml, attempt=30.0, timeout=30.0)
        self.assertEqual(receipt["outcome"], "quarantined", receipt)
        self.assertLess(time.monotonic() - began, GIVEN_UP)
        self.assertIsNotNone(receipt["journal"])
        self.assertEqual(self.d.ctl(
            "commitment", "show", "--domain", "wmo", "--gemeente", "0310",
            "--nummer", t.nummer).code, 3)
        (mine,) = [q for q in self.d.json("quarantine", "list")
                   if receipt["journal"] in q.values()]
        self.assertIn(receipt["reason"], reasons)
        self.assertEqual(mine["reason"], receipt["reason"])
        again = self.intake.ask(xml)
        self.assertEqual(again["outcome"], "duplicate")
        self.assertEqual(again["first_outcome"], "quarantined")

    def test_a_crash(self):
        self.quarantined("crash", "reader-died")

    def test_a_hang(self):
        self.quarantined("hang", "reader-timeout")

    @unittest.skipIf("-san" in BUILD.name,
                     "a build with sanitizers has no limit of memory")
    def test_one_that_eats_memory(self):
        self.quarantined("memory", "reader-died", "reader-fault")

    def test_one_that_is_slow_but_in_time_is_booked(self):
        _, xml = self.marked("slow")
        self.boek(xml)

    def test_many_crashes_in_a_row_end_nothing(self):
        for _ in range(10):
            self.quarantined("crash", "reader-died")
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))

    def test_others_are_served_while_one_hangs(self):
        _, xml = self.marked("hang")
        hanging = {}

        def hang():
            with self.d.intake() as sender:
                hanging["receipt"] = sender.ask(xml, attempt=30, timeout=30)
            self.d.clients.remove(sender)

        thread = threading.Thread(target=hang)
        thread.start()
        slowest = 0.0
        served = 0
        while thread.is_alive():
            message = self.m301(self.wie(), self.toewijzing(volume=3))
            began = time.monotonic()
            self.boek(message)
            slowest = max(slowest, time.monotonic() - began)
            served += 1
        thread.join()
        self.assertEqual(hanging["receipt"]["outcome"], "quarantined")
        # Who stood behind it would wait for its whole time, and be the last.
        self.assertGreater(served, 5)
        self.assertLess(slowest, 1.5 * PATIENCE)

    def test_what_was_in_the_same_batch_is_booked(self):
        good = [self.m301(self.wie(), self.toewijzing(volume=3))
                for _ in range(40)]
        bad = [self.marked(fault)[1] for fault in ("crash", "hang")]
        receipts = self.intake.pipeline(good[:20] + bad + good[20:])
        self.assertEqual([r["outcome"] for r in receipts],
                         ["booked"] * 20 + ["quarantined"] * 2
                         + ["booked"] * 20)

    def readers(self):
        return self.d.json("status")[0]["readers"]

    def test_the_daemon_has_its_readers_again(self):
        self.quarantined("crash", "reader-died")
        # Not a count of processes: one that was replaced may linger.
        wait_for(lambda: self.readers()["alive"] >= 2, 20,
                 why="a reader is missing")
        self.assertGreater(self.readers()["deaths"], 0)


if __name__ == "__main__":
    main()
