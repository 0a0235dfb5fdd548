#!/usr/bin/python3
"""A watched folder whose watcher dies at each step: nothing is lost, nothing
counts twice, and no file is away without its receipt.

Runs on a build with faults ($POLS_BUILD, make check-fault).
"""

import hashlib
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from kijk import Watcher  # noqa: E402
from pols import PATIENCE, stands, wait_for  # noqa: E402

DIED = 42
POINTS = ("watch-receipt-came", "watch-receipt-made", "watch-receipt-named",
          "watch-receipt-kept", "watch-moved")
FILES = 3


class Died(Geval):

    def watchers(self, envs):
        """One for each, at the same time; three messages in each folder."""
        found = []
        for env in envs:
            w = Watcher(self.d, env=env)
            self.addCleanup(w.close)
            for n in range(FILES):
                w.drop(f"{n}.xml", self.m301(self.wie(),
                                             self.toewijzing(volume=3)))
            found.append(w)
        return found

    def died(self, w):
        self.assertEqual(w.process.wait(20 * PATIENCE), DIED, w.log())

    def without_receipt(self, w):
        """Files that are away while no receipt lies beside them."""
        return [name for place in ("done", "failed")
                for name in w.there(place)
                if not name.endswith(".receipt.json")
                and f"{name}.receipt.json" not in w.there(place)]

    def test_nothing_is_lost_or_doubled(self):
        before = self.d.json("status")[0]["outcomes"]["booked"]
        found = self.watchers({"POLS_FAULT": f"{point}:2"}
                              for point in POINTS)
        for point, w in zip(POINTS, found):
            with self.subTest(point):
                self.died(w)
                self.assertEqual(self.without_receipt(w), [])
                self.assertEqual(len([n for n in w.there() + w.there("done")
                                      if n.endswith(".xml")]), FILES)
        for w in found:
            w.start()
        for point, w in zip(POINTS, found):
            with self.subTest(point):
                for n in range(FILES):
                    receipt = w.wait("done", f"{n}.xml")
                    if receipt["outcome"] == "duplicate":
                        self.assertEqual(receipt["first_outcome"], "booked")
                self.assertEqual(w.leave(), 0)
                # No number, nothing left over, a receipt for each.
                self.assertEqual(
                    sorted(p.name for p in (w.folder / "done").iterdir()),
                    sorted(f"{n}.xml{end}" for n in range(FILES)
                           for end in ("", ".receipt.json")))
                self.assertEqual((w.there(), w.there("failed")), ([], []))
        after = self.d.json("status")[0]["outcomes"]["booked"]
        self.assertEqual(after - before, len(POINTS) * FILES)

    def test_the_twin_that_moves_first_is_caught(self):
        (w,) = self.watchers([{"POLS_TWIN": "watch-moves-first",
                               "POLS_FAULT": "watch-moved"}])
        self.died(w)
        self.assertEqual(self.without_receipt(w), ["0.xml"])

    def test_the_twin_that_moves_what_it_sent_is_caught(self):
        (w,) = self.watchers([{"POLS_TWIN": "watch-moves-sent",
                               "POLS_FAULT": "watch-receipt-came"}])
        self.died(w)
        self.assertEqual(self.without_receipt(w), ["0.xml"])

    def test_the_twin_that_trips_over_what_it_made_is_caught(self):
        """A receipt without a name yet is no hindrance to the next one."""
        twin = {"POLS_TWIN": "watch-trips-over"}
        (w,) = self.watchers([{**twin, "POLS_FAULT": "watch-receipt-made"}])
        self.died(w)
        w.start(twin)
        w.wait_log("cannot write a receipt")
        self.assertEqual(w.there("done"), [])

    def test_the_twin_that_forgets_its_receipt_is_caught(self):
        """A receipt that got its name before the death is one of this file."""
        twin = {"POLS_TWIN": "watch-leaves-over"}
        points = ("watch-receipt-named", "watch-receipt-kept")
        found = self.watchers({**twin, "POLS_FAULT": p} for p in points)
        for point, w in zip(points, found):
            with self.subTest(point):
                self.died(w)
                w.start(twin)
                w.wait("done", "2.xml")
                self.assertEqual(w.leave(), 0)
                self.assertIn("0.2.xml.receipt.json", w.there("done"))
                self.assertIn("0.xml.receipt.json", w.there("done"))

    def change_after_sending(self, twin=None):
        """One file is another one when its receipt comes."""
        env = {"POLS_FAULT": "watch-receipt-came=stop"}
        if twin:
            env["POLS_TWIN"] = twin
        (w,) = self.watchers([env])
        changed = self.m301(self.wie(), self.toewijzing(volume=4))
        wait_for(lambda: stands(w.process.pid), 20, why="no receipt")
        w.drop("0.xml", changed)        # while the watcher stands still
        w.process.send_signal(signal.SIGCONT)
        if not twin:
            w.wait_log("changed after it was sent")
        receipt = w.wait("done", "0.xml")
        self.assertEqual(receipt["outcome"], "booked")
        self.assertEqual((w.folder / "done" / "0.xml").read_bytes(), changed)
        self.assertEqual(w.leave(), 0)
        return receipt["digest"] == \
            "sha256:" + hashlib.sha256(changed).hexdigest()

    def test_what_changed_after_it_was_sent_stays(self):
        self.assertTrue(self.change_after_sending())

    def test_the_twin_that_looks_away_is_caught(self):
        self.assertFalse(self.change_after_sending("watch-looks-away"))


if __name__ == "__main__":
    main()
