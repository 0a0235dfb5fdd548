#!/usr/bin/python3
"""Backup beside a running daemon, restore, and what subscribers see of it."""

import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import Daemon, wait_for  # noqa: E402


class Backup(Geval):

    def book(self, count=5):
        xmls = [self.m301(self.wie(), self.toewijzing(volume=3))
                for _ in range(count)]
        for receipt in self.intake.pipeline(xmls):
            self.assertEqual(receipt["outcome"], "booked")
        return xmls

    def backup(self, name):
        file = self.d.folder / name
        self.addCleanup(file.unlink, missing_ok=True)
        return file, self.d.json("backup", file)[0]

    def other(self):
        """An installation with the same key and nothing else."""
        d = Daemon(day=None)
        self.addCleanup(d.close)
        shutil.copy(self.d.folder / "state" / "key", d.folder / "state")
        return d

    def test_a_copy_under_load_is_one_state(self):
        stop = threading.Event()
        told = []

        def sender():
            while not stop.is_set():
                told.extend(self.book(20))

        worker = threading.Thread(target=sender)
        worker.start()
        try:
            while len(told) < 40:
                pass
            file, head = self.backup("load.db")
        finally:
            stop.set()
            worker.join()
        d = self.other()
        d.must("restore", file)
        with d:
            self.assertEqual(d.json("status")[0]["journal"],
                             head["journal"] + 1)
            d.must("verify")
            d.must("rebuild")

    def test_a_restored_store_goes_on_under_another_name(self):
        before = self.book()
        file, head = self.backup("a.db")
        after = self.book()
        events = self.d.events()
        stream = self.d.json("status")[0]["epoch"]
        d = self.other()
        out = d.must("restore", file)
        with d:
            epoch = d.json("status")[0]["epoch"]
            self.assertNotEqual(epoch, stream)
            self.assertIn(epoch, out)
            mine = d.events()
            # What was told before the backup is what it was, ids and all.
            common = [e for e in events
                      if e.sequence < mine[-1].sequence]
            self.assertEqual(mine[:len(common)], common)
            self.assertTrue(mine[-1].type.endswith("stroom.hersteld"))
            told = mine[-1].body
            self.assertEqual(told["data"]["vorige_stroom"], stream)
            self.assertTrue(told["id"].startswith(epoch))
            self.assertEqual([e.sequence for e in mine],
                             list(range(1, len(mine) + 1)))
            # Senders send again: what is there has no second effect.
            intake = d.intake()
            for receipt in intake.pipeline(before):
                self.assertEqual(receipt["outcome"], "duplicate")
            for receipt in intake.pipeline(after):
                self.assertEqual(receipt["outcome"], "booked")
            # Things keep their names, so that signals and dashboards do.
            subjects = {e.subject for e in events
                        if e.type.endswith("verplichting-vastgelegd")}
            self.assertTrue(subjects <= {e.subject for e in d.events()})
            d.must("verify")
            d.must("rebuild")

    def test_the_tail_and_the_log_go_on_with_the_restored_stream(self):
        d = Daemon()
        self.addCleanup(d.close)
        d.start()
        d.tick("2023-05-08")
        file, printed = d.folder / "tail.db", d.folder / "printed"

        def more(n):
            for receipt in d.intake().pipeline(
                    [self.m301(self.wie(), self.toewijzing(volume=3))
                     for _ in range(n)]):
                self.assertEqual(receipt["outcome"], "booked")
            return d.events()

        def seen():
            return [json.loads(line) for line in
                    printed.read_text().splitlines()]

        more(2)
        d.must("backup", file)
        with printed.open("wb") as out:
            tail = subprocess.Popen(
                d.ctl_command("--json", "event", "tail", "--since", "0"),
                stdout=out, stderr=subprocess.DEVNULL)
        try:
            old = [e.body for e in more(5)]
            wait_for(lambda: seen() == old, why="the tail is behind")
            d.stop()
            for path in (d.folder / "state").glob("pols.db*"):
                path.unlink()
            d.must("restore", file)
            d.start()
            epoch = d.json("status")[0]["epoch"]
            # No more than there was: the numbers are behind those it has.
            own = [e.body for e in more(1) if e.body["id"].startswith(epoch)]
            self.assertLess(int(own[-1]["sequence"]),
                            int(old[-1]["sequence"]))
            wait_for(lambda: seen() == old + own, why="the tail lost some")
            own = [e.body for e in more(9) if e.body["id"].startswith(epoch)]
            wait_for(lambda: seen() == old + own, why="the tail lost some")
            log = (d.folder / "events.jsonl").read_text().splitlines()
            self.assertEqual([json.loads(line) for line in log], old + own)
        finally:
            tail.terminate()
            tail.wait()

    def test_nothing_is_overwritten_and_nobody_disturbed(self):
        file, _ = self.backup("b.db")
        kept = file.read_bytes()
        got = self.d.ctl("backup", file)
        self.assertEqual(got.code, 1)
        self.assertIn("never overwritten", got.err)
        self.assertEqual(file.read_bytes(), kept)
        got = self.d.ctl("restore", file)
        self.assertEqual(got.code, 1)
        self.assertIn("stop it first", got.err)
        d = self.other()
        d.must("restore", file)
        got = d.ctl("restore", file)
        self.assertEqual(got.code, 1)
        self.assertIn("there is a store already", got.err)
        self.assertEqual(list((d.folder / "state").glob("*partial*")), [])

    def test_a_damaged_backup_is_refused(self):
        self.book()
        file, _ = self.backup("c.db")
        with sqlite3.connect(file) as db:
            db.execute("UPDATE journal SET size = size + 1 WHERE nr = 4")
        db.close()
        d = self.other()
        got = d.ctl("restore", file)
        self.assertEqual(got.code, 1)
        self.assertIn("nothing is restored", got.err)
        self.assertFalse((d.folder / "state" / "pols.db").exists())

    def test_a_newer_store_is_refused_by_name(self):
        file, _ = self.backup("d.db")
        with sqlite3.connect(file) as db:
            db.execute("PRAGMA user_version = 9999")
        db.close()
        d = self.other()
        got = d.ctl("restore", file)
        self.assertEqual(got.code, 1)
        self.assertIn("install the newer version", got.err)
        shutil.copy(file, d.folder / "state" / "pols.db")
        d.start(ready=False)
        self.assertEqual(d.wait(), 78)
        self.assertIn("install the newer version", d.log())


if __name__ == "__main__":
    main()
