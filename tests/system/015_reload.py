#!/usr/bin/python3
"""Reloading (SIGHUP) is all or nothing; readers live in a sandbox."""

import json
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import BUILD, wait_for  # noqa: E402


class Reload(Geval):

    def setUp(self):
        super().setUp()
        self.good = self.d.config_file.read_text()
        self.addCleanup(self.d.config_file.write_text, self.good)

    def hup(self, text, word):
        """Reload this configuration; wait until the log says word."""
        self.d.config_file.write_text(text)
        before = self.said(word)
        self.d.process.send_signal(signal.SIGHUP)
        wait_for(lambda: self.said(word) > before, why=f"no {word}")

    def said(self, word):
        return self.d.log().count(f"event={word}")

    def boek_een(self):
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))

    def children(self):
        return set(self.d.children())

    def test_a_new_value_counts_at_once_and_is_told(self):
        with self.d.subscriber(["nl.pols.stroom."]) as live:
            live.live()
            self.hup(self.good.replace("oin = 00000001823288444000",
                                       "oin = 00000004003214345001"),
                     "reloaded")
            told = live.wait(lambda e: e.type.endswith("configuratie-herladen"))
        # It is numbered and kept as any other, and told once.
        self.assertIn(told.sequence, [e.sequence for e in self.d.events()])
        self.d.clients.remove(live)
        self.assertTrue(self.d.alive)
        self.boek_een()
        self.assertIn("00000004003214345001",
                      self.d.events()[-1].body["source"])
        self.hup(self.good, "reloaded")
        self.boek_een()
        self.assertIn("00000001823288444000",
                      self.d.events()[-1].body["source"])

    def test_a_fault_in_it_changes_nothing_at_all(self):
        self.boek_een()
        before = self.d.events()
        mine = self.children()
        changed = self.good.replace("oin = 00000001823288444000",
                                    "oin = 00000004003214345001")
        for wrong in (changed + "\n[signals]\nhalf_year_margn = 20%\n",
                      changed + "\n[limits]\nmessage = veel\n",
                      changed.replace("event_log = ", "event_log = /nergens"),
                      changed.replace("schemas = ", "schemas = /nergens"),
                      "rubbish"):
            with self.subTest(wrong[-40:]):
                self.hup(wrong, "reload-refused")
                self.boek_een()
                self.assertEqual(self.children(), mine)
        for event in self.d.events(before[-1].sequence):
            self.assertIn("00000001823288444000", event.body["source"])

    def test_other_schemas_come_with_new_readers_and_nobody_waits(self):
        mine = self.children()
        other = self.d.folder / "in" / "schemas"
        other.symlink_to(self.d.settings["paths"]["schemas"])
        xmls = [self.m301(self.wie(), self.toewijzing(volume=3))
                for _ in range(200)]
        ids = [self.intake.next_id() for _ in xmls]
        for ident, xml in zip(ids, xmls):
            self.intake.send_frames([ident, xml])
        self.hup(self.good.replace(
            str(self.d.settings["paths"]["schemas"]), str(other)),
            "reloaded")
        found = {}
        while len(found) < len(ids):
            ident, receipt = self.intake.receive()
            found[ident] = receipt["outcome"]
        self.assertEqual(set(found.values()), {"booked"})
        wait_for(lambda: not self.children() & mine - {self.d.pid},
                 why="old readers are still there")
        self.boek_een()

    def test_the_event_log_is_opened_again(self):
        self.boek_een()
        log = self.d.folder / "events.jsonl"
        log.rename(self.d.folder / "events.jsonl.1")
        self.hup(self.good, "reloaded")
        self.boek_een()
        last = self.d.events()[-1].body["id"]
        wait_for(lambda: log.exists() and last in log.read_text(),
                 why="the new log has no event")
        ids = [json.loads(line)["id"] for part in
               (self.d.folder / "events.jsonl.1", log)
               for line in part.read_text().splitlines()]
        mine = [e.body["id"] for e in self.d.events()]
        self.assertEqual([i for i in ids if i in set(mine)], mine)

    def test_what_waits_for_a_restart_is_said(self):
        self.hup(self.good.replace("[paths]", "[paths]", 1).replace(
            "heartbeat = 200ms", "heartbeat = 210ms\ntype_prefix = nl.ander"),
            "reloaded")
        self.assertRegex(self.d.log(), r"option-changed "
                         r"option=events\.type_prefix counts=after-restart")
        self.boek_een()
        self.assertTrue(self.d.events()[-1].type.startswith("nl.pols."))


@unittest.skipIf(BUILD.name.endswith("-san"),
                 "a build with sanitizers has no sandbox")
class Sandbox(Geval):

    def status(self, pid):
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
        return dict(line.split(":\t", 1) for line in text.splitlines()
                    if ":\t" in line)

    def readers(self):
        found = [pid for pid in self.d.children()
                 if self.status(pid)["Name"] == "pols-reader"]
        self.assertTrue(found)
        return found

    def test_readers_may_call_next_to_nothing(self):
        for pid in self.readers():
            status = self.status(pid)
            self.assertEqual(status["Seccomp"].strip(), "2")
            self.assertEqual(status["NoNewPrivs"].strip(), "1")

    def test_readers_hold_one_socket_and_no_file(self):
        for pid in self.readers():
            held = [str(fd.readlink()) for fd in
                    pathlib.Path(f"/proc/{pid}/fd").iterdir()]
            self.assertEqual([h for h in held if h != "/dev/null"
                              and not h.startswith("socket:")], [])
            self.assertEqual(
                sum(h.startswith("socket:") for h in held), 1)

    def test_readers_know_no_secret_and_no_name(self):
        key = (self.d.folder / "state/key").read_text().strip()
        for pid in self.readers():
            for name in ("environ", "cmdline", "comm"):
                text = pathlib.Path(f"/proc/{pid}/{name}").read_bytes()
                self.assertNotIn(key.encode(), text)


if __name__ == "__main__":
    main()
