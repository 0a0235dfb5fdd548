#!/usr/bin/python3
"""`polsctl status --prometheus`, read as strictly as the format is written."""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

from geval import Geval, main  # noqa: E402

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"')
SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9]+)")
TYPES = {"counter", "gauge"}


class Malformed(ValueError):
    """Not the format."""


def need(holds, why):
    if not holds:
        raise Malformed(why)


def labels(text):
    found, at = {}, 0
    while text and at < len(text):
        got = LABEL.match(text, at)
        need(got, f"labels {text!r}")
        need(got[1] not in found, f"label {got[1]} twice")
        found[got[1]] = got[2]
        at = got.end()
        if at < len(text):
            need(text[at] == ",", f"labels {text!r}")
            at += 1
    return found


def parse(text):
    """{family: (type, {labels as a sorted tuple: value})}"""
    need(text.endswith("\n"), "the last line has no end")
    need("\r" not in text, "a carriage return")
    families, now = {}, None
    lines = text[:-1].split("\n")
    while lines:
        line = lines.pop(0)
        if line.startswith("# HELP "):
            _, _, name, help_text = line.split(" ", 3)
            need(NAME.fullmatch(name), f"name {name}")
            need(help_text, f"{name} has no help")
            need(name not in families, f"{name} in two places")
            need(lines and lines[0].startswith(f"# TYPE {name} "),
                 f"no TYPE behind HELP of {name}")
            kind = lines.pop(0).split(" ")[3]
            need(kind in TYPES, f"type {kind}")
            need((kind == "counter") == name.endswith("_total"),
                 f"{name} is a {kind}")
            families[name] = (kind, {})
            now = name
            continue
        got = SAMPLE.fullmatch(line)
        need(got, f"line {line!r}")
        need(got[1] == now, f"{got[1]} among {now}")
        key = tuple(sorted(labels(got[2]).items()))
        need(key not in families[now][1], f"{line} twice")
        families[now][1][key] = int(got[3])
    for name, (_, samples) in families.items():
        need(samples, f"{name} without a sample")
    return families


class Prometheus(Geval):

    def scrape(self):
        return parse(self.d.must("status", "--prometheus"))

    def value(self, families, name, **where):
        return families[name][1][tuple(sorted(where.items()))]

    def test_figures_are_those_of_the_status(self):
        before = self.scrape()
        self.tarief(1250)
        wie, t = self.wie(), self.toewijzing(volume=3)
        self.boek(self.m301(wie, t), accepted=1)
        self.assertEqual(self.intake.ask(b"<geen xml")["outcome"], "refused")
        after = self.scrape()
        (status,) = self.d.json("status")
        for name in ("journal", "sequence", "signals_open"):
            family = {"journal": "pols_journal_entries",
                      "sequence": "pols_event_sequence"}.get(
                          name, f"pols_{name}")
            self.assertEqual(self.value(after, family), status[name])
        for outcome, more in (("booked", 1), ("refused", 1), ("conflict", 0)):
            self.assertEqual(
                self.value(after, "pols_messages_total", outcome=outcome),
                self.value(before, "pols_messages_total", outcome=outcome)
                + more)
        self.assertEqual(self.value(after, "pols_build_info", clock="manual",
                                    version=status["version"]), 1)
        self.assertEqual(self.value(after, "pols_readers_failed"), 0)
        self.assertEqual(
            self.value(after, "pols_business_day_timestamp_seconds") % 86400,
            0)
        self.assertGreater(self.value(after, "pols_store_bytes"), 0)

    def test_names_and_labels_stay_few(self):
        families = self.scrape()
        for name, (_, samples) in families.items():
            self.assertTrue(name.startswith("pols_"), name)
            for key in samples:
                self.assertLessEqual({k for k, _ in key},
                                     {"outcome", "version", "clock", "state"})
        self.assertLess(sum(len(s) for _, s in families.values()), 60)

    def test_one_form_at_a_time(self):
        self.assertEqual(self.d.ctl("--json", "status", "--prometheus").code,
                         2)


class TheParser(unittest.TestCase):
    """It must not take what the format forbids."""

    GOOD = ('# HELP a_total x\n# TYPE a_total counter\n'
            'a_total{b="c\\"\\\\\\n"} 1\n')

    def test_it_takes_what_is_right(self):
        self.assertEqual(parse(self.GOOD)["a_total"][0], "counter")

    def test_it_refuses_what_is_wrong(self):
        for bad in (self.GOOD[:-1], self.GOOD * 2, self.GOOD + "b 1\n",
                    self.GOOD.replace("counter", "gauge"),
                    self.GOOD.replace('c\\"', 'c"'),
                    self.GOOD.replace("# TYPE a_total counter\n", ""),
                    self.GOOD + self.GOOD.splitlines()[2] + "\n",
                    self.GOOD.replace(" 1\n", " one\n")):
            with self.assertRaises(Malformed, msg=bad):
                parse(bad)


if __name__ == "__main__":
    main()
