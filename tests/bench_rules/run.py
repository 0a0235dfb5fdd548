#!/usr/bin/python3
"""What levels 1 and 2 cost, and what a plain rule sheet costs (make bench-rules).

    run.py [--lines N]

1. A 323 of 1,000, 5,000, 15,000 and 20,000 lines, ten for each Client, judged
   in this process by what a reader runs (tests/bench_rules/judge.c): scan,
   schema, rules and decoding.  The cost per line of each may be at most 20 %
   over that of the smallest.
2. The same rules as tests/rules/sheets/declaratie323.xsl has them, which looks
   for equals among all earlier lines as the published sheets do, run with
   `xsltproc --noout` on the 1,000 lines; wall clock, less that of a sheet that
   does nothing.  Ours must be 300 times faster, level 1 included.
3. 15,000 lines that all break a rule, sent to a polsd: the time to the
   receipt, the memory of its readers, and the findings in `message show`.
4. 20,000 equal lines, which make millions of pairs.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.dont_write_bytecode = True

from berichten import bericht323, bsn, Prestatie  # noqa: E402
from pols import Daemon  # noqa: E402

BUILD = pathlib.Path(os.environ.get("POLS_BUILD", ROOT / "build"))
SCHEMAS = os.environ.get("POLS_SCHEMAS", ROOT / "schemas")
SHEET = ROOT / "tests" / "rules" / "sheets" / "declaratie323.xsl"
COUNTS = (1000, 5000, 15000, 20000)
PER_CLIENT = 10
IDLE = """<xsl:stylesheet version="1.0"
 xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
 <xsl:template match="/"/></xsl:stylesheet>"""


def message(count, change=None, per_client=PER_CLIENT):
    """A 323 of so many lines; change(i) gives what a line has else."""
    clients, line = [], 0
    for c in range((count + per_client - 1) // per_client):
        lines = []
        for _ in range(min(per_client, count - line)):
            velden = {"referentie": f"R{line}", "nummer": 1000 + line,
                      "volume": 4, "tarief": 1250, "begin": "2023-04-01",
                      "eind": "2023-04-30"}
            velden |= change(line) if change else {}
            lines.append(Prestatie(**velden))
            line += 1
        clients.append((bsn(c), lines))
    return bericht323("42420001", "0310", clients, f"B{count}", "2023-04",
                      f"D{count}")


def measured(folder, bodies, runs):
    """Shortest time in ms and findings of each body, judged by name."""
    paths = []
    for name, body in bodies.items():
        paths.append(folder / f"{name}.xml")
        paths[-1].write_bytes(body)
    done = subprocess.run(
        [BUILD / "bench_rules", SCHEMAS, str(runs), *paths],
        capture_output=True, text=True, check=True, timeout=600)
    found = {}
    for row in done.stdout.splitlines():
        path, size, least, _, kind, findings = row.split()
        found[pathlib.Path(path).stem] = (int(size), float(least),
                                          int(kind), int(findings))
    return found


def xsltproc(sheet, path):
    """Processor time in ms."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["xsltproc", "--noout", sheet, path], check=True,
                   timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime
                   - before.ru_utime - before.ru_stime)


def cost_per_line(folder):
    bodies = {str(n): message(n) for n in COUNTS}
    bodies["one"] = message(COUNTS[0], per_client=COUNTS[0])
    found = measured(folder, bodies, 15)
    print("lines   bytes      ms      us per line")
    cost = {}
    for n in COUNTS:
        size, ms, kind, _ = found[str(n)]
        assert kind == 0, "the message has a fault"
        cost[n] = 1000 * ms / n
        print(f"{n:6d} {size:9d} {ms:8.2f} {cost[n]:8.3f}")
    spread = max(cost.values()) / min(cost.values()) - 1
    print(f"cost per line: within {100 * spread:.1f} %")
    return found, spread <= 0.20


def against_sheet(folder, found):
    idle = folder / "idle.xsl"
    idle.write_text(IDLE)
    good = True
    print()
    for name, how in (("one", "in one Client"),
                      (str(COUNTS[0]), f"{PER_CLIENT} for each Client")):
        path, ours = folder / f"{name}.xml", found[name][1]
        nothing = min(xsltproc(idle, path) for _ in range(3))
        theirs = min(xsltproc(SHEET, path) for _ in range(3)) - nothing
        print(f"{COUNTS[0]} lines {how}: xsltproc with {SHEET.name} "
              f"{theirs:.0f} ms (and {nothing:.0f} ms to read it), levels 1 "
              f"and 2 {ours:.2f} ms: {theirs / ours:.0f} times faster")
        good = good and (name != "one" or theirs / ours >= 300)
    return good


def peak_mb(pids):
    """The most that any of them ever had, MB."""
    peaks = [0]
    for pid in pids:
        try:
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        peaks += [int(row.split()[1]) // 1024 for row in status.splitlines()
                  if row.startswith("VmHWM")]
    return max(peaks)


def all_broken():
    count = 15000
    body = message(count, lambda i: {"dc": "C"})
    with Daemon(day="2023-05-08") as d:
        intake = d.intake()
        ident = intake.next_id()
        began = time.monotonic()
        intake.send_frames([ident, body])
        peak, receipt = 0, None
        while receipt is None:
            peak = max(peak, peak_mb(d.children() + [d.pid]))
            if intake.socket.poll(10):
                receipt = intake.receive()[1]
        seconds = time.monotonic() - began
        shown = d.json("message", "show", receipt["journal"])[0]
        broken = [f for f in shown["findings"] if f["rule"] == "CD060"]
        event = [e for e in d.events() if "afgekeurd" in e.type][-1]
        counts = {c["code"]: c["aantal"] for c in event.body["data"]["codes"]}
    print(f"\n{count} lines that all break CD060 ({len(body)} bytes): receipt "
          f"after {seconds:.2f} s, {len(receipt['findings'])} findings in it "
          f"and {receipt['findings_left_out']} counted; message show has "
          f"{len(broken)}, the event {counts}; peak of a process {peak} MB")
    return seconds < 2 and len(broken) == count and counts["CD060"] == count


def all_equal(folder):
    count = 20000
    body = message(count, lambda i: {"nummer": 7}, per_client=count)
    size, ms, _, findings = measured(folder, {"equal": body}, 3)["equal"]
    print(f"\n{count} equal lines of one Client ({count * (count - 1) // 2} "
          f"pairs for TR416, {size} bytes): {ms:.0f} ms, {findings} findings")
    return ms < 2000


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="pols-bench-") as folder:
        folder = pathlib.Path(folder)
        found, good = cost_per_line(folder)
        verdicts = [good, against_sheet(folder, found), all_broken(),
                    all_equal(folder)]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
