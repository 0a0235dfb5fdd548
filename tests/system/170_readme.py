#!/usr/bin/python3
"""The first look, the two programs and the walk through the money in README.md
work as written.

`170_readme.py --write` writes the outputs of today into README.md.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

import loop  # noqa: E402
from geval import main  # noqa: E402
from pols import BUILD, Daemon, ROOT, SCHEMAS, run  # noqa: E402


def demo():
    """Run the demonstration; the folder it leaves."""
    klaar = subprocess.run(
        ["bash", str(ROOT / "tests/demo/demo.sh")], timeout=120,
        capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "POLS_KEEP": "1",
             "POLS_BUILD": str(BUILD)})
    if klaar.returncode != 0:
        raise AssertionError(klaar.stdout[-2000:] + klaar.stderr[-2000:])
    return pathlib.Path(klaar.stdout.rsplit("kept: ", 1)[1].strip())


class Readme(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = demo()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def test_the_money_can_be_followed(self):
        steps = loop.stappen()
        self.assertGreaterEqual(len(steps), 6)
        walk = loop.Loop(self.folder, BUILD)
        for command, expected in steps:
            with self.subTest(command):
                got = walk.doe(command, expected)
                self.assertEqual(loop.schoon(got), loop.schoon(expected))


READY = ("for i in $(seq 200); do build/polsctl -c polsd.conf status "
         ">/dev/null 2>&1 && break; sleep 0.05; done  ")


def first_look():
    """(the configuration, the commands) of the first look."""
    part = loop.README.read_text("utf-8").split(
        "## A first look inside", 1)[1].split("\n## ", 1)[0]
    config, commands = [], []
    for line in part.splitlines():
        if line.startswith("    "):
            (commands if line[4:].startswith(("build/", "kill "))
             else config).append(line)
    return "\n".join(config) + "\n", "\n".join(commands)


class FirstLook(unittest.TestCase):

    def test_every_command_of_it_works_in_order(self):
        config, commands = first_look()
        self.assertGreaterEqual(commands.count("polsctl"), 10)
        # The next is typed when the daemon is there, by the slowest hand.
        commands = commands.replace(" &  ", " & " + READY)
        with tempfile.TemporaryDirectory(prefix="pols-", dir="/tmp") as name:
            folder = pathlib.Path(name)
            (folder / "build").symlink_to(BUILD)
            (folder / "config").symlink_to(ROOT / "config")
            (folder / "polsd.conf").write_text(config.replace(
                "[paths]", f"[paths]\nschemas = {SCHEMAS}"), "utf-8")
            done = subprocess.run(
                ["bash", "-mc", "trap 'kill -9 %1 2>/dev/null' EXIT\n"
                 + commands + "\nwait %1"], timeout=60,
                cwd=folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("polsctl: ", done.stderr)
        self.assertNotIn("not found", done.stderr)
        self.assertIn("event=stopped", done.stderr)
        # The money finds its segment, and so its budget: 92 % of it.
        self.assertRegex(done.stdout,
                         r"open +bestedingsruimten\.drempel-bereikt +90%")


def programs():
    """The lines of Python: that of a backoffice, and that of a dashboard."""
    return re.findall(r"^```python\n(.*?)^```$",
                      loop.README.read_text("utf-8"), re.M | re.S)


class Programs(unittest.TestCase):

    def test_a_message_sent_by_one_is_an_event_for_the_other(self):
        message = next(iter(sorted(
            (ROOT / "config/example/berichten").rglob("*wmo301*.xml"))))
        with Daemon({"events": {"heartbeat": "100ms"}},
                    day="2025-07-01") as d:
            backoffice, dashboard = (
                text.replace(f"tcp://127.0.0.1:{port}", d.endpoint(name))
                for text, port, name in zip(
                    programs(), (5570, 5571), ("intake", "events"),
                    strict=True))
            shutil.copy(message, d.folder / "message.xml")
            seen = subprocess.Popen([sys.executable, "-c", dashboard],
                                    stdout=subprocess.PIPE, text=True)
            try:
                # It is there once it hears a heartbeat.
                self.assertIn("stroom.", seen.stdout.readline())
                sent = run([sys.executable, "-c", backoffice], cwd=d.folder)
                self.assertEqual(sent.out, "booked []\n", sent)
                for line in seen.stdout:
                    if "bericht-goedgekeurd" in line:
                        break
                    self.assertIn("nl.pols.", line)
                else:
                    self.fail("the dashboard saw no message")
            finally:
                seen.kill()
                seen.wait()
                seen.stdout.close()


def write():
    """Put the outputs of this run into README.md."""
    folder = demo()
    try:
        walk = loop.Loop(folder, BUILD)
        text = loop.README.read_text("utf-8")
        begin, rest = text.split(loop.HEADING, 1)
        part, *after = rest.split("\n## ", 1)
        lines = []
        for line in part.splitlines():
            if line.startswith("    $ "):
                expected = dict(loop.stappen(text))[line[6:]]
                got = walk.doe(line[6:], expected).rstrip()
                got = walk.terug(got)
                lines += [line] + [f"    {r}".rstrip()
                                   for r in got.splitlines() if r.strip()]
            elif not line.startswith("    "):
                lines.append(line)
        loop.README.write_text(
            begin + loop.HEADING + "\n".join(lines) + "\n"
            + "".join("\n## " + a for a in after), "utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    else:
        main()
