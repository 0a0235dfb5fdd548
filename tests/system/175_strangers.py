#!/usr/bin/python3
"""What somebody meets who knows only the manual: slips, and what they say."""

import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

import zmq  # noqa: E402

from geval import Geval, main  # noqa: E402
from pols import PATIENCE, Daemon, run  # noqa: E402

CEILING = ("aanbieder;domein;gemeente;segment;van;tot;bedrag;soort\n"
           "{};wmo;*;*;2023-01-01;2023-12-31;100,00;plafond\n")

# (words, status, what the message must say)
SLIPS = (
    (["comitment", "list"], 2, "did you mean commitment?"),
    (["commitment", "lst"], 2, "did you mean commitment list?"),
    (["commitment"], 2, "commitment needs a second word"),
    (["commitment", "list", "--jsn"], 2, "did you mean --json?"),
    (["xyzzy"], 2, "polsctl --help"),
    (["commitment", "list", "--gemeente", "355"], 2, "four digits"),
    (["provider", "list", "--aanbieder", "4242"], 2, "eight digits"),
    (["provider", "list", "--domain", "zvw"], 2, "wmo or jw"),
    (["provider", "list", "--year", "23"], 2, "--year takes"),
    (["message", "list", "--type", "declaratie"], 2, "--type takes"),
    (["message", "list", "--sender", "1"], 2, "--sender takes"),
    (["line", "list", "--state", "booked"], 2, "--state takes held"),
    (["opening", "export", "tarieven"], 2,
     "openingsstand, declaratiestand"),
    (["budget", "export"], 2, "profiel"),
    (["keygen", "client", ""], 2, "an argument is empty"),
    (["check", "--out", "", "a.xml"], 2, "--out needs a value"),
    (["check", "--rapport", "--json", "a.xml"], 2, "not both"),
    (["signal", "ack", "x", "--by", "jan 999900006", "--what", "y"], 2,
     "by is a role"),
    (["history", "end"], 1, "no load of history is open"),
)


class Words(Geval):
    """polsctl beside a daemon."""

    def test_a_slip_is_told_with_what_was_meant(self):
        for words, status, told in SLIPS:
            with self.subTest(words):
                got = self.d.ctl(*words)
                self.assertEqual(got.code, status, got.err)
                self.assertIn(told, got.err)
                self.assertEqual(got.out, "")
        self.assertEqual(self.d.ctl("history", "end").err.count("\n"), 1)

    def test_help_and_version_by_their_other_names(self):
        self.assertEqual(self.d.must("--version"), self.d.must("-V"))
        self.assertEqual(self.d.must("help"), self.d.must("--help"))
        self.assertEqual(self.d.must("help", "tick"),
                         self.d.must("tick", "--help"))
        for word in ("--help", "--version"):
            got = run([self.d.command()[0], word])
            self.assertEqual((got.code, got.err), (0, ""))

    def test_a_list_has_the_objects_of_show(self):
        wie, toewijzing = self.wie(), self.toewijzing(volume=3)
        self.d.importeer("budget", CEILING.format(self.aanbieder))
        self.boek(self.m301(wie, toewijzing))
        self.boek(self.m323(wie, self.regel(toewijzing, "2023-04", 4, 6000),
                            "2023-04"))
        self.intake.ask(b"<a/>" + self.aanbieder.encode())
        self.intake.ask(b"<b/>")
        for noun, key in (("message", "journal"), ("signal", "id"),
                          ("quarantine", "journal"), ("event", "id"),
                          ("provider", "aanbieder"), ("segment", "segment"),
                          ("gemeente", "gemeente")):
            rows = self.d.json(noun, "list", codes=(0, 4))
            self.assertTrue(rows, noun)
            for row in rows:
                shown = self.d.json(noun, "show", row[key])[0]
                shown.pop("months", None)
                row.pop("months", None)
                self.assertEqual(row, shown)
        levels = [row["level_bp"] for row in self.d.json(
            "signal", "list", "--rule", "drempel-bereikt", codes=(4,))]
        table = self.d.must("signal", "list", "--rule", "drempel-bereikt",
                            codes=(4,))
        for level in levels:
            self.assertIn(f"{level // 100}%", table)

    def test_a_message_that_never_was_in_quarantine_is_not_shown_there(self):
        receipt = self.boek(self.m301(self.wie(), self.toewijzing(volume=1)))
        got = self.d.ctl("quarantine", "show", receipt["journal"])
        self.assertEqual((got.code, got.out), (3, ""))

    def test_retrying_many_does_not_wait_for_a_clock(self):
        for n in range(20):
            self.intake.ask(b"<retry n='%d'/>" % n)
        began = time.monotonic()
        self.d.must("quarantine", "retry", "all", "--dry-run", codes=(4,))
        # The daemon's loop looks up once a second by itself.
        self.assertLess(time.monotonic() - began, 15 * PATIENCE)

    def test_names_with_accents_stay_in_their_column(self):
        folder = self.d.folder / "in" / "brieven"
        folder.mkdir()
        for name in ("gewoon.xml", "één.xml"):
            (folder / name).write_bytes(self.m301(
                self.wie(), self.toewijzing(volume=1)))
        places = {line.index("booked")
                  for line in self.d.must("send", folder).splitlines()[1:]}
        self.assertEqual(len(places), 1)

    def test_everything_speaks_json(self):
        for words, keys in (
                (["keygen", "server", self.d.folder / "s"],
                 ["secret", "public"]),
                (["keygen", "client", self.d.folder / "c"],
                 ["secret", "client"]),
                (["backup", self.d.folder / "b"],
                 ["file", "journal", "chain", "keys"]),
                (["keygen", "rotate", self.d.folder / "state" / "key"],
                 ["file", "key"])):
            self.assertEqual(list(self.d.json(*words)[0]), keys)
        with Daemon(day=None) as other:
            other.stop()
            (other.folder / "state" / "pols.db").unlink()
            got = other.json("restore", self.d.folder / "b")[0]
            self.assertEqual(list(got), ["state", "epoch", "key", "keys"])

    def test_messages_of_one_law(self):
        self.boek(self.m301(self.wie(), self.toewijzing(volume=1)))
        both = self.d.json("message", "list", "--type", "301")
        self.assertEqual(self.d.json("message", "list", "--type", "WMO301"),
                         both)
        self.assertEqual(self.d.json("message", "list", "--type", "jw301"),
                         [])

    def test_output_that_cannot_be_written_is_said(self):
        for words in (["--help"], ["-V"], ["config", "show"], ["status"]):
            with self.subTest(words), open("/dev/full", "wb") as full:
                done = subprocess.run(
                    self.d.ctl_command(*words), stdout=full, timeout=60,
                    stderr=subprocess.PIPE, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"cannot write: No space", done.stderr)

    def test_a_tail_whose_reader_has_enough_did_not_fail(self):
        for _ in range(3):
            self.boek(self.m301(self.wie(), self.toewijzing(volume=1)))
        done = subprocess.run(
            ["bash", "-c", '"$@" | head -n 1; echo "${PIPESTATUS[0]}"',
             "bash", *self.d.ctl_command("event", "tail", "--since", "0")],
            capture_output=True, timeout=60, check=False, text=True)
        self.assertEqual(done.stdout.splitlines()[1:], ["0"], done.stderr)

    def test_a_closed_output_is_nobody_elses_file(self):
        xml = self.d.folder / "in" / "a.xml"
        xml.write_bytes(self.m301(self.wie(), self.toewijzing(volume=1)))
        for words in (["check", xml], ["send", xml], ["status"]):
            command = self.d.ctl_command(*words)
            done = subprocess.run(
                ["sh", "-c", 'exec "$@" >&-', "sh", *command], timeout=60,
                stderr=subprocess.PIPE, check=False)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn(b"cannot write: Bad file", done.stderr)

    def test_an_export_has_decimal_commas_and_comes_back(self):
        self.tarief(6240)
        text = self.d.must("tariff", "export", "--aanbieder",
                           self.aanbieder)
        self.assertTrue(text.endswith(";62,40\n"), text)
        # As a spreadsheet leaves it: columns and rows that were cleared.
        text = text.replace("\n", ";;\n") + ";;;\n" + ";" * 30 + "\n"
        self.assertIn("0 new, 0 changed, 1 as it was",
                      self.d.importeer("tariff", text))

    def test_overlap_in_a_file_names_both_rows(self):
        head = "domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief"
        rows = [f"wmo;*;{self.aanbieder};01A01;04;2023-0{m}-01;;1"
                for m in (6, 1)]
        got = self.d.ctl("tariff", "import", self.d.csv(
            "o.csv", "\n".join([head, *rows])))
        self.assertEqual(got.code, 1)
        self.assertIn("row 3, column van: overlaps row 2", got.err)

    # ---- clients

    def test_a_malformed_request_hears_what_is_wrong_with_it(self):
        xml = self.m301(self.wie(), self.toewijzing(volume=1))
        for frames, reason in (([b"id"], "frames"), ([b"id", b""], "empty"),
                               ([b"id", xml, b""], "frames"),
                               ([b"i" * 65, xml], "id")):
            self.intake.send_frames(frames)
            _, receipt = self.intake.receive()
            self.assertEqual(
                (receipt["outcome"], receipt["reason"]),
                ("malformed", reason))

    def reply(self, sock):
        self.assertTrue(sock.poll(10_000 * PATIENCE))
        return sock.recv_multipart()

    def test_the_frames_of_a_route_go_back(self):
        sock = self.intake.socket
        xml = self.m301(self.wie(), self.toewijzing(volume=1))
        for n, route in enumerate(([b"7"], [b"proxy", b"\0\1"],
                                   [b"a"] * 4)):
            # What ZMQ_REQ_CORRELATE and a proxy put before the empty frame.
            sock.send_multipart([*route, b"", b"id", xml])
            *back, ident, receipt = self.reply(sock)
            self.assertEqual((back, ident), ([*route, b""], b"id"))
            self.assertEqual(json.loads(receipt)["outcome"],
                             "duplicate" if n else "booked")
        sock.send_multipart([*[b"a"] * 5, b"", b"id", xml])
        *_, receipt = self.reply(sock)
        self.assertEqual(json.loads(receipt)["reason"], "frames")

    def test_a_request_comes_through_a_proxy(self):
        context = zmq.Context()
        self.addCleanup(context.destroy, 0)
        front, back = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
        front.bind(f"ipc://{self.d.folder}/run/proxy")
        back.connect(self.d.endpoint("replay"))
        client = context.socket(zmq.REQ)
        client.setsockopt(zmq.REQ_CORRELATE, 1)
        client.connect(f"ipc://{self.d.folder}/run/proxy")
        client.send(b'{"after":0}')
        back.send_multipart(self.reply(front))
        front.send_multipart(self.reply(back))
        *_, mark, end = self.reply(client)
        self.assertEqual(mark, b"END")
        self.assertIn("last", json.loads(end))

    def test_a_replay_that_cannot_be_answered_says_why(self):
        replay = self.d.replay()
        for question, told in (({"after": -1}, "`after`"),
                               ({"after": "1"}, "`after`"),
                               ({"after": 0, "limit": 0}, "`limit`"),
                               ({"after": 0, "types": "nl."}, "`types`"),
                               ({"after": 2 ** 63}, "not valid JSON")):
            frames = replay.request(question)
            self.assertEqual(len(frames), 2, question)
            end = json.loads(frames[1])
            self.assertEqual(list(end), ["error"])
            self.assertIn(told, end["error"])

    def test_nothing_is_gone_behind_the_end(self):
        for after in (10 ** 6, 2 ** 63 - 1):
            end = json.loads(self.d.replay().request({"after": after})[1])
            self.assertNotIn("gone", end)


class Installation(unittest.TestCase):
    """What stands around the daemon."""

    def setUp(self):
        self.d = Daemon(day="2023-05-08")
        self.addCleanup(self.d.close)

    def refused(self, status, told, config=None):
        command = self.d.command()
        if config is not None:
            command[-1] = str(config)
        got = run(command, timeout=20)
        self.assertEqual(got.code, status, got.err)
        self.assertIn(told, got.err)

    def test_a_store_goes_with_one_key(self):
        key = self.d.folder / "state" / "key"
        self.d.start()
        self.d.stop()
        mine = key.read_bytes()
        key.unlink()
        self.refused(78, "put its copy back")
        self.assertFalse(key.exists())
        self.assertEqual(run([*self.d.command(), "-n"]).code, 78)
        key.write_bytes(b"0" * 64 + b"\n")
        key.chmod(0o600)
        self.refused(78, "which this store needs")
        key.write_bytes(mine)
        self.assertEqual(run([*self.d.command(), "-n"]).code, 0)
        self.d.start()
        self.d.must("verify")

    def test_a_second_daemon_leaves_the_sockets_of_the_first(self):
        self.d.start()
        other = self.d.folder / "other.conf"
        other.write_text(self.d.config_file.read_text().replace(
            "/state\n", "/state2\n"))
        self.refused(74, "in use by another process", other)
        self.d.must("status")
        self.assertEqual(self.d.intake().ask(b"<a/>")["outcome"],
                         "quarantined")
        # What a killed daemon leaves is no reason.
        self.d.kill()
        self.d.start()

    def test_a_store_without_a_day_answers_who_looks(self):
        self.d.day = None
        self.d.start()
        for words in (["provider", "list"], ["gemeente", "list"],
                      ["report", "budgets"], ["report", "flow"],
                      ["provider", "list", "--as-of", "2023-01-01"]):
            self.assertEqual(self.d.must(*words), "", words)
        self.assertEqual(self.d.ctl("provider", "show", "42420001").code, 3)

    def test_a_database_of_others_is_left_alone(self):
        store = self.d.folder / "state" / "pols.db"
        other = sqlite3.connect(store)
        other.execute("CREATE TABLE klant (naam)")
        other.commit()
        other.close()
        was = store.read_bytes()
        self.refused(78, "not a store of Pols")
        self.assertEqual(run([*self.d.command(), "-n"]).code, 78)
        self.assertEqual(store.read_bytes(), was)
        # A file without anything in it is a new one.
        store.write_bytes(b"")
        self.assertEqual(run([*self.d.command(), "-n"]).code, 0)
        self.d.start()

    def test_a_state_that_is_no_folder_is_named(self):
        (self.d.folder / "state").rmdir()
        (self.d.folder / "state").write_text("")
        self.refused(78, "state is not a folder")

    @unittest.skipIf(os.geteuid() == 0, "root may write everything")
    def test_a_store_that_cannot_be_written_is_refused(self):
        self.d.start()
        self.d.stop()
        (self.d.folder / "state" / "pols.db").chmod(0o440)
        self.refused(77, "cannot write the store")

    def test_closed_descriptors_do_not_become_the_store(self):
        command = self.d.command()
        with subprocess.Popen(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh",
                               *command]) as polsd:
            try:
                self.d.process = polsd
                while self.d.ctl("status").code != 0:
                    self.assertIsNone(polsd.poll())
                for fd in ("0", "1", "2"):
                    self.assertEqual(
                        os.readlink(f"/proc/{polsd.pid}/fd/{fd}"),
                        "/dev/null")
                polsd.send_signal(signal.SIGTERM)
                self.assertEqual(polsd.wait(15), 0)
            finally:
                if polsd.poll() is None:
                    polsd.kill()

    def test_any_date_may_be_the_day(self):
        self.d.day = "0001-01-01"
        self.d.start()
        for day in ("0001-01-02", "2023-05-08", "9999-12-30", "9999-12-31"):
            self.d.must("tick", day, "--timeout", int(10 * PATIENCE))
        self.d.must("rebuild")

    def test_a_clock_behind_the_books_is_told(self):
        self.d.day = "2199-01-01"
        self.d.start()
        self.d.stop()
        self.d.settings["clock"]["source"] = "system"
        self.d.write_config()
        self.d.start()
        self.assertEqual(self.d.json("status")[0]["day"], "2199-01-01")
        self.assertEqual(self.d.log().count("event=clock-behind"), 1)

    def test_a_reload_wants_what_the_next_start_wants(self):
        self.d.start()
        self.d.settings["curve"] = {"server_key": "none", "clients": "none"}
        self.d.write_config()
        self.d.process.send_signal(signal.SIGHUP)
        while "event=reload" not in self.d.log():
            self.d.must("status")
        self.assertIn("event=reload-refused", self.d.log())


if __name__ == "__main__":
    main()
