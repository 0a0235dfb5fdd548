#!/usr/bin/python3
"""After a stop that was not clean polsd has its store looked over while it goes
on: a bit that turned in it is found, and stops it until the store is sound.
"""

import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import paren  # noqa: E402
from pols import Daemon, program, stands, wait_for  # noqa: E402
from scope import SCOPE, SEED  # noqa: E402
from sockets import Intake  # noqa: E402

FLIPS = {"share": 2, "full": 60}[SCOPE]
DAMAGED = 74
SOON = 30       # seconds, on a machine that has much to do


class Checkup(unittest.TestCase):

    def daemon(self, config=None, **env):
        d = Daemon(config, day="2023-05-08", env=env)
        self.addCleanup(d.close)
        return d

    def offer(self, d, bodies):
        with Intake(d.endpoint("intake")) as sender:
            return [r["outcome"] for r in sender.pipeline(bodies)]

    def disk(self, d):
        return d.json("status")[0]["disk"]

    def checked(self, d):
        wait_for(lambda: self.disk(d)["check"] == "sound", SOON)
        self.assertFalse(self.disk(d)["unchecked"])

    def store(self, d):
        return d.folder / "state" / "pols.db"

    def killed(self, d, messages=60):
        """A store as a kill leaves it, all of it in the file."""
        d.start()
        self.offer(d, paren(messages, SEED))
        db = sqlite3.connect(self.store(d))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        # Kept messages: what is in these pages is read by nobody at a start,
        # but for the first, in which bodies come to the end of their term.
        pages = [page for page, in db.execute(
            "SELECT pageno FROM dbstat WHERE name = 'body' "
            "AND pagetype = 'leaf' ORDER BY path")]
        size, = db.execute("PRAGMA page_size").fetchone()
        db.close()
        d.kill()
        return pages, size

    def flip(self, d, pages, size, chance):
        """A bit of the list of cells that such a page begins with."""
        data = bytearray(self.store(d).read_bytes())
        at = (chance.choice(pages) - 1) * size + 8
        data[at] ^= 1 << chance.randrange(8)
        self.store(d).write_bytes(data)

    # ---- when

    def test_after_a_clean_stop_there_is_nothing_to_look_for(self):
        d = self.daemon()
        for _ in range(2):
            d.start()
            self.assertEqual(self.disk(d)["check"], "not-needed")
            self.assertEqual(d.stop(), 0)
        self.assertNotIn("store-check", d.log())

    def test_after_a_kill_it_looks_while_it_goes_on(self):
        d = self.daemon()
        self.killed(d, 2)
        d.env["POLS_FAULT"] = "check-begin=stop"
        d.start()
        self.assertTrue(self.disk(d)["unchecked"])
        standing = wait_for(lambda: [p for p in d.children() if stands(p)],
                            SOON, why="nobody looks")
        outcomes = self.offer(d, paren(20, SEED + 1))
        self.assertEqual(set(outcomes), {"booked"})
        self.assertEqual(self.disk(d)["check"], "running")
        os.kill(standing[0], signal.SIGCONT)
        self.checked(d)
        self.assertIn("event=store-check result=sound", d.log())
        self.assertEqual(d.stop(), 0)
        d.start()
        self.assertEqual(self.disk(d)["check"], "not-needed")

    def test_a_stop_before_it_has_looked_is_not_a_clean_one(self):
        d = self.daemon()
        self.killed(d, 2)
        d.env["POLS_FAULT"] = "check-begin=hang"
        d.start()
        self.assertEqual(d.stop(), 0)
        log = d.folder / "state" / "pols.db-wal"
        self.assertEqual(log.stat().st_size, 0, "the log was held up")
        del d.env["POLS_FAULT"]
        d.start()
        self.checked(d)

    def test_it_does_not_hold_the_log_up(self):
        d = self.daemon({"limits": {"wal_alarm": "256KiB"}})
        self.killed(d, 2)
        d.env["POLS_FAULT"] = "check-begin=hang"
        d.start()
        wait_for(lambda: self.disk(d)["check"] == "running", SOON)
        self.offer(d, paren(200, SEED + 1))
        wait_for(lambda: self.disk(d)["check"] == "due", SOON)
        self.assertIn("event=store-check result=later", d.log())
        self.assertEqual(d.stop(), 0)

    def test_one_that_dies_is_no_finding(self):
        d = self.daemon()
        self.killed(d, 2)
        d.env["POLS_FAULT"] = "check-begin"
        d.start()
        wait_for(lambda: "result=later" in d.log(), SOON)
        self.assertEqual(set(self.offer(d, paren(2, SEED + 1))), {"booked"})
        self.assertEqual(d.stop(), 0)

    # ---- what it finds

    def content(self, d):
        try:
            return self.disk(d)["check"] in ("sound", "not-needed")
        except AssertionError:          # it is leaving
            return False

    def found(self, d):
        """Did it leave by itself, for the damage?"""
        try:
            d.start()
        except AssertionError:          # gone already
            pass
        wait_for(lambda: not d.alive or self.content(d), SOON)
        if d.alive:
            d.kill()
            return False
        self.assertEqual(d.wait(), DAMAGED, d.log()[-1500:])
        self.assertIn("event=store-check result=damaged", d.log())
        return True

    def look(self, d, piecemeal):
        """As polsd has it looked through: the exit status."""
        out, end = os.pipe()
        try:
            return subprocess.run(
                ["pols-checker", str(os.getpid()), self.store(d), piecemeal],
                executable=program("polsd"), close_fds=False, check=False,
                preexec_fn=lambda: os.dup2(end, 3)).returncode
        finally:
            os.close(out)
            os.close(end)

    def test_table_by_table_it_finds_the_same(self):
        d = self.daemon()
        pages, size = self.killed(d)
        self.assertEqual([self.look(d, how) for how in "01"], [0, 0])
        self.flip(d, pages, size, random.Random(SEED))
        self.assertEqual([self.look(d, how) for how in "01"], [DAMAGED] * 2)

    def test_a_bit_that_turned_is_found(self):
        d = self.daemon()
        pages, size = self.killed(d)
        sound = d.folder / "sound.db"
        shutil.copy(self.store(d), sound)
        chance = random.Random(SEED)
        for n in range(FLIPS):
            # Once where it is come upon by whoever works with it.
            self.flip(d, pages[1:] if n else pages[:1], size, chance)
            self.assertTrue(self.found(d))
            # It is not tried again, and nothing is taken in.
            d.start(ready=False)
            self.assertEqual(d.wait(), DAMAGED)
            self.assertNotIn("event=started", d.log().split(
                "result=damaged")[-1])
            # What comes from elsewhere and is sound will do.
            for tail in ("-wal", "-shm"):
                pathlib.Path(f"{self.store(d)}{tail}").unlink(True)
            shutil.copy(sound, self.store(d))
            (d.folder / "state" / "batch").unlink()
            d.start()
            self.assertEqual(self.disk(d)["check"], "sound")
            d.kill()
            d.log_file.write_text("")
        print(f"seed {SEED}: {FLIPS} of {FLIPS} found")

    def test_the_last_rows_of_the_journal_must_hold_together(self):
        d = self.daemon()
        d.start()
        self.offer(d, paren(4, SEED))
        self.assertEqual(d.stop(), 0)
        sound = self.store(d).read_bytes()
        for back in (0, 3):
            db = sqlite3.connect(self.store(d))
            db.execute("UPDATE journal SET digest = randomblob(32) "
                       "WHERE nr = (SELECT max(nr) FROM journal) - ?", (back,))
            db.commit()
            db.close()
            d.start(ready=False)
            self.assertEqual(d.wait(), DAMAGED)
            self.assertIn("the last rows of the journal are not what was "
                          "written", d.log())
            for tail in ("-wal", "-shm"):
                pathlib.Path(f"{self.store(d)}{tail}").unlink(True)
            self.store(d).write_bytes(sound)
            d.start()
            self.assertEqual(d.stop(), 0)
            d.log_file.write_text("")

    def test_the_twin_that_trusts_the_store_is_caught(self):
        d = self.daemon(POLS_TWIN="trust-store")
        pages, size = self.killed(d)
        self.flip(d, pages[1:], size, random.Random(SEED))
        self.assertFalse(self.found(d))


if __name__ == "__main__":
    unittest.main()
