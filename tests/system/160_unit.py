#!/usr/bin/python3
"""The systemd unit: how little it may, and that polsd can live with that."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

from geval import Geval, main  # noqa: E402
from pols import Daemon, wait_for  # noqa: E402

UNIT = ROOT / "systemd" / "polsd.service"
FILTER = ROOT / "tests" / "lib" / "unit_filter.py"


def exposure(text):
    """`systemd-analyze security` of a unit: its score times ten."""
    with tempfile.TemporaryDirectory() as folder:
        unit = pathlib.Path(folder) / "polsd.service"
        unit.write_text(text)
        for score in range(0, 100):
            got = subprocess.run(
                ["systemd-analyze", "security", "--offline=yes",
                 "--no-pager", f"--threshold={score}", str(unit)],
                capture_output=True, text=True, check=False)
            if got.returncode == 0:
                return score
    return 100


class Exposure(unittest.TestCase):

    def setUp(self):
        self.assertTrue(shutil.which("systemd-analyze"),
                        "systemd-analyze is missing: apt install systemd")
        self.text = UNIT.read_text()

    def test_a_site_with_tcp_is_little_exposed(self):
        lan = self.text.replace("IPAddressAllow=localhost",
                                "IPAddressAllow=localhost 10.1.2.0/24")
        self.assertNotEqual(lan, self.text)
        self.assertLessEqual(exposure(lan), 13)

    def test_a_site_with_ipc_only_hardly_at_all(self):
        drop_in = (ROOT / "systemd" / "polsd-ipc.conf").read_text()
        unit, install = self.text.split("[Install]")
        self.assertLessEqual(
            exposure(f"{unit}\n{drop_in}\n[Install]{install}"), 4)

    def test_the_watch_of_a_folder_neither(self):
        watch = (ROOT / "systemd" / "pols-watch.service").read_text()
        self.assertLessEqual(exposure(watch), 13)

    def test_the_measure_sees_what_is_taken_away(self):
        """Without its sandbox the same unit is wide open."""
        bare = "\n".join(line for line in self.text.splitlines()
                         if not line.startswith(("Protect", "Private",
                                                 "Restrict", "SystemCall",
                                                 "Capability", "IPAddress",
                                                 "NoNew", "Memory", "Lock",
                                                 "User", "Device")))
        self.assertGreater(exposure(bare), 60)


class Confined(Daemon):
    def command(self):
        return [sys.executable, str(FILTER), str(UNIT), *super().command()]


class UnderTheFilter(Geval):
    """The main job with no system call but those of the unit."""

    @classmethod
    def setUpClass(cls):
        cls.d = Confined(cls.CONFIG, cls.CLOCK, cls.DAY, cls.BUILD)
        cls.failed = False
        cls.d.start()

    def status_of(self, pid):
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
        return dict(line.split(":\t", 1) for line in text.splitlines()
                    if ":\t" in line)

    def test_it_books_reloads_tells_and_dies(self):
        self.assertEqual(self.status_of(self.d.pid)["Seccomp"].strip(), "2")
        self.tarief(1250)
        wie, t = self.wie(), self.toewijzing(volume=3)
        self.boek(self.m301(wie, t), accepted=1)
        self.boek(self.m323(wie, self.regel(t, "2023-04", 4, 1250),
                            "2023-04"), accepted=1)
        self.assertEqual(self.intake.ask(b"<geen xml")["outcome"], "refused")
        self.d.must("rebuild")
        self.d.must("verify")
        before = self.d.log().count("event=reloaded")
        os.kill(self.d.pid, signal.SIGHUP)
        wait_for(lambda: self.d.log().count("event=reloaded") > before,
                 why="no reload")
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))
        self.d.kill()
        self.d.start()
        wait_for(lambda: self.d.json("status")[0]["disk"]["check"] == "sound",
                 why="the store is not looked through")
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))


class TheFilterBites(unittest.TestCase):
    """The same filter without what libzmq needs: polsd cannot start."""

    def test_without_sched_setscheduler_it_dies(self):
        text = UNIT.read_text()
        self.assertIn("SystemCallFilter=sched_setscheduler ", text)
        with tempfile.TemporaryDirectory() as folder:
            unit = pathlib.Path(folder) / "polsd.service"
            unit.write_text(text.replace("sched_setscheduler ", ""))
            d = Daemon(day="2023-05-08")
            try:
                got = subprocess.run(
                    [sys.executable, str(FILTER), str(unit), *d.command()],
                    capture_output=True, timeout=30, check=False)
            finally:
                d.close()
        self.assertNotEqual(got.returncode, 0)


if __name__ == "__main__":
    main()
