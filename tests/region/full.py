#!/usr/bin/python3
"""The full region in one go: made, played, recomputed, rebuilt.

	full.py [--providers N] [--clients N] [--years N] [--seed N]

POLS_BUILD names the build, POLS_KEEP=1 leaves the store, TMPDIR says where
it all lies (some 2 GB).
"""

import argparse
import pathlib
import shutil
import sys
import tempfile
import threading
import time

import play

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))
from pols import program, run  # noqa: E402

RECOMPUTE = pathlib.Path(__file__).parent / "recompute/vergelijk.py"
ENOUGH = 3600               # seconds for any one step


def step(text):
    print(f"\n{text}", flush=True)


def make(folder, options):
    step(f"Make a region: {options.providers} providers, {options.clients} "
         f"clients, {options.years} years, seed {options.seed}")
    began = time.monotonic()
    made = run([program("region"), "--providers", str(options.providers),
                "--clients", str(options.clients),
                "--years", str(options.years), "--seed", str(options.seed),
                "--out", str(folder)], timeout=ENOUGH)
    assert made.code == 0, made.err
    print(f"  {made.out.strip()}, {time.monotonic() - began:.1f} s")


def play_all(daemon, folder):
    step("Play it, day by day")
    player = play.Player(daemon, folder, bar=True)
    began = time.monotonic()
    player.play()
    took = time.monotonic() - began
    cpu = play.cpu_seconds(daemon.pid)
    player.close()
    lines = player.lines["submitted"]
    print(f"  {player.messages} messages "
          f"({', '.join(f'{n} {o}' for o, n in player.outcomes.items())}), "
          f"{lines} lines declared")
    print(f"  {took:.0f} s: {player.messages / took:.0f} messages/s, "
          f"{lines / took:.0f} lines/s; processor {cpu:.0f} s, "
          f"{cpu * 1e6 / player.messages:.0f} us per message")
    print(f"  store {play.store_bytes(daemon) >> 20} MiB, most memory "
          f"{play.peak_kib(daemon.pid) >> 10} MiB")
    seconds, spent, day = player.slowest_tick
    print(f"  slowest roll-over {seconds:.2f} s ({day}, {spent:.2f} s of it on "
          "the processor); slowest import "
          f"{max(i[3] for i in player.imports):.2f} s")
    signals = daemon.json("signal", "list", codes=(0, 3, 4))
    print(f"  signals: {len(signals)} opened, "
          f"{sum(s['state'] != 'cleared' for s in signals)} open now")
    return lines


def rebuild(daemon, lines):
    step("Rebuild it from the journal")
    began = time.monotonic()
    told = daemon.ctl("rebuild", timeout=ENOUGH)
    took = time.monotonic() - began
    print(f"  {told.out.strip().splitlines()[-1] if told.out else told.err}")
    print(f"  {took:.1f} s: {lines / took:.0f} declaration lines/s")
    return told.code == 0


def all_tarieven(folder, permille):
    """The text of a file with every tariff as it stands, put up."""
    rows, header = {}, None
    names = sorted((p for p in (folder / "csv").glob("tarieven*")),
                   key=lambda p: (p.stem[-4:], "hersteld" in p.stem))
    for name in names:
        header, *lines = name.read_text().splitlines()
        for line in lines:
            *names, tot, tarief = line.split(";")
            rows[tuple(names)] = (tot, int(tarief.replace(",", "")))
    text = [header]
    for names, (tot, cents) in rows.items():
        cents = cents * permille // 1000
        text.append(";".join([*names, tot,
                              f"{cents // 100},{cents % 100:02d}"]))
    return "\n".join(text) + "\n"


class Pulse(threading.Thread):
    """Listens for heartbeats and asks for messages; remembers the gaps."""

    def __init__(self, daemon, message):
        super().__init__(daemon=True)
        self.daemon_, self.message = daemon, message
        self.done = threading.Event()
        self.beat = self.answer = 0.0

    def run(self):
        subscriber = play.Subscriber(self.daemon_.endpoint("events"))
        intake = play.Intake(self.daemon_.endpoint("intake"))
        last = time.monotonic()
        while not self.done.is_set():
            began = time.monotonic()
            intake.ask(self.message, timeout=60, attempt=60)
            self.answer = max(self.answer, time.monotonic() - began)
            event = subscriber.take(0.02)
            while event is not None:
                if event.heartbeat:
                    self.beat = max(self.beat, time.monotonic() - last)
                    last = time.monotonic()
                event = subscriber.take(0)
        subscriber.close()
        intake.close()


def revalue(daemon, folder):
    """Every tariff changes from the first day on."""
    step("Change every tariff: all commitments are valued anew")
    message = next(folder.glob("berichten/*/1-*/*.xml")).read_bytes()
    pulse = Pulse(daemon, message)
    pulse.start()
    time.sleep(2.5)             # a heartbeat or two before it begins
    pulse.beat = pulse.answer = 0.0
    began = time.monotonic()
    daemon.importeer("tariff", all_tarieven(folder, 1010), "anders.csv")
    took = time.monotonic() - began
    time.sleep(1.5)
    pulse.done.set()
    pulse.join(60)
    [event] = [e.body["data"] for e in daemon.events(
        daemon.json("status")[0]["sequence"] - 50000,
        ["nl.pols.verplichtingen.raming-aangepast"])][-1:]
    print(f"  {took:.2f} s for {event}")
    print(f"  longest between two heartbeats (of 1 s) {pulse.beat:.2f} s, "
          f"longest wait for a receipt meanwhile {pulse.answer:.2f} s")
    return took < 5 and pulse.beat < 2


def recompute(daemon, folder):
    step("Recompute every figure from the messages")
    got = run(["/usr/bin/python3", str(RECOMPUTE), str(folder),
               str(daemon.config_file), "--sample", "300"], timeout=ENOUGH)
    print("  " + got.out.strip().replace("\n", "\n  ") + got.err)
    return got.code == 0


def main():
    parser = argparse.ArgumentParser()
    for name, value in (("providers", 228), ("clients", 12000), ("years", 2),
                        ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pols-region-"))
    daemon = play.new_daemon()
    try:
        make(folder, options)
        daemon.start()
        lines = play_all(daemon, folder)
        good = rebuild(daemon, lines)
        good &= recompute(daemon, folder)
        good &= revalue(daemon, folder)
    finally:
        daemon.close()
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
