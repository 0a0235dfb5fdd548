#!/usr/bin/python3
"""Hardships of a real polsd: disks that fail, are slow or cut off, a loop that
hangs, a stop under load, a reader of the log that forgets to leave, a clock
that jumps, more work than it can do.
"""

import json
import pathlib
import random
import signal
import socket
import sqlite3
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import client, paren  # noqa: E402
from canary import Canary  # noqa: E402
from pols import PATIENCE, Daemon, wait_for  # noqa: E402
from scope import SCOPE, SEED  # noqa: E402
from sockets import Intake, NoAnswer  # noqa: E402

FULL = SCOPE != "share"
CUT, FAILED, NO_MEMORY = 43, 74, 70


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
            while ids:
                try:
                    ident, receipt = sender.receive(0.3 * PATIENCE)
                except NoAnswer:
                    if not d.alive:
                        break
                    continue
                body = ids.pop(ident, None)
                if body is not None and receipt["outcome"] != "busy":
                    held[body] = receipt["journal"]

    def whole(self, d, bodies, held):
        """Every receipt holds, all is there once, the books are right."""
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
        canary = Canary({client(n).bsn for n in range(len(bodies) // 2)})
        canary.look_in_folder(d.folder)
        self.assertEqual(canary.hits, [], canary.report())

    # ---- disks, and memory

    def fail_at(self, fault, status, bodies):
        d = self.daemon()
        d.start()
        d.stop()
        d.env["POLS_DB_FAULT"] = fault
        held = {}
        try:
            d.start()
            self.offer(d, bodies, held)
        except AssertionError:          # it left before it was ready
            pass
        if d.alive:                     # so many operations there were not
            d.stop()
        else:
            self.assertEqual(d.wait(), status, d.log()[-1500:])
        del d.env["POLS_DB_FAULT"]
        d.start()
        self.whole(d, bodies, held)
        self.assertEqual(d.stop(), 0)
        d.close()

    def test_an_io_error_ends_it_and_a_restart_is_right(self):
        chance = random.Random(SEED)
        bodies = self.bodies(8)
        for _ in range(60 if FULL else 2):
            at = chance.randrange(1, 260)
            fault = f"io@{at}" + chance.choice(("", "+"))
            with self.subTest(fault):
                self.fail_at(fault, FAILED, bodies)

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
        chance = random.Random(SEED)
        bodies = self.bodies(8)
        for _ in range(60 if FULL else 2):
            at = chance.randrange(1, 200)
            with self.subTest(at):
                self.fail_at(f"cut@{at}", CUT, bodies)

    def test_a_slow_disk_costs_time_and_nothing_else(self):
        d = self.daemon(POLS_DB_SLOW="50000")
        d.start()
        bodies, held = self.bodies(400 if FULL else 100), {}
        began = time.monotonic()
        firsts = bodies[::2]
        self.offer(d, firsts, held)
        rate = len(firsts) / (time.monotonic() - began)
        self.offer(d, bodies, held)
        print(f"50 ms a sync: {rate:.0f} messages a second from one sender")
        self.whole(d, bodies, held)

    # ---- the loop

    def test_a_loop_that_hangs_stops_the_watchdog(self):
        path = "/tmp/pols-watchdog-%d" % time.monotonic_ns()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(path)
        self.addCleanup(pathlib.Path(path).unlink)
        self.addCleanup(listener.close)
        d = self.daemon(WATCHDOG_USEC="400000")
        d.start()
        d.stop()
        d.env["POLS_FAULT"] = "before-commit:3=hang"
        # Started by hand: the socket stays ours.
        import os
        import subprocess
        with open(d.log_file, "ab") as log:
            d.process = subprocess.Popen(
                d.command(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env={**os.environ, **d.env,
                                 "NOTIFY_SOCKET": path})
        listener.settimeout(5 * PATIENCE)
        seen = 0
        while seen < 5:
            seen += b"WATCHDOG=1" in listener.recv(4096)
        with Intake(d.endpoint("intake")) as sender:
            for body in self.bodies(8)[::2]:
                try:
                    sender.ask(body, timeout=0.4)
                except NoAnswer:
                    break
            listener.settimeout(0.8)    # twice what systemd would wait
            silent = False
            for _ in range(20):
                try:
                    listener.recv(4096)
                except socket.timeout:
                    silent = True
                    break
            self.assertTrue(silent, "a hung loop goes on saying WATCHDOG=1")
        d.kill()
        d.env.clear()
        d.start()
        self.assertEqual(d.ctl("verify").code, 0)

    def test_stopped_under_load(self):
        for turn in range(20 if FULL else 2):
            with self.subTest(turn):
                d = self.daemon()
                d.start()
                bodies, held = self.bodies(120, turn + 1), {}
                thread = threading.Thread(target=self.offer,
                                          args=(d, bodies[::2], held))
                thread.start()
                time.sleep(random.Random(SEED + turn).uniform(0, 0.15))
                self.assertEqual(d.stop(), 0)
                thread.join()
                d.start()
                self.whole(d, bodies, held)
                self.assertEqual(d.stop(), 0)
                d.close()

    def test_more_than_it_can_do(self):
        d = self.daemon({"limits": {"in_flight": "8KiB", "readers": "2"}})
        d.start()
        bodies, held = self.bodies(1200 if FULL else 300), {}
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
        while len(held) < len(bodies):  # who was told busy comes again
            self.offer(d, bodies, held)
        print(f"{busy} of {len(bodies) // 2} were told busy")
        self.whole(d, bodies, held)

    # ---- others

    def test_a_forgotten_reader_of_the_log(self):
        d = self.daemon({"limits": {"wal_alarm": "256KiB"}})
        d.start()
        bodies, held = self.bodies(200), {}
        with sqlite3.connect(d.folder / "state" / "pols.db",
                             isolation_level=None) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM journal").fetchone()
            self.offer(d, bodies, held)
            self.offer(d, bodies, held)
            self.assertEqual(len(held), len(bodies))
            wait_for(lambda: d.json("status")[0]["disk"]["wal_large"], 5)
            self.assertIn("event=wal-large", d.log())
            other.execute("COMMIT")
        other.close()
        wait_for(lambda: not d.json("status")[0]["disk"]["wal_large"], 10,
                 why="the log is not shortened when the reader is gone")
        self.whole(d, bodies, held)


if __name__ == "__main__":
    unittest.main()
