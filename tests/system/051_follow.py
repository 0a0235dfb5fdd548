#!/usr/bin/python3
"""The reader in pols-events(7), as it is printed there: it follows a polsd that
is killed, restarted and restored, and misses nothing and doubles nothing."""

import json
import pathlib
import queue
import re
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import ROOT, wait_for  # noqa: E402

PAGE = ROOT / "daemon" / "man" / "pols-events.7.scd"
SCHEMAS_README = ROOT / "schemas" / "README.md"


def example(endpoints):
    """The program on the page, for these endpoints."""
    text = re.search(r"^```\n(import json\n.*?)^```$",
                     PAGE.read_text("utf-8"), re.M | re.S)[1]
    for name in ("events", "replay"):
        text, n = re.subn(rf"tcp://127\.0\.0\.1:557{'12'[name == 'replay']}",
                          endpoints(name), text)
        assert n == 1, f"no endpoint of {name} in the example"
    return text


class Reader:
    """The example as a process; what it printed so far."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.lines = queue.Queue()
        self.seen = []
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def events(self):
        while not self.lines.empty():
            self.seen.append(self.lines.get())
        return [e for e in self.seen if "specversion" in e]

    def close(self):
        self.process.terminate()
        self.thread.join()
        self.process.stdout.close()
        errors = self.process.stderr.read().decode()
        self.process.stderr.close()
        self.process.wait()
        return errors


class Follow(Geval):

    def setUp(self):
        super().setUp()
        self.reader = None

    def tearDown(self):
        if self.reader is not None:
            print(self.reader.close(), file=sys.stderr, end="")
        super().tearDown()

    def one(self):
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))

    def again(self, end, between=lambda: None):
        end()
        between()
        self.d.start()
        self.intake.close()
        self.d.clients.remove(self.intake)
        self.intake = self.d.intake()

    def caught_up(self, wanted):
        """Wait until the reader printed just these events."""
        bodies = [e.body for e in wanted]
        wait_for(lambda: len(self.reader.events()) >= len(bodies), 20,
                 why="the reader is behind")
        self.assertEqual(self.reader.events(), bodies)

    def test_nothing_is_missed_and_nothing_double(self):
        self.one()
        self.reader = Reader(example(self.d.endpoint))
        # Its first words come with the first event behind its snapshot.
        begun = self.last_event()
        wait_for(lambda: self.one() or self.reader.events(),
                 why="the reader says nothing")
        first = int(self.reader.events()[0]["sequence"])
        self.assertGreater(first, begun)
        for end in (self.d.kill, self.d.stop, self.d.kill):
            self.one()
            self.again(end)
            # It has not connected anew: these it must ask for.
            self.one()
            self.one()
        self.caught_up(self.d.events(first - 1))

        file = self.d.folder / "copy.db"
        self.d.must("backup", file)
        self.one()
        self.caught_up(self.d.events(first - 1))
        before = len(self.reader.events())

        def restore():
            for name in ("pols.db", "pols.db-wal", "pols.db-shm"):
                (self.d.folder / "state" / name).unlink(missing_ok=True)
            self.d.must("restore", file)

        self.again(self.d.stop, restore)
        wait_for(lambda: self.one() or
                 len(self.reader.events()) > before, 20,
                 why="the reader does not follow the new stream")
        events = self.reader.events()[before:]
        self.assertIn(self.d.json("status")[0]["epoch"], events[0]["id"])
        after = self.d.events(int(events[0]["sequence"]) - 1)
        self.assertGreater(len(after), 0)
        wait_for(lambda: len(self.reader.events()) >= before + len(after))
        self.assertEqual(self.reader.events()[before:][:len(after)],
                         [e.body for e in after])

    def test_the_log_is_checked_as_the_schemas_say(self):
        """The lines of Python in schemas/README.md."""
        self.one()
        self.d.restart()
        text = re.search(r"^```python\n(.*?)^```$",
                         SCHEMAS_README.read_text("utf-8"), re.M | re.S)[1]
        log = self.d.folder / "events.jsonl"
        for there, here in (("/usr/share/pols/schemas", ROOT / "schemas"),
                            ("/var/log/pols/events.jsonl", log)):
            self.assertEqual(text.count(there), 1)
            text = text.replace(there, str(here))
        exec(compile(text, "README.md", "exec"), {})  # pylint: disable=W0122
        line = log.read_bytes().splitlines()[0]
        log.write_bytes(line.replace(b'"niveau":0', b'"niveau":"0"')
                        .replace(b'"maximum_ct"', b'"maximum_cent"') + b"\n")
        with self.assertRaises(Exception) as caught:
            exec(compile(text, "README.md", "exec"), {})
        self.assertEqual(type(caught.exception).__name__, "ValidationError")
        log.unlink()


if __name__ == "__main__":
    main()
