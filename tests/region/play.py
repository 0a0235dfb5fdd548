#!/usr/bin/python3
"""Play a region into a real polsd, day by day, as its `verhaal` tells it.

	play.py FOLDER [--keep]

A line of the verhaal is `tick DAY`, `import NOUN FILE` or `send FOLDER`.  All
of a folder is sent side by side and answered before the next line.
"""

import json
import os
import pathlib
import sys
import time
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))
sys.dont_write_bytecode = True

from pols import Daemon  # noqa: E402
from sockets import Intake, Subscriber  # noqa: E402,F401

WINDOW = 200                # messages on their way
WINDOW_BYTES = 8 << 20
PATIENCE = 120.0            # seconds without any answer
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """Processor time of a process, without its children."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def nanoseconds(pid):
    """The same of its main thread, to the nanosecond."""
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as stat:
        return int(stat.read().split()[0])


def peak_kib(pid):
    """The most memory a process has had."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def store_bytes(daemon):
    """What lies in the state folder."""
    return sum(f.stat().st_size
               for f in (daemon.folder / "state").rglob("*") if f.is_file())


class Bar:
    """A progress bar on a terminal; a line now and then elsewhere."""

    WIDTH = 40

    def __init__(self, total, what, out=sys.stderr):
        self.total = max(1, total)
        self.what = what
        self.out = out
        self.terminal = out.isatty()
        self.began = self.shown = time.monotonic()

    def show(self, done, text, last=False):
        now = time.monotonic()
        if not last and now - self.shown < (0.1 if self.terminal else 15):
            return
        self.shown = now
        share = done / self.total
        filled = int(share * self.WIDTH)
        line = (f"[{'#' * filled}{'.' * (self.WIDTH - filled)}] "
                f"{share:4.0%} {done}/{self.total} {self.what}, {text}, "
                f"{now - self.began:.0f} s")
        if self.terminal:
            self.out.write(f"\r\x1b[K{line}" + ("\n" if last else ""))
        else:
            self.out.write(line + "\n")
        self.out.flush()


class Player:
    """The sender of a region.  `spent` is what a line of the verhaal took."""

    def __init__(self, daemon, folder, bar=None):
        self.daemon = daemon
        self.folder = pathlib.Path(folder)
        self.intake = Intake(daemon.endpoint("intake"))
        self.control = Intake(daemon.endpoint("control"))
        self.outcomes = Counter()
        self.lines = Counter()
        self.messages = 0
        self.bytes = 0
        self.day = None
        self.slowest_tick = (0.0, 0.0, None)    # seconds, of processor, day
        self.imports = []       # (day, noun, file, seconds)
        self.verhaal = (self.folder / "verhaal").read_text().splitlines()
        self.total = sum(1 for _ in self.folder.glob("berichten/*/*/*.xml"))
        self.bar = bar and Bar(self.total, "messages")

    def close(self):
        self.intake.close()
        self.control.close()

    def play(self, until=None, before=None):
        """Every line, or those up to a day; before(line) is told of each."""
        for i, line in enumerate(self.verhaal):
            verb, *words = line.split()
            if until and verb == "tick" and words[0] > until:
                self.verhaal = self.verhaal[i:]
                return
            if before is not None:
                before(line)
            getattr(self, verb)(*words)
        self.verhaal = []
        if self.bar:
            self.bar.show(self.messages, self.day, last=True)

    # ---- the verbs

    def tick(self, day):
        began, spent = time.monotonic(), nanoseconds(self.daemon.pid)
        self.control.send_frames([json.dumps({"command": "tick",
                                              "day": day}).encode()])
        answer = json.loads(self.control.receive_frames(PATIENCE)[0])
        assert answer.get("ok"), answer
        self.day = self.daemon.day = day
        took = time.monotonic() - began
        spent = (nanoseconds(self.daemon.pid) - spent) / 1e9
        self.slowest_tick = max(self.slowest_tick, (took, spent, day))

    def send(self, folder):
        self.send_files(sorted((self.folder / folder).iterdir()))

    def send_files(self, paths):
        waiting, size, paths = {}, 0, list(paths)[::-1]
        while paths or waiting:
            while paths and (not waiting or (len(waiting) < WINDOW and
                                             size < WINDOW_BYTES)):
                body = paths.pop().read_bytes()
                ident = self.intake.next_id()
                waiting[ident] = body
                size += len(body)
                self.intake.send_frames([ident, body])
            ident, receipt = self.intake.receive(PATIENCE)
            if receipt["outcome"] == "busy":
                time.sleep(0.01)
                self.intake.send_frames([ident, waiting[ident]])
                continue
            size -= len(waiting[ident])
            self.bytes += len(waiting.pop(ident))
            self._answered(receipt)

    def _answered(self, receipt):
        self.messages += 1
        self.outcomes[receipt["outcome"]] += 1
        message = receipt["message"] or {"type": "?"}
        if message["type"] == "323" and receipt["outcome"] == "booked":
            self.lines.update(receipt["lines"])
        if self.bar:
            self.bar.show(self.messages, self.day)


def _import(self, noun, name):
    began = time.monotonic()
    self.daemon.must(noun, "import", self.folder / name)
    self.imports.append((self.day, noun, name, time.monotonic() - began))


# A verb of the verhaal, and a word of Python.
setattr(Player, "import", _import)


def new_daemon(folder=None):
    """An installation to play in: a manual clock, answers proposed."""
    return Daemon(config={"events": {"heartbeat": "1s"}}, folder=folder)


def main():
    folder = sys.argv[1]
    daemon = new_daemon()
    daemon.start()
    try:
        player = Player(daemon, folder, bar=True)
        began = time.monotonic()
        player.play()
        took = time.monotonic() - began
        lines = player.lines["submitted"]
        print(json.dumps({
            "seconds": round(took, 1), "messages": player.messages,
            "outcomes": dict(player.outcomes), "lines": dict(player.lines),
            "lines_per_second": round(lines / took),
            "cpu_seconds": cpu_seconds(daemon.pid),
            "peak_mib": peak_kib(daemon.pid) // 1024,
            "store_mib": store_bytes(daemon) >> 20,
            "slowest_tick": player.slowest_tick,
            "imports": [(d, n, f, round(s, 3))
                        for d, n, f, s in player.imports]}))
        player.close()
    finally:
        daemon.close(keep="--keep" in sys.argv)


if __name__ == "__main__":
    main()
