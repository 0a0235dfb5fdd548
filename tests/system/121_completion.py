#!/usr/bin/python3
"""The completion of polsctl: what the tool itself says, word by word."""

import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

from pols import program  # noqa: E402

SCRIPT = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _polsctl
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Completion(unittest.TestCase):

    def complete(self, *words):
        folder = pathlib.Path(program("polsctl", None)).parent
        got = subprocess.run(
            ["bash", "-c", SCRIPT, "bash",
             str(ROOT / "daemon" / "ctl" / "polsctl.bash"), "polsctl", *words],
            env={"PATH": f"{folder}:/usr/bin:/bin"}, capture_output=True,
            text=True, timeout=20, check=True)
        self.assertEqual(got.stderr, "")
        return set(got.stdout.split())

    def test_commands_and_their_second_words(self):
        self.assertTrue({"send", "signal", "report"} <= self.complete(""))
        self.assertEqual(self.complete("sig"), {"signal"})
        self.assertEqual(self.complete("signal", ""), {"list", "show", "ack"})

    def test_options_of_the_command_and_no_others(self):
        options = self.complete("signal", "list", "--")
        self.assertTrue({"--state", "--rule", "--limit"} <= options)
        self.assertNotIn("--rapport", options)

    def test_a_folder_where_one_is_meant(self):
        folders = self.complete("send", "--watch", f"{ROOT}/daemon/")
        self.assertIn(f"{ROOT}/daemon/ctl", folders)
        self.assertNotIn(f"{ROOT}/daemon/polsd.c", folders)

    def test_every_command_completes(self):
        first = self.complete("")
        commands = subprocess.run(
            [program("polsctl", None), "--help"], capture_output=True,
            text=True, timeout=20, check=True).stdout
        commands = commands.split("Commands", 1)[1].split("\n\n", 1)[0]
        nouns = {line.split()[0] for line in commands.splitlines()[1:]}
        self.assertEqual(first, nouns)
        for noun in ("quarantine", "keygen", "config", "tariff"):
            verbs = {line.split()[1] for line in commands.splitlines()[1:]
                     if line.split()[0] == noun}
            self.assertEqual(self.complete(noun, ""), verbs)

    def test_values_are_no_words(self):
        self.assertEqual(self.complete("report", "budgets", "--booking", ""),
                         {"care", "submission"})
        self.assertEqual(self.complete("commitment", "list", "--domain", ""),
                         {"wmo", "jw"})
        self.assertEqual(self.complete("message", "list", "--limit", "3",
                                       "--sen"), {"--sender"})
        self.assertEqual(self.complete("-c", "x", "sig"), {"signal"})
        self.assertEqual(self.complete("--json", "event", "ta"), {"tail"})


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
