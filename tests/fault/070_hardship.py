#!/usr/bin/python3
"""Hardships of a real polsd: disks that fail, are slow or cut off, a loop that
hangs, a stop under load, a reader of the log that forgets to leave, a clock
that jumps, more work than it can do.
"""

import json
import pathlib
import random
import shutil
import socket
import sqlite3
import struct
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import paren  # noqa: E402
from pols import PATIENCE, Daemon, wait_for  # noqa: E402
from scope import SCOPE, SEED  # noqa: E402
from sockets import Intake, NoAnswer  # noqa: E402

FULL = SCOPE != "share"
CUT, FAILED, NO_MEMORY = 43, 74, 70
YEAR = 8766
# Hours that the wall clock is off: an hour, ten years on, 1970, 2040, and right.
JUMPS = (1, -1, 10 * YEAR, -56 * YEAR, 14 * YEAR, 0)


class Hardship(unittest.TestCase):

    def daemon(self, config=None, **env):
        d = Daemon(config, day="2023-05-08", env=env)
        self.addCleanup(d.close)
        return d

    def bodies(self, count, seed=1):
        """Allocations, each with a declaration on it."""
        return paren(count // 2, seed)

    def offer(self, d, bodies, held):
        """Send all; note the receipts that count, until it is gone."""
        with Intake(d.endpoint("intake")) as sender:
            ids = {sender.next_id(): b for b in bodies if b not in held}
            for ident, body in ids.items():
                sender.send_frames([ident, body])
            gone = False
            while ids:
                try:
                    ident, receipt = sender.receive(0.3 * PATIENCE)
                except NoAnswer:
                    if gone:
                        break
                    gone = not d.alive  # what it said last is yet to come
                    continue
                body = ids.pop(ident, None)
                if body is not None and receipt["outcome"] != "busy":
                    held[body] = receipt["journal"]

    def whole(self, d, bodies, held):
        """Every receipt holds, all is there once, the books are right; that no
        citizen is anywhere close() looks after."""
        with Intake(d.endpoint("intake")) as sender:
            for body, receipt in zip(bodies, sender.pipeline(bodies)):
                self.assertIn(receipt["outcome"], ("booked", "duplicate"))
                if body in held:
                    self.assertEqual(receipt["outcome"], "duplicate")
                    self.assertEqual(receipt["journal"], held[body])
        listed = d.json("message", "list")
        self.assertEqual(len(listed), len(bodies))
        got = d.ctl("verify")
        self.assertEqual(got.code, 0, got.out + got.err)

    # ---- disks, and memory

    def fail_at(self, fault, status, bodies, twin=None):
        """True when so many operations there were: the fault came."""
        d = self.daemon({"limits": {"batch_messages": "1"}})
        d.start()
        d.stop()
        d.env["POLS_DB_FAULT"] = fault
        if twin:
            d.env["POLS_TWIN"] = twin
        held = {}
        try:
            d.start()
            self.offer(d, bodies, held)
        except AssertionError:          # it left before it was ready
            pass
        # What has said that it failed is on its way out.
        struck = not d.alive or "event=failed" in d.log()
        if struck:
            self.assertEqual(d.wait(), status, d.log()[-1500:])
        else:
            if fault[0] != "m":         # without memory it may go on
                self.assertNotIn("event=batch-failed", d.log())
            struck = d.stop() != 0      # while it put its log away
        del d.env["POLS_DB_FAULT"]
        d.start()
        self.whole(d, bodies, held)
        self.assertEqual(d.stop(), 0)
        d.close()
        return struck

    def fail_often(self, kind, status, places, modes=("",)):
        """Somewhere among the operations of a few bookings, again and again."""
        chance = random.Random(SEED)
        bodies = self.bodies(8)
        wanted, struck = 60 if FULL else 2, 0
        for tries in range(20 * wanted):
            fault = f"{kind}@{chance.randrange(1, places)}"
            fault += chance.choice(modes)
            with self.subTest(fault):
                struck += self.fail_at(fault, status, bodies)
            if struck == wanted:
                print(f"{kind}: {struck} struck, of {tries + 1}")
                return
        self.fail(f"{struck} of {tries + 1} struck")

    def test_an_io_error_ends_it_and_a_restart_is_right(self):
        self.fail_often("io", FAILED, 90, ("", "+"))

    def test_no_memory_for_sqlite(self):
        chance = random.Random(SEED)
        bodies = self.bodies(8)
        for _ in range(60 if FULL else 2):
            # Most of all allocations are those of the start.
            at = chance.randrange(*chance.choice(((1, 25000),
                                                  (25000, 28000))))
            fault = f"memory@{at}" + chance.choice(("", "+"))
            with self.subTest(fault):
                self.fail_at(fault, NO_MEMORY, bodies)

    def test_a_power_cut_of_the_real_program(self):
        self.fail_often("cut", CUT, 22)

    def caught(self, twin, kind, status, places, why):
        bodies = self.bodies(8)
        for at in places:
            try:
                self.fail_at(f"{kind}@{at}", status, bodies, twin)
            except AssertionError as seen:
                self.assertRegex(str(seen), why)
                return
        self.fail(f"{twin} is not seen")

    def test_the_twins_on_a_failing_disk_are_caught(self):
        twice = "'booked' != 'duplicate'"
        for twin, kind, status, places, why in (
                ("goes-on", "io", FAILED, range(29, 99, 9),
                 "event=batch-failed"),
                ("trust-commit", "io", FAILED, range(47, 99, 3), twice),
                ("sync-normal", "cut", CUT, range(8, 13),
                 f"its end is lost|{twice}")):
            with self.subTest(twin):
                self.caught(twin, kind, status, places, why)

    def slow_disk(self, count, **env):
        """Messages a commit with 50 ms a sync, from one sender."""
        d = self.daemon(POLS_DB_SLOW="50000", **env)
        d.start()
        bodies, held = self.bodies(count), {}
        firsts = bodies[::2]
        before = d.json("status")[0]["commits"]
        self.offer(d, firsts, held)
        share = len(firsts) / (d.json("status")[0]["commits"] - before)
        self.offer(d, bodies, held)
        print(f"50 ms a sync: {share:.0f} messages a commit from one sender")
        self.whole(d, bodies, held)
        return share

    def test_a_slow_disk_costs_time_and_nothing_else(self):
        # One commit for many: what came while the one before was synced.
        self.assertGreater(self.slow_disk(400 if FULL else 100), 2)

    def test_the_twin_that_commits_one_by_one_is_caught(self):
        self.assertLessEqual(self.slow_disk(40, POLS_TWIN="one-by-one"), 1)

    # ---- the loop

    def hang(self, silence, twin=None):
        """Does WATCHDOG=1 stay away so long when the loop hangs?"""
        path = "/tmp/pols-watchdog-%d" % time.monotonic_ns()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(path)
        self.addCleanup(pathlib.Path(path).unlink)
        self.addCleanup(listener.close)
        d = self.daemon(WATCHDOG_USEC="400000")
        d.start()
        d.stop()
        d.env["POLS_FAULT"] = "before-commit:3=hang"
        if twin:
            d.env["POLS_TWIN"] = twin
        # Started by hand: the socket stays ours.
        import os
        import subprocess
        with open(d.log_file, "ab") as log:
            d.process = subprocess.Popen(
                d.command(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env={**os.environ, **d.env,
                                 "NOTIFY_SOCKET": path})
        listener.settimeout(20 * PATIENCE)
        seen = 0
        while seen < 5:
            seen += b"WATCHDOG=1" in listener.recv(4096)
        with Intake(d.endpoint("intake")) as sender:
            for body in self.bodies(8)[::2]:
                self.until_it_hangs(d, sender, body)
            self.assertIn("event=hangs", d.log())
            listener.settimeout(silence)
            silent = False
            for _ in range(20):
                try:
                    listener.recv(4096)
                except socket.timeout:
                    silent = True
                    break
        d.kill()
        d.env.clear()
        d.start()
        self.assertEqual(d.ctl("verify").code, 0)
        return silent

    def until_it_hangs(self, d, sender, body):
        """Its receipt, unless it hangs."""
        until = time.monotonic() + 30 * PATIENCE
        while "event=hangs" not in d.log():
            self.assertLess(time.monotonic(), until, "neither does it hang")
            try:
                sender.ask(body, timeout=0.4)
                return
            except NoAnswer:
                pass

    def test_a_loop_that_hangs_stops_the_watchdog(self):
        # Twice what systemd would wait.
        self.assertTrue(self.hang(0.8), "a hung loop goes on saying WATCHDOG=1")

    def test_the_twin_whose_watchdog_is_not_the_loop_is_caught(self):
        self.assertFalse(self.hang(20, "watchdog-apart"))

    def stop_under_load(self, turn, config=None, **env):
        d = self.daemon(config, **env)
        d.start()
        bodies, held = self.bodies(120, turn + 1), {}
        thread = threading.Thread(target=self.offer,
                                  args=(d, bodies[::2], held))
        thread.start()
        time.sleep(random.Random(SEED + turn).uniform(0, 0.15))
        self.assertEqual(d.stop(), 0)
        thread.join()
        kept = {m["journal"] for m in d.json("message", "list")}
        # What it booked it has told: nobody is left in doubt.
        self.assertEqual(kept - set(held.values()), set())
        d.start()
        self.whole(d, bodies, held)
        self.assertEqual(d.stop(), 0)
        d.close()

    def stop_slowly(self, turn, **env):
        """One at a time: some are on their way when it is stopped."""
        self.stop_under_load(turn, {"limits": {"batch_messages": "1"}},
                             POLS_DB_SLOW="10000", **env)

    def test_stopped_under_load(self):
        for turn in range(20 if FULL else 2):
            with self.subTest(turn):
                self.stop_under_load(turn)
                self.stop_slowly(turn)

    def test_the_twin_that_leaves_without_a_word_is_caught(self):
        with self.assertRaisesRegex(AssertionError, "Items in the first set"):
            for turn in range(10):
                self.stop_slowly(turn, POLS_TWIN="mute-stop")

    def too_much(self, count, **env):
        """More than fits; how many were told busy."""
        # Before a disk that takes its time: they come faster than they go.
        d = self.daemon({"limits": {"in_flight": "8KiB", "readers": "2"}},
                        POLS_DB_SLOW="20000", **env)
        d.start()
        bodies, held = self.bodies(count), {}
        busy = 0
        with Intake(d.endpoint("intake")) as sender:
            ids = {sender.next_id(): b for b in bodies[::2]}
            for ident, body in ids.items():
                sender.send_frames([ident, body])
            while ids:
                ident, receipt = sender.receive(10 * PATIENCE)
                body = ids.pop(ident)
                if receipt["outcome"] == "busy":
                    busy += 1
                else:
                    held[body] = receipt["journal"]
        with Intake(d.endpoint("intake")) as sender:
            for body in bodies:         # who was told busy comes again
                if body not in held:
                    held[body] = sender.ask(body)["journal"]
        print(f"{busy} of {len(bodies) // 2} were told busy")
        self.whole(d, bodies, held)
        return busy

    def test_more_than_it_can_do(self):
        self.assertGreater(self.too_much(1200 if FULL else 160), 0)

    def test_the_twin_without_a_limit_is_caught(self):
        self.assertEqual(self.too_much(160, POLS_TWIN="no-limit"), 0)

    # ---- the clock

    def days(self, d):
        """How often another day has been seen."""
        return d.log().count("event=day ") + d.log().count("clock-behind")

    def jump(self, twin=None, patience=30 * PATIENCE):
        """A wall clock that is set, forwards and back; what went wrong."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pols-clock-"))
        self.addCleanup(shutil.rmtree, folder)
        offset = folder / "offset"
        offset.write_bytes(bytes(8))
        d = Daemon({"events": {"heartbeat": "100ms"}}, clock="system",
                   env={"POLS_CLOCK": str(offset)})
        self.addCleanup(d.close)
        if twin:
            d.env["POLS_TWIN"] = twin
        d.start()
        wrong = []
        live = d.subscriber().live()
        with Intake(d.endpoint("intake")) as sender, \
                open(offset, "r+b", buffering=0) as clock:
            for hours, body in zip(JUMPS, self.bodies(2 * len(JUMPS))[::2]):
                days = self.days(d)
                clock.seek(0)
                clock.write(struct.pack("=q", hours * 3_600_000_000))
                try:
                    receipt = sender.ask(body, timeout=patience)
                    self.assertEqual(receipt["outcome"], "booked")
                    while live.take():
                        pass
                    for _ in range(3):
                        live.wait(lambda e: e.heartbeat, patience)
                except NoAnswer as silence:
                    d.kill()
                    return [f"{hours} h: {silence}"]
                if abs(hours) != 1:     # it has looked at the day
                    wait_for(lambda n=days: self.days(d) > n, 30,
                             why="the day is not looked at")
        got = d.ctl("verify")
        self.assertEqual(got.code, 0, got.out + got.err)
        with sqlite3.connect(d.folder / "state" / "pols.db") as db:
            for column in ("day", "received"):
                rows = [r[0] for r in db.execute(
                    f"SELECT {column} FROM journal ORDER BY nr")]
                if rows != sorted(rows):
                    wrong.append(f"{column} goes back in the journal")
        self.assertEqual(d.stop(), 0)
        return wrong

    def test_a_clock_that_jumps(self):
        self.assertEqual(self.jump(), [])

    def test_the_twin_that_waits_by_the_wall_clock_is_caught(self):
        self.assertRegex(str(self.jump("wall-clock", 3)),
                         "no receipt|no such")

    def test_the_twin_that_believes_the_clock_is_caught(self):
        self.assertEqual(self.jump("trust-clock"), [
            "day goes back in the journal",
            "received goes back in the journal"])

    # ---- others

    def forgotten_reader(self, seconds, **env):
        d = self.daemon({"limits": {"wal_alarm": "256KiB"}}, **env)
        d.start()
        bodies, held = self.bodies(120), {}
        with sqlite3.connect(d.folder / "state" / "pols.db",
                             isolation_level=None) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM journal").fetchone()
            self.offer(d, bodies, held)
            self.offer(d, bodies, held)
            self.assertEqual(len(held), len(bodies))
            wait_for(lambda: d.json("status")[0]["disk"]["wal_large"], 30)
            self.assertIn("event=wal-large", d.log())
            other.execute("COMMIT")
        other.close()
        wait_for(lambda: not d.json("status")[0]["disk"]["wal_large"],
                 seconds,
                 why="the log is not shortened when the reader is gone")
        self.whole(d, bodies, held)

    def test_a_forgotten_reader_of_the_log(self):
        self.forgotten_reader(30)

    def test_the_twin_whose_log_grows_is_caught(self):
        with self.assertRaisesRegex(AssertionError, "is not shortened"):
            self.forgotten_reader(3, POLS_TWIN="log-grows")


if __name__ == "__main__":
    unittest.main()
