#!/usr/bin/python3
"""A lock that somebody else holds: on the store while messages come and while
polsd starts, for a short and for a long time; and the lock of its folder.
"""

import contextlib
import fcntl
import pathlib
import sqlite3
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import paren  # noqa: E402
from pols import PATIENCE, Daemon  # noqa: E402
from scope import SCOPE  # noqa: E402
from sockets import NoAnswer  # noqa: E402

WAITS = 5.0             # what polsd is patient for (DB_BUSY_MS)
SHORT = 1.5


class Locks(unittest.TestCase):

    def daemon(self, **env):
        d = Daemon(day="2023-05-08", env=env)
        self.addCleanup(d.close)
        return d

    @contextlib.contextmanager
    def held(self, d):
        """Somebody's open transaction, as of a sqlite3 on the console."""
        other = sqlite3.connect(d.folder / "state" / "pols.db",
                                isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        finally:
            other.close()

    def ask(self, d, bodies, outcomes):
        """Send them at once; a receipt each, with when it came."""
        with d.intake() as sender:
            d.clients.remove(sender)
            ids = {sender.next_id(): body for body in bodies}
            began = time.monotonic()
            for ident, body in ids.items():
                sender.send_frames([ident, body])
            while len(outcomes) < len(ids) and d.alive:
                try:
                    _, receipt = sender.receive(0.5 * PATIENCE)
                except NoAnswer:
                    continue
                outcomes.append((time.monotonic() - began,
                                 receipt["outcome"], receipt.get("reason")))

    def hold(self, d, enough):
        """Messages while it is held, until enough(seconds, told); what they
        were told, and how soon after its end one is booked."""
        bodies, told = paren(8, 3), []
        thread = threading.Thread(target=self.ask,
                                  args=(d, bodies[:8], told))
        with self.held(d):
            thread.start()
            began = time.monotonic()
            # Looking goes on all the while.
            while not enough(time.monotonic() - began, told) and d.alive:
                self.assertEqual(d.json("commitment", "list"), [])
        ended = time.monotonic()
        thread.join()
        self.assertTrue(d.alive, "it gave up")
        with d.intake() as sender:
            d.clients.remove(sender)
            receipt = sender.ask(bodies[8], timeout=10 * PATIENCE)
            self.assertEqual(receipt["outcome"], "booked")
            resumed = time.monotonic() - ended
            for body in bodies:         # whoever was told busy comes again
                self.assertIn(sender.ask(body)["outcome"],
                              ("booked", "duplicate"))
        self.assertEqual(len(d.json("message", "list")), len(bodies))
        self.assertEqual(d.starts, 1)
        got = d.ctl("verify")
        self.assertEqual(got.code, 0, got.out + got.err)
        self.assertEqual(d.stop(), 0)
        return told, resumed

    def short(self, **env):
        d = self.daemon(**env).start()
        told, _ = self.hold(d, lambda seconds, _: seconds > SHORT)
        self.assertEqual({outcome for _, outcome, _ in told}, {"booked"})

    def test_held_for_short_nobody_is_told(self):
        self.short()

    def test_the_twin_that_does_not_wait_is_caught(self):
        with self.assertRaisesRegex(AssertionError, "busy"):
            self.short(POLS_TWIN="impatient")

    def long(self, **env):
        d = self.daemon(**env).start()
        told, resumed = self.hold(
            d, lambda seconds, told: told or seconds > 6 * WAITS)
        refused = [(when, why) for when, outcome, why in told
                   if outcome == "busy"]
        self.assertTrue(refused)
        for when, why in refused:
            self.assertEqual(why, "store")
            self.assertGreater(when, WAITS - 0.5)
        self.assertLess(resumed, 5.0 * PATIENCE)
        self.assertIn("event=store-held", d.log())

    def test_held_for_long_they_are_told_to_come_again(self):
        self.long()

    @unittest.skipIf(SCOPE == "share", "in make check-fault")
    def test_the_twin_that_gives_up_is_caught(self):
        with self.assertRaisesRegex(AssertionError,
                                    "it gave up|no receipt"):
            self.long(POLS_TWIN="lock-ends")

    # ---- at the start

    def test_held_at_the_start(self):
        d = self.daemon()
        d.start()
        d.stop()
        with self.held(d):
            began = time.monotonic()
            d.start()
            self.assertLess(time.monotonic() - began, WAITS * PATIENCE)
        with d.intake() as sender:
            d.clients.remove(sender)
            self.assertEqual(sender.ask(paren(1, 4)[0])["outcome"], "booked")
        self.assertEqual(d.stop(), 0)

    def lock_file(self, **env):
        """The folder's lock, held by another program: what polsd says."""
        d = self.daemon(**env)
        d.start()
        d.stop()
        with open(d.folder / "state" / "lock", "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            d.start(ready=False)
            status = d.wait(3 if env else 20)
            self.assertNotEqual(status, 0)
            self.assertIn("another polsd works in", d.log())
            self.assertIn("stop it first", d.log())
        d.start()
        self.assertEqual(d.stop(), 0)

    def test_the_folder_is_somebody_elses(self):
        self.lock_file()

    def test_the_twin_that_shares_its_folder_is_caught(self):
        with self.assertRaises(subprocess.TimeoutExpired):
            self.lock_file(POLS_TWIN="no-lock")


if __name__ == "__main__":
    unittest.main()
