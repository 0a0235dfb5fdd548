#!/usr/bin/python3
"""A disk that is really full: a small file system of its own, filled up again
and again.  Needs root, to mount one; without, it fails and says why.
"""

import errno
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import (Teller, Toewijzing, agb, bericht301,  # noqa: E402
                       bericht323, client, prestatie)
from canary import Canary  # noqa: E402
from pols import PATIENCE, Daemon, wait_for  # noqa: E402
from scope import SCOPE, SEED, main  # noqa: E402
from sockets import Intake, NoAnswer  # noqa: E402

FILLS = {"share": 2, "full": 100}[SCOPE]
MIB = 1024 * 1024


class Disk:
    """24 MiB: ext4 in a file, or tmpfs where there is no loop device."""

    def __init__(self, folder, kind):
        self.folder, self.image = folder, None
        folder.mkdir(parents=True, exist_ok=True)
        if kind == "tmpfs":
            command = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0750",
                       "tmpfs", str(folder)]
        else:
            self.image = pathlib.Path(str(folder) + ".img")
            with open(self.image, "wb") as f:
                f.truncate(24 * MIB)
            subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(self.image)],
                           check=True, capture_output=True)
            command = ["mount", "-o", "loop", str(self.image), str(folder)]
        subprocess.run(command, check=True, capture_output=True)

    def free(self):
        s = os.statvfs(self.folder)
        return s.f_bavail * s.f_frsize

    def fill(self, leave=0):
        """A file that takes all but so many bytes."""
        try:
            with open(self.folder / "filler", "ab", buffering=0) as f:
                while self.free() > leave:
                    f.write(b"x" * min(65536, max(512, self.free() - leave)))
        except OSError as e:        # polsd may have filled it meanwhile
            if e.errno != errno.ENOSPC:
                raise

    def empty(self):
        (self.folder / "filler").unlink(missing_ok=True)

    def close(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=False)
        if self.image:
            self.image.unlink(missing_ok=True)


class Sender(threading.Thread):
    """Sends allocations and declarations until each has its receipt."""

    def __init__(self, d):
        super().__init__()
        self.socket = Intake(d.endpoint("intake"))
        self.numbers = Teller(500)
        self.people = 0
        self.stopped = threading.Event()
        self.held, self.sums, self.wrong = {}, {}, []
        self.busy = set()

    def messages(self):
        self.people += 1
        wie = client(self.people)
        t = Toewijzing(self.numbers.toewijzingnummer(), volume=3)
        yield bericht301("0310", agb(1), wie, t,
                         self.numbers.identificatie()), t.nummer, 0
        line = prestatie(t, "2023-04", 4, self.numbers.referentie(), 1250)
        yield (bericht323(agb(1), "0310", [(wie, [line])],
                          self.numbers.identificatie(), "2023-04",
                          self.numbers.declaratienummer()),
               t.nummer, line.cent)

    def run(self):
        try:
            while not self.stopped.is_set():
                for body, nummer, cent in self.messages():
                    if not self.deliver(body):
                        return
                    self.sums[nummer] = self.sums.get(nummer, 0) + cent
        except Exception as failure:    # shown by the test
            self.wrong.append(repr(failure))

    def deliver(self, body):
        while not self.stopped.is_set():
            ident = self.socket.next_id()
            self.socket.send_frames([ident, body])
            try:
                got, receipt = self.socket.receive(2)
            except NoAnswer:
                continue
            if got != ident:
                continue
            if receipt["outcome"] == "busy":
                self.busy.add(receipt.get("reason"))
                time.sleep(0.02)        # as a sender should
                continue
            if receipt["outcome"] not in ("booked", "duplicate"):
                self.wrong.append(str(receipt))
            self.held[body] = receipt["journal"]
            return True
        return False


class FullDisk(unittest.TestCase):

    def play(self, kind, fills=FILLS, twin=None):
        chance = random.Random(SEED)
        print(f"seed {SEED}, {kind}")
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pols-", dir="/tmp"))
        try:
            disk = Disk(folder / "state", kind)
        except (OSError, subprocess.CalledProcessError) as why:
            if kind == "ext4" and os.geteuid() == 0:
                raise unittest.SkipTest(f"no loop device for ext4: {why}")
            self.fail(f"cannot mount a small disk (root?): {why}")
        d = Daemon({"limits": {"ballast": "2MiB"}}, day="2023-05-08",
                   folder=folder, env={"POLS_TWIN": twin} if twin else None)
        # An event log beside the store would fill the same disk: as it does.
        d.settings["paths"]["event_log"] = folder / "state" / "events.jsonl"
        d.write_config()
        sender = None
        slowest = 0.0
        try:
            d.start()
            d.importeer("tariff", "domein;gemeente;aanbieder;productcode;"
                        "eenheid;van;tot;tarief\nwmo;*;*;02A03;04;2023-01-01"
                        ";;12,50\n")
            sender = Sender(d)
            sender.start()
            for _ in range(fills):
                wait_for(lambda n=len(sender.held):
                         len(sender.held) > n + 5 or sender.wrong, 20,
                         why="it does not book")
                disk.fill(chance.randrange(3) * 40960)
                full = wait_for(lambda: self.status(d)["full"] or
                                sender.wrong, 30, why="never full")
                self.assertIs(full, True, sender.wrong)
                # Looking goes on.
                listed = d.json("commitment", "list", "--limit", "5")
                self.assertTrue(listed)
                self.assertTrue(d.events(after=0))
                before = len(sender.held)
                disk.empty()
                began = time.monotonic()
                wait_for(lambda n=before: len(sender.held) > n
                         or sender.wrong, 5,
                         why="nothing is booked although there is room")
                slowest = max(slowest, time.monotonic() - began)
            self.assertEqual(d.starts, 1)
            sender.stopped.set()
            sender.join()
            self.assertEqual(sender.wrong, [])
            self.assertIn("disk-full", sender.busy)
            self.everything(d, sender)
            print(f"{fills} fills, {len(sender.held)} receipts held, "
                  f"booking again after {slowest:.2f} s at most")
        finally:
            if sender is not None:
                sender.stopped.set()
                sender.join(5)
                sender.socket.close()
            if d.alive:
                d.stop()
            disk.close()
            d.close()

    def status(self, d):
        (status,) = d.json("status")
        return status["disk"]

    def everything(self, d, sender):
        with Intake(d.endpoint("intake")) as again:
            bodies = list(sender.held)
            for body, receipt in zip(bodies, again.pipeline(bodies)):
                self.assertEqual(receipt["outcome"], "duplicate")
                self.assertEqual(receipt["journal"], sender.held[body])
        found = {c["nummer"]: c["submitted_ct"]
                 for c in d.json("commitment", "list")}
        for nummer, cent in sender.sums.items():
            self.assertEqual(found[nummer], cent)
        events = [e.body["id"] for e in d.events()]

        def logged():
            text = (d.folder / "state" / "events.jsonl").read_text()
            return [line for line in text.splitlines()
                    if ".stroom." not in line]
        wait_for(lambda: len(logged()) >= len(events), 30,
                 why="the event log has not caught up")
        for word in ("verify", "rebuild"):
            got = d.ctl(word)
            self.assertEqual(got.code, 0, got.out + got.err)
        canary = Canary({client(n).bsn for n in range(1, 40)})
        canary.look_in_folder(d.folder)
        self.assertEqual(canary.hits, [], canary.report())

    def test_tmpfs(self):
        self.play("tmpfs")

    def test_ext4(self):
        self.play("ext4")

    def test_the_twin_that_stays_full_is_caught(self):
        with self.assertRaisesRegex(AssertionError, "although there is room"):
            self.play("tmpfs", 1, "stays-full")

    def test_the_twin_that_trusts_a_failed_commit_is_caught(self):
        with self.assertRaisesRegex(AssertionError, "booked"):
            self.play("tmpfs", 2, "trust-commit")


if __name__ == "__main__":
    main()
