#!/usr/bin/python3
"""The frame: options, configuration, starting, stopping, one at a time."""

import os
import pathlib
import re
import shutil
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import Teller, agb, bericht301, client, Toewijzing  # noqa: E402
from pols import (SCHEMAS, Daemon, loopback, program, run,  # noqa: E402
                  wait_for)

EX_CONFIG = 78


def messages(count, seed=1):
    numbers = Teller(seed)
    return [bericht301("0310", agb(1), client(i),
                       Toewijzing(numbers.toewijzingnummer(), volume=3),
                       numbers.identificatie()) for i in range(count)]


class Options(unittest.TestCase):

    def setUp(self):
        self.d = Daemon()

    def tearDown(self):
        self.d.close()

    def polsd(self, *arguments):
        return run([program("polsd"), *map(str, arguments)])

    def broken(self, text, *wanted, name="polsd.conf"):
        """polsd -n and a start refuse this config and say where and what."""
        path = self.d.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        for arguments in (("-n", "-c", self.d.config_file),
                          ("-c", self.d.config_file)):
            got = self.polsd(*arguments)
            self.assertEqual(got.code, EX_CONFIG, got.err)
            for word in wanted:
                self.assertIn(word, got.err)

    def test_version_is_one_line(self):
        got = self.polsd("-V")
        self.assertEqual(got.code, 0)
        self.assertRegex(got.out, r"\d+\.\d+")
        self.assertEqual(len(got.out.splitlines()), 1)

    def test_an_unknown_option_is_a_usage_error(self):
        self.assertNotEqual(self.polsd("--nonsense").code, 0)
        self.assertEqual(self.d.ctl("nonsense").code, 2)
        self.assertEqual(self.d.ctl().code, 2)

    def test_a_good_config_passes_the_check(self):
        got = self.polsd("-n", "-c", self.d.config_file)
        self.assertEqual(got.code, 0, got.err)

    def test_checking_starts_nothing(self):
        self.polsd("-n", "-c", self.d.config_file)
        self.assertEqual(list((self.d.folder / "run").iterdir()), [])
        self.assertEqual(list((self.d.folder / "state").iterdir()), [])

    def test_checking_finds_what_a_start_would(self):
        key = self.d.folder / "sleutel"
        key.write_text("ab" * 32 + "\n")
        key.chmod(0o644)
        for section, name, value, told in (
                ("paths", "event_log", "/nergens/events.jsonl", "/nergens"),
                ("paths", "event_log", self.d.folder, "event log"),
                ("privacy", "key", self.d.folder / "geen", "geen"),
                ("privacy", "key", key, "chmod 600")):
            with self.subTest(value):
                self.d.settings.setdefault(section, {})
                was = self.d.settings[section].get(name)
                self.d.settings[section][name] = value
                self.d.write_config()
                got = self.polsd("-n", "-c", self.d.config_file)
                self.assertNotEqual(got.code, 0)
                self.assertIn(told, got.err)
                self.assertEqual(
                    self.polsd("-c", self.d.config_file).code, got.code)
                self.d.settings[section][name] = was
        # What a start makes is not missed.
        self.d.settings["paths"].update(state=self.d.folder / "nieuw",
                                        event_log="<state>/events.jsonl")
        self.d.write_config()
        got = self.polsd("-n", "-c", self.d.config_file)
        self.assertEqual(got.code, 0, got.err)

    def test_an_empty_file_is_a_valid_config(self):
        # The schemas are then those beside the folder of the program.
        empty = self.d.folder / "empty.conf"
        empty.write_text("")
        (self.d.folder / "bin").mkdir()
        (self.d.folder / "schemas").symlink_to(SCHEMAS)
        polsctl = shutil.copy2(program("polsctl"), self.d.folder / "bin")
        got = run([polsctl, "-c", str(empty), "config", "check"])
        self.assertEqual(got.code, 0, got.err)

    def test_a_config_that_is_not_there_is_an_error(self):
        got = self.polsd("-n", "-c", self.d.folder / "nowhere.conf")
        self.assertEqual(got.code, EX_CONFIG, got.err)

    def test_an_unknown_key_is_refused_with_line_and_nearest_name(self):
        self.broken("# first\n[limits]\nmesage = 25MiB\n",
                    "polsd.conf", "3", "mesage", "message")

    def test_an_unknown_section_is_refused_with_line_and_nearest_name(self):
        self.broken("\n[socket]\nintake = ipc:///tmp/x\n", "2", "sockets")

    def test_a_bad_value_is_refused_with_its_line(self):
        for text in ("[limits]\nmessage = much\n",
                     "[limits]\nmessage = -1MiB\n",
                     "[limits]\nbatch_time = 5 parsecs\n",
                     "[signals]\nhalf_year_margin = ten\n",
                     "[clock]\nsource = sundial\n"):
            with self.subTest(text):
                self.broken(text, "2")

    def test_a_key_outside_a_section_and_rubbish_are_refused(self):
        self.broken("message = 25MiB\n", "1")
        self.broken("[limits]\nwhat is this\n", "2")
        self.broken("[limits\nmessage = 25MiB\n", "1")

    def test_conf_d_is_read_after_it_in_order(self):
        good = self.d.config_file.read_text()
        self.broken("[clock]\nsource = sundial\n", "20-late.conf", "2",
                    name="conf.d/20-late.conf")
        (self.d.folder / "conf.d/20-late.conf").write_text(
            "[region]\nname = tweede\n")
        (self.d.folder / "conf.d/10-soon.conf").write_text(
            "[region]\nname = eerste\n")
        self.d.config_file.write_text(good)
        got = self.d.ctl("config", "show")
        self.assertEqual(got.code, 0, got.err)
        self.assertRegex(got.out, r"(?m)^\s*name\s*=\s*tweede")

    def test_schemas_that_are_not_there_are_found_out_before_starting(self):
        self.d.settings["paths"]["schemas"] = self.d.folder / "none"
        self.d.write_config()
        got = self.polsd("-n", "-c", self.d.config_file)
        self.assertNotEqual(got.code, 0)
        self.assertTrue(got.err.strip())

    def test_open_tcp_without_keys_is_refused(self):
        for name in ("intake", "events", "replay", "control"):
            for address in ("0.0.0.0", "192.0.2.7", "*"):
                with self.subTest(f"{name} {address}"):
                    d = Daemon({"sockets": {
                        name: f"tcp://{address}:20000"}})
                    try:
                        got = self.polsd("-c", d.config_file)
                        self.assertEqual(got.code, EX_CONFIG, got.err)
                        self.assertTrue(got.err.strip())
                    finally:
                        d.close()

    def test_polsctl_says_so_when_there_is_no_daemon(self):
        self.assertEqual(self.d.ctl("status").code, 5)
        got = self.d.ctl("send", "--timeout", "1", "-",
                         stdin=messages(1)[0])
        self.assertEqual(got.code, 5, got.err)


class Life(unittest.TestCase):

    def setUp(self):
        self.d = Daemon(day="2023-05-08")

    def tearDown(self):
        self.d.close()

    def test_it_starts_answers_and_leaves_with_status_0(self):
        self.d.start()
        self.assertEqual(self.d.ctl("status").code, 0)
        self.assertEqual(len(self.d.json("status")), 1)
        self.assertEqual(self.d.stop(), 0)
        self.assertEqual(self.d.ctl("status").code, 5)

    def test_sigint_stops_it_as_well(self):
        self.d.start()
        self.d.process.send_signal(signal.SIGINT)
        self.assertEqual(self.d.wait(), 0)

    def test_it_works_over_loopback_tcp(self):
        for name in ("intake", "events", "replay"):
            self.d.settings["sockets"][name] = loopback()
        self.d.write_config()
        self.d.start()
        receipt = self.d.intake().ask(messages(1)[0])
        self.assertEqual(receipt["outcome"], "booked")
        self.assertTrue(self.d.events())

    def test_no_process_is_left_when_it_is_gone(self):
        for end in (self.d.stop, self.d.kill):
            self.d.start()
            self.assertTrue(self.d.children())
            end()
            wait_for(lambda: not self.d.children(), 15,
                     why="readers did not leave")

    def test_a_second_one_on_the_same_state_is_refused(self):
        self.d.start()
        other = Daemon(config={"paths": {
            "state": self.d.folder / "state"}})
        try:
            got = run(other.command(), timeout=10)
            self.assertNotEqual(got.code, 0)
            self.assertTrue(got.err.strip())
            receipt = self.d.intake().ask(messages(1)[0])
            self.assertEqual(receipt["outcome"], "booked")
        finally:
            other.close()

    def test_the_lock_is_free_at_once_after_a_kill(self):
        self.d.start()
        for _ in range(3):
            self.d.kill()
            self.d.start()
        self.assertEqual(self.d.ctl("status").code, 0)

    def test_sigterm_drains_what_was_sent(self):
        self.d.start()
        sent = messages(300)
        sender = self.d.intake()
        for number, xml in enumerate(sent):
            sender.send_frames([str(number).encode(), xml])
        held = {}
        ident, receipt = sender.receive()
        held[ident] = receipt
        self.d.process.send_signal(signal.SIGTERM)
        status = None
        while status is None or sender.socket.poll(500):
            status = self.d.process.poll() if status is None else status
            if sender.socket.poll(20):
                ident, receipt = sender.receive()
                held[ident] = receipt
        self.assertEqual(status, 0)
        # What it still wants to send goes to nobody.
        sender.close()
        self.d.clients.remove(sender)
        self.d.start()
        again = self.d.intake().pipeline(sent)
        for number, (xml, receipt) in enumerate(zip(sent, again)):
            first = held.get(str(number).encode())
            if first is None or first["outcome"] == "busy":
                # What it booked it has told, to the last.
                self.assertEqual(receipt["outcome"], "booked")
                continue
            self.assertEqual(first["outcome"], "booked")
            self.assertEqual(receipt["outcome"], "duplicate")
            self.assertEqual(receipt["journal"], first["journal"])
        self.assertEqual(len(self.d.json("message", "list")), len(sent))

    def test_the_privacy_key_is_made_for_the_owner_only(self):
        self.d.start()
        key = self.d.folder / "state" / "key"
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        before = key.read_bytes()
        self.d.restart()
        self.assertEqual(key.read_bytes(), before)

    def test_root_gets_a_warning_and_nothing_else(self):
        self.d.start()
        if os.geteuid() == 0:
            self.assertTrue(re.search(r"\broot\b", self.d.log()))


class ManualClock(unittest.TestCase):

    def setUp(self):
        self.d = Daemon()
        self.d.start()

    def tearDown(self):
        self.d.close()

    def test_a_new_store_has_no_day(self):
        self.assertEqual(self.d.ctl("status").code, 0)
        self.assertEqual(self.d.ctl("message", "list").code, 0)
        receipt = self.d.intake().ask(messages(1)[0])
        self.assertEqual(receipt["outcome"], "busy")
        self.assertIsNone(receipt["journal"])
        path = self.d.csv("s.csv", "segment;domein;productcategorie;"
                          "productcode;van;tot\nx;wmo;02;*;2023-01-01;\n")
        got = self.d.ctl("segment", "import", path)
        self.assertEqual(got.code, 1)
        self.assertIn("tick", got.err + got.out)

    def test_the_first_tick_may_name_any_date_and_days_only_go_up(self):
        self.assertEqual(self.d.ctl("tick", "2019-02-28").code, 0)
        self.assertEqual(self.d.ctl("tick", "2019-02-28").code, 0)
        self.assertEqual(self.d.ctl("tick", "2019-02-27").code, 1)
        self.assertEqual(self.d.ctl("tick", "2024-02-29").code, 0)
        self.assertEqual(self.d.ctl("tick", "2023-12-31").code, 1)
        for wrong in ("2023-02-29", "yesterday", "", "2024-13-01"):
            self.assertIn(self.d.ctl("tick", wrong).code, (1, 2), wrong)

    def test_the_day_survives_a_restart_and_a_kill(self):
        self.d.tick("2023-05-08")
        for end in (self.d.stop, self.d.kill):
            end()
            self.d.start()
            self.assertEqual(self.d.ctl("tick", "2023-05-07").code, 1)
        receipt = self.d.intake().ask(messages(1)[0])
        self.assertEqual(receipt["outcome"], "booked")


class SystemClock(unittest.TestCase):

    def test_a_system_clock_cannot_be_set(self):
        with Daemon(clock="system") as d:
            self.assertEqual(d.ctl("tick", "2023-05-08").code, 2)
            receipt = d.intake().ask(messages(1)[0])
            self.assertEqual(receipt["outcome"], "booked")


if __name__ == "__main__":
    unittest.main()
