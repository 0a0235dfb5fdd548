"""The walk through the money in README.md: commands, and what they print."""

import pathlib
import re
import subprocess

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
HEADING = "## Follow the money"

# Numbers that are another in every run: messages are booked as they are ready.
_NUMBERS = (
    ("event", re.compile(r"^ *(\d+)  (?=\d{4}-\d\d-\d\dT)", re.M)),
    ("event", re.compile(r"^ *event (\d+) (?=nl\.)", re.M)),
    ("message", re.compile(r"^ *message (\d+):", re.M)),
    ("message", re.compile(r"^ *(\d+) +\d+  (?=\d{8}  )", re.M)),
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def stappen(tekst=None):
    """(command, expected output) of every step."""
    tekst = tekst or README.read_text("utf-8")
    deel = tekst.split(HEADING, 1)[1].split("\n## ", 1)[0]
    regels = [r[4:] for r in deel.splitlines() if r.startswith("    ")]
    gevonden = []
    for regel in regels:
        if regel.startswith("$ "):
            gevonden.append((regel[2:], []))
        elif gevonden:
            gevonden[-1][1].append(regel)
    return [(opdracht, "\n".join(uit)) for opdracht, uit in gevonden]


def schoon(tekst):
    """Without what differs from run to run, and without empty lines."""
    for _, patroon in _NUMBERS:
        tekst = patroon.sub("NUMBER ", tekst)
    tekst = _TIME.sub("TIME", _UUID.sub("UUID", tekst))
    return "\n".join(r.rstrip() for r in tekst.splitlines() if r.strip())


class Loop:
    """Walks in a folder of make demo; knows the ids of this run."""

    def __init__(self, folder, build):
        self.folder = folder
        self.build = build
        self.ids = {}
        self.nummers = {}   # (event or message, of the README): ours

    def doe(self, opdracht, verwacht=""):
        """Run one command; its output.  Ids of the README become our own."""
        for daar, hier in self.ids.items():
            opdracht = opdracht.replace(daar, hier)
        opdracht = re.sub(
            r"\b(event|message) show (\d+)", lambda m: f"{m[1]} show "
            + self.nummers.get((m[1], m[2]), m[2]), opdracht)
        klaar = subprocess.run(
            ["bash", "-c", f"polsctl() {{ {self.build}/polsctl -c polsd.conf "
             f"\"$@\"; }}\n{opdracht}"], cwd=self.folder, timeout=60,
            capture_output=True, text=True, check=False)
        uit = klaar.stdout + klaar.stderr
        for daar, hier in zip(_UUID.findall(verwacht), _UUID.findall(uit)):
            self.ids[daar] = hier
        for soort, patroon in _NUMBERS:
            for daar, hier in zip(patroon.findall(verwacht),
                                  patroon.findall(uit)):
                self.nummers.setdefault((soort, daar), hier)
        return uit

    def terug(self, uit):
        """An output with the ids and numbers that the README has."""
        for daar, hier in self.ids.items():
            uit = uit.replace(hier, daar)
        for soort, patroon in _NUMBERS:
            daar_van = {hier: daar for (s, daar), hier in
                        self.nummers.items() if s == soort}

            def wissel(m, namen=daar_van):
                nummer = namen.get(m[1], m[1])
                return m[0].replace(m[1], nummer.rjust(len(m[1])), 1)

            uit = patroon.sub(wissel, uit)
        return uit
