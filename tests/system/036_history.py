#!/usr/bin/python3
"""Loading history: known on its own day, told once, judged at the end."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import GEMEENTE, Geval, main  # noqa: E402
from pols import wait_for  # noqa: E402
from verkeer import bericht305  # noqa: E402

PREFIX = "nl.pols."


class Historie(Geval):
    """A region that begins in May and loads what was before."""

    DAY = "2023-05-08"

    def setUp(self):
        super().setUp()
        self.client = self.wie()
        self.t = self.toewijzing(volume=31000, eenheid="83", frequentie="4",
                                 datum="2022-12-20")
        self.map = self.d.folder / f"historie-{self.teller.seed}"
        self.map.mkdir()

    def leg(self, *berichten):
        """Files in the folder of this test, in an order of their own."""
        for n, xml in enumerate(berichten):
            (self.map / f"{n:03d}.xml").write_bytes(xml)
        return self.map

    def bedrag(self, cent, maand):
        return self.regel(self.t, maand, cent, eenheid="83")

    def verleden(self):
        """A 301, its start and two months, the one too much."""
        return (self.m323(self.client, self.bedrag(400_000, "2023-02"),
                          "2023-02"),
                bericht305(self.aanbieder, GEMEENTE, self.client, self.t,
                           "2023-01-09", self.teller.identificatie()),
                self.m323(self.client, self.bedrag(10_000, "2023-01"),
                          "2023-01"),
                self.m301(self.client, self.t, dagtekening="2023-05-01"))

    def laad(self, *berichten, codes=(0,)):
        return self.d.must("send", "--historic", self.leg(*berichten),
                           codes=codes)

    def soorten(self, since):
        return [e.type.removeprefix(PREFIX) for e in self.d.events(since)]

    def historisch(self):
        status = self.d.json("status")[0]
        return status.get("history_since")

    def test_it_is_told_once_and_judged_at_the_end(self):
        since = self.last_event()
        self.laad(*self.verleden())
        events = self.d.events(since)
        self.assertEqual([e.type.removeprefix(PREFIX) for e in events],
                         ["stroom.historie-geladen",
                          "verplichtingen.maximum-overschreden"])
        data = events[0].body["data"]
        self.assertEqual(
            {k: data[k] for k in data if k != "stroom"},
            {"soort": "berichten", "aantal_berichten": 4,
             "aantal_geboekt": 4, "aantal_regels": 3,
             "aantal_aangehouden": 0,
             "periode": {"van": "2022-12-20", "tot": "2023-03-05"}})
        self.assertMoney(self.t, submitted=410_000, approved=410_000)
        self.assertEqual(self.commitment(self.t)["started"], "2023-01-09")
        self.assertIsNone(self.historisch())
        # What comes now is told again.
        since = self.last_event()
        self.boek(self.m323(self.client, self.bedrag(1, "2023-03"),
                            "2023-03"))
        self.assertIn("declaraties.declaratie-verwerkt", self.soorten(since))
        for check in ("verify", "rebuild"):
            got = self.d.ctl(check)
            self.assertEqual(got.code, 0, got.out + got.err)

    def test_it_is_known_on_its_own_day(self):
        self.laad(*self.verleden())

        def known(day):
            got = self.d.ctl("--json", "commitment", "show", "--domain",
                             "wmo", "--gemeente", GEMEENTE, "--nummer",
                             self.t.nummer, "--as-of", day)
            return json.loads(got.out)["submitted_ct"] if got.out else None

        self.assertEqual([known(day) for day in (
            "2022-12-19", "2022-12-20", "2023-02-04", "2023-02-05",
            "2023-03-04", "2023-03-05")],
            [None, 0, 0, 10_000, 10_000, 410_000])

    def test_its_days_are_days_though_nobody_ticked_them(self):
        t = self.toewijzing(volume=10_000, eenheid="83", frequentie="4",
                            ingangsdatum="2022-11-01", einddatum=None,
                            datum="2023-02-06")
        self.laad(self.m301(self.client, t))
        for day, passed in (("2023-02-06", 37), ("2023-02-07", 38)):
            found = self.d.json("provider", "show", self.aanbieder,
                                "--as-of", day)[0]
            self.assertEqual(found["year"], 2023)
            self.assertEqual(found["share_of_year"], round(passed / 365, 4))
            self.assertEqual(found["committed_ct"], 12 * 10_000)
            self.assertIsNotNone(found["projection_ct"])
            self.assertEqual(
                self.commitment(t, "--as-of", day)["maximum_ct"],
                14 * 10_000)

    def test_receipts_are_as_ever(self):
        self.leg(*self.verleden())
        out = [json.loads(line) for line in self.d.must(
            "--json", "send", "--historic", self.map).splitlines()]
        self.assertEqual([r["outcome"] for r in out], 4 * ["booked"])
        self.assertEqual({r["answer"] for r in out}, {None})
        # The same once more, now as news: it was kept already.
        again = self.d.must("--json", "send", self.map).splitlines()
        self.assertEqual({json.loads(r)["outcome"] for r in again},
                         {"duplicate"})

    def test_imports_of_the_load_belong_to_it(self):
        with self.begonnen():
            since = self.last_event()
            self.tarief(1250)
            self.d.importeer(
                "budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag;"
                f"soort\n{self.aanbieder};wmo;*;*;2023-01-01;2023-12-31;"
                "1000,00;plafond\n")
            self.assertEqual(self.soorten(since), [])
            # Money that nobody counts yet is no fault of the store.
            self.boek(self.m301(self.client, self.t))
            self.boek(self.m323(self.client, self.bedrag(1, "2023-03"),
                                "2023-03"))
            self.d.must("verify")
        self.d.must("verify")
        found = self.d.json("provider", "show", self.aanbieder, "--year",
                            "2023", "--as-of", "2023-01-31")[0]
        self.assertEqual(found["budget_ct"], 100_000)

    def test_a_load_by_hand_makes_imports_known_on_its_days(self):
        tarief = ("domein;gemeente;aanbieder;productcode;eenheid;van;tot;"
                  "tarief\n{};*;{};02A0{};04;2023-01-01;;12,50\n").format
        toewijzing = [self.toewijzing(volume=3, code=f"02A0{n}")
                      for n in (3, 4)]
        begun = self.d.json("history", "begin")[0]
        self.assertEqual(begun["prefix"], f"historie-{self.historisch()}/")
        self.d.importeer("tariff", tarief("wmo", self.aanbieder, 3))
        self.d.must("history", "end")
        self.assertIsNone(self.historisch())
        self.d.importeer("tariff", tarief("wmo", self.aanbieder, 4))
        self.laad(*(self.m301(self.client, t) for t in toewijzing))
        # Both are known now; then only what came in the load was.
        then = [self.commitment(t, "--as-of", "2023-02-06")["basis"]
                for t in toewijzing]
        now = [self.commitment(t)["basis"] for t in toewijzing]
        self.assertEqual((then, now), (["bounded", "unpriced"],
                                       ["bounded", "bounded"]))

    # ---- who may begin, and what becomes of one that is left

    def begonnen(self):
        """A load that some sender began and left."""
        test = self

        class Open:
            def __enter__(self):
                test.ask("begin")

            def __exit__(self, *_):
                test.d.must("history", "end")
        return Open()

    def ask(self, action):
        import zmq
        sock = zmq.Context.instance().socket(zmq.REQ)
        sock.setsockopt(zmq.LINGER, 0)
        sock.connect(self.d.endpoint("control"))
        try:
            sock.send(json.dumps({"command": "history",
                                  "action": action}).encode())
            self.assertTrue(sock.poll(10000))
            return json.loads(sock.recv())
        finally:
            sock.close()

    def test_there_is_one_at_a_time(self):
        self.assertEqual(self.ask("end")["code"], "state")
        self.assertEqual(self.ask("onwards")["code"], "usage")
        with self.begonnen():
            got = self.ask("begin")
            self.assertEqual((got["ok"], got["code"]), (False, "state"))
            self.assertIn("history end", got["error"])
            got = self.d.ctl("send", "--historic", self.leg(
                *self.verleden()))
            self.assertEqual(got.code, 1, got.out + got.err)
            self.assertIn("history end", got.err)
        self.assertEqual(self.d.ctl("send", "--historic", self.map).code, 0)

    def test_it_survives_a_restart(self):
        since = self.last_event()
        begun = self.ask("begin")["journal"]
        self.d.restart()
        self.assertEqual(self.historisch(), begun)
        prefix = f"historie-{begun}/".encode()
        with self.d.intake() as intake:
            for xml in self.verleden():
                self.assertEqual(intake.ask(xml, prefix + b"x")["outcome"],
                                 "booked")
        self.d.clients.remove(intake)
        stored = [s for s in self.soorten(since)
                  if not s.startswith("stroom.")]
        self.assertEqual(stored, [])
        self.d.must("history", "end")
        self.assertIn("stroom.historie-geladen", self.soorten(since))
        self.assertIsNone(self.historisch())

    def test_a_sender_that_is_stopped_ends_it(self):
        self.leg(*(self.m301(self.wie(), self.toewijzing(volume=3))
                   for _ in range(1500)))
        sender = subprocess.Popen(
            self.d.ctl_command("send", "--historic", self.map),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(self.historisch, why="it did not begin")
            os.kill(sender.pid, signal.SIGTERM)
            code = sender.wait(30)
        finally:
            sender.kill()
            sender.wait()
        self.assertIn(code, (0, 1))
        self.assertIsNone(self.historisch())

    def test_a_sender_that_is_stopped_before_it_knows_ends_it(self):
        """It is asked to begin, and nobody has told it yet that it did."""
        def catches(pid, nr):
            with open(f"/proc/{pid}/status", encoding="ascii") as status:
                caught = re.search(r"SigCgt:\s*(\w+)", status.read())[1]
            return int(caught, 16) >> (nr - 1) & 1

        self.leg(*self.verleden())
        os.kill(self.d.pid, signal.SIGSTOP)
        try:
            sender = subprocess.Popen(
                self.d.ctl_command("send", "--historic", self.map),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(sender.wait)
            self.addCleanup(sender.kill)
            wait_for(lambda: catches(sender.pid, signal.SIGTERM),
                     why="SIGTERM is not caught before polsd answers")
            os.kill(sender.pid, signal.SIGTERM)
        finally:
            os.kill(self.d.pid, signal.SIGCONT)
        self.assertIn(sender.wait(30), (0, 1))
        self.assertIsNone(self.historisch())

    def test_a_message_that_is_refused_does_not_keep_it_open(self):
        self.laad(b"<Bericht/>", *self.verleden(), codes=(4,))
        self.assertIsNone(self.historisch())


class Live(Geval):
    CONFIG = {"region": {"live_from": "2023-05-10"}}
    DAY = "2023-05-08"

    def test_events_come_from_then_on(self):
        wie = self.wie()
        t = self.toewijzing(volume=100, eenheid="83", frequentie="4")
        before = self.last_event()
        self.d.importeer(
            "budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag;"
            f"soort\n{self.aanbieder};wmo;*;*;2023-01-01;2023-12-31;"
            "1000,00;plafond\n")
        self.boek(self.m301(wie, t))
        self.boek(self.m323(wie, self.regel(t, "2023-04", 5000,
                                            eenheid="83"), "2023-04"))
        self.d.tick("2023-05-09")
        self.d.must("verify")
        self.assertEqual(self.last_event(), before)
        self.assertEqual(self.d.json("signal", "list"), [])
        self.d.tick("2023-05-10")
        self.assertEqual([e.type for e in self.d.events(before)],
                         ["nl.pols.verplichtingen.maximum-overschreden"])
        self.d.must("verify")


if __name__ == "__main__":
    main()
