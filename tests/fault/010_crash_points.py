#!/usr/bin/python3
"""Dying at each place where it could hurt: around a booking and its commit.

Runs on a build with faults ($POLS_BUILD, make check-fault).
"""

import json
import pathlib
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import paren  # noqa: E402
from pols import PATIENCE, Daemon, wait_for  # noqa: E402
from sockets import Intake, NoAnswer  # noqa: E402

DIED, KILLED = 42, -9


class CrashPoints(unittest.TestCase):

    def send_until_it_dies(self, d, bodies):
        """Receipts by body, of those that came before it was gone."""
        held = {}
        with Intake(d.endpoint("intake")) as sender:
            ids = {sender.next_id(): body for body in bodies}
            for ident, body in ids.items():
                sender.send_frames([ident, body])
            until = time.monotonic() + 60 * PATIENCE
            while len(held) < len(bodies):
                self.assertLess(time.monotonic(), until, "it does not die")
                try:
                    ident, receipt = sender.receive(0.5 * PATIENCE)
                    held[ids[ident]] = receipt
                except NoAnswer:
                    if "event=hangs" in d.log():    # as it was told to
                        d.kill()
                    if not d.alive:
                        break
        return held

    def logged(self, d):
        """Ids of the stored events in the log."""
        text = (d.folder / "events.jsonl").read_text()
        bodies = [json.loads(line) for line in text.splitlines()]
        return [b["id"] for b in bodies if ".stroom." not in b["type"]]

    def crash(self, point, twin=None):
        d = Daemon({"limits": {"batch_messages": "4"}}, day="2023-05-08")
        self.addCleanup(d.close)
        # A day and a first message come before the fault is armed.
        d.start()
        d.importeer("tariff", "domein;gemeente;aanbieder;productcode;eenheid"
                    ";van;tot;tarief\nwmo;*;*;02A03;04;2023-01-01;;12,50\n")
        bodies = paren(20, 77)
        with d.intake() as sender:
            self.assertEqual(sender.ask(bodies[0])["outcome"], "booked")
        d.clients.clear()
        self.assertEqual(d.stop(), 0)
        d.env["POLS_FAULT"] = point
        if twin:
            d.env["POLS_TWIN"] = twin
        d.start()
        held = self.send_until_it_dies(d, bodies[1:])
        self.assertEqual(d.wait(), KILLED if "=hang" in point else DIED)
        del d.env["POLS_FAULT"]
        if twin == "no-unique":         # nor its last line of defence
            with sqlite3.connect(d.folder / "state" / "pols.db") as db:
                db.executescript(
                    "DROP INDEX journal_digest; CREATE INDEX journal_digest "
                    "ON journal (digest) WHERE kind = 'message'")
        d.start()
        with d.intake() as sender:
            again = dict(zip(bodies, sender.pipeline(bodies)))
        d.clients.clear()
        for body, receipt in again.items():
            self.assertIn(receipt["outcome"], ("booked", "duplicate"))
            if body in held:
                self.assertEqual(receipt["outcome"], "duplicate")
                self.assertEqual(receipt["journal"], held[body]["journal"])
        self.assertEqual(len({r["journal"] for r in again.values()}), 40)
        found = d.json("commitment", "list")
        self.assertEqual([c["submitted_ct"] for c in found], [5000] * 20)
        self.assertEqual([c["approved_ct"] for c in found], [5000] * 20)
        events = d.events()
        self.assertEqual([e.sequence for e in events],
                         list(range(1, len(events) + 1)))
        wanted = [event.body["id"] for event in events]
        wait_for(lambda: self.logged(d) == wanted, 2 if twin else 30,
                 why="the log is wrong")
        for word in ("verify", "rebuild"):
            got = d.ctl(word)
            self.assertEqual(got.code, 0, got.out + got.err)
        self.assertEqual(d.stop(), 0)
        return held

    def caught(self, point, twin, why):
        with self.assertRaisesRegex(AssertionError, why):
            self.crash(point, twin)

    def test_before_a_commit_nobody_has_a_receipt(self):
        for nth in (1, 2):
            with self.subTest(nth):
                self.crash(f"before-commit:{nth}")
        self.assertEqual(self.crash("before-commit"), {})
        self.crash("before-commit:3=hang")
        self.caught("before-commit:3=hang", "receipt-first",
                    "'booked' != 'duplicate'")

    def test_after_a_commit_and_before_its_receipts(self):
        self.assertEqual(self.crash("after-commit"), {})
        self.crash("after-commit:3")
        self.caught("after-commit", "no-unique", "'conflict' not found")

    def test_after_the_receipts(self):
        self.crash("after-receipts")
        self.caught("after-receipts", "log-forgets", "the log is wrong")

    def test_within_a_batch(self):
        for nth in (1, 7, 23):
            with self.subTest(nth):
                self.crash(f"book-entry:{nth}")
        self.caught("book-entry:7", "piecemeal",
                    "without a place for their body")

    def take_over(self, point=None, twin=None):
        """A new key, and a death while bodies follow it; in the end only the
        keys that are said to be needed are left.  What verify says then."""
        d = Daemon(day="2023-05-08")
        self.addCleanup(d.close)
        d.start()
        bodies = paren(20, 77)
        with d.intake() as sender:
            sender.pipeline(bodies)
        d.clients.clear()
        self.assertEqual(d.stop(), 0)
        file = d.folder / "state" / "key"
        d.must("keygen", "rotate")
        if point:
            d.env["POLS_FAULT"] = point
            d.start(ready=False)
            self.assertEqual(d.wait(), DIED)
            del d.env["POLS_FAULT"]
        else:
            d.env["POLS_TWIN"] = twin
            d.start()
            wait_for(lambda: len(d.json("status")[0]["keys"]["needed"]) == 1)
            d.kill()
        # Whatever has no row may be taken out now.
        with sqlite3.connect(d.folder / "state" / "pols.db") as db:
            needed = {n[4:] for n, in db.execute(
                "SELECT name FROM meta WHERE name LIKE 'key.%'")}
        lines = [line for line in file.read_text().splitlines(True)
                 if line[:8] in needed]
        file.chmod(0o600)
        file.write_text("".join(lines))
        checked = d.ctl("verify", "--quick")
        if checked.code == 0:
            d.start()
            wait_for(lambda: len(d.json("status")[0]["keys"]["needed"]) == 1,
                     why="older bodies do not follow")
            file.write_text(lines[0])
            d.restart()
            checked = d.ctl("verify")
            self.assertEqual(d.stop(), 0)
        d.close()
        return checked

    def test_while_bodies_follow_a_new_key(self):
        for nth in (1, 2, 7):
            with self.subTest(nth):
                got = self.take_over(f"reseal:{nth}")
                self.assertEqual(got.code, 0, got.out + got.err)
                self.assertIn("40 opened and right", got.out)
        got = self.take_over(twin="key-early")
        self.assertEqual(got.code, 1, "a key that was let go too early")
        self.assertIn("cannot be opened", got.err)


if __name__ == "__main__":
    unittest.main()
