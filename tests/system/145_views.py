#!/usr/bin/python3
"""Views and reports: every figure added up again from what was sent.

One small region: two municipalities and one more that only pays along, three
providers of which two are a combinatie, two segments, ceilings of every kind,
a year that is declared in the next one.
"""

import pathlib
import sys
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import agb, maand  # noqa: E402
from geval import Geval, main  # noqa: E402

A, B, C = agb(7001), agb(7002), agb(7003)
SEGMENT = {"02A03": "begeleiding", "06A01": "verblijf"}
TARIEF = {"02A03": 1000, "06A01": 2500}
CATEGORIE = {"02A03": "02", "06A01": "06"}

IMPORTS = (
    ("gemeente", "gemeente;naam;verdeelsleutel\n0310;De Bilt;1\n"
     "0355;Zeist;2\n0352;Wijk bij Duurstede;4\n"),
    ("provider", "aanbieder;naam;eenmanszaak;ref\n"
     f"{A};Alfa;nee;\n{B};Bravo;nee;\n"),
    ("product", "domein;productcategorie;productcode;naam;van;tot;zwaarte;"
     "kenmerken\nwmo;02;02A03;Begeleiding;2022-01-01;;;chronisch\n"),
    ("segment", "segment;domein;productcategorie;productcode;van;tot\n"
     "begeleiding;wmo;02;*;2022-01-01;\nverblijf;wmo;06;*;2022-01-01;\n"),
    ("contract", "aanbieder;naam;domein;segment;van;tot;bekostiging;"
     f"combinatie\n{A};;wmo;*;2022-01-01;;inspanning;\n"
     f"{B};;wmo;begeleiding;2022-01-01;;inspanning;Samen\n"
     f"{C};;wmo;begeleiding;2022-01-01;;inspanning;Samen\n"
     f"{B};;wmo;verblijf;2022-01-01;;inspanning;\n"),
    ("tariff", "domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief"
     "\nwmo;*;*;02A03;04;2022-01-01;;10\nwmo;*;*;06A01;04;2022-01-01;;25\n"),
    ("budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag;soort\n"
     f"{A};wmo;*;*;2023-01-01;2023-12-31;1000,01;plafond\n"
     f"{A};wmo;*;*;2023-01-01;2023-12-31;900;raming\n"
     f"{A};wmo;0310;verblijf;2023-01-01;2023-12-31;70;raming\n"
     "Samen;wmo;*;begeleiding;2023-01-01;2023-12-31;500;plafond\n"
     "*;wmo;0355;*;2023-01-01;2023-12-31;20;raming\n"),
    ("budget", "gemeente;domein;segment;jaar;bedrag\n"
     "0310;wmo;begeleiding;2023;100\n*;wmo;begeleiding;2023;10\n"
     "0355;wmo;verblijf;2024;5\n"),
    ("budget", "gemeente;domein;segment;maand;bedrag;soort\n"
     "0310;wmo;begeleiding;2023-03;40;pgb\n"
     "0310;wmo;begeleiding;2023-04;2;pgb\n"
     "0310;wmo;begeleiding;2024-01;7;pgb\n*;wmo;verblijf;2023-05;0,10;x\n"),
    ("budget", "segment;maand;aandeel\n"
     + "".join(f"*;{m};{'0,12' if m == 1 else '0,08'}\n"
               for m in range(1, 13))),
)


class Views(Geval):

    DAY = "2023-05-08"

    @classmethod
    def prepare(cls):
        for n, (kind, text) in enumerate(IMPORTS):
            cls.d.importeer(kind, text, f"{n}-{kind}.csv")
        cls.sent = []       # (aanbieder, gemeente, line, month declared)
        cls.allocations = []
        cls.filled = False

    def setUp(self):
        super().setUp()
        if not type(self).filled:
            type(self).filled = True
            self.fill()

    def allocate(self, aanbieder, gemeente, code, **velden):
        wie, t = self.wie(), self.toewijzing(
            categorie=CATEGORIE[code], code=code, volume=4, frequentie="4",
            **velden)
        self.allocations.append((aanbieder, gemeente, wie, t))
        return wie, t

    def declare(self, aanbieder, gemeente, wie, lines, month, state=None):
        self.boek(self.m323(wie, lines, month, aanbieder=aanbieder,
                            gemeente=gemeente))
        self.sent += [(aanbieder, gemeente, line, month, state)
                      for line in lines]

    def line(self, t, month, volume, **anders):
        return self.regel(t, month, volume, TARIEF[t.code], **anders)

    def fill(self):
        """Allocations, and what is declared on them."""
        for aanbieder, gemeente, code in (
                (A, "0310", "02A03"), (A, "0310", "06A01"),
                (A, "0355", "02A03"), (B, "0310", "02A03"),
                (B, "0355", "06A01"), (C, "0355", "02A03")):
            wie, t = self.allocate(aanbieder, gemeente, code)
            self.boek(self.m301(wie, t, aanbieder=aanbieder,
                                gemeente=gemeente))
            for month in ("2023-01", "2023-02"):
                self.declare(aanbieder, gemeente, wie,
                             [self.line(t, month, 3)], month)
        # A credit, and a line that is held.
        aanbieder, gemeente, first, _, _ = self.sent[0]
        wie = self.allocations[0][2]
        self.declare(aanbieder, gemeente, wie,
                     [first.credit(self.teller.referentie())], "2023-03")
        wie, t = self.allocate(B, "0310", "02A03")
        self.declare(B, "0310", wie, [self.line(t, "2023-03", 2)], "2023-03",
                     "held")
        self.allocations.pop()
        # Care of December that is declared in January.
        wie, t = self.allocate(A, "0310", "02A03", ingangsdatum="2022-11-01",
                               einddatum="2023-02-15")
        self.boek(self.m301(wie, t, aanbieder=A))
        self.declare(A, "0310", wie, [self.line(t, "2022-12", 1)], "2022-12")

    # ---- the same from what was sent

    def declared(self, key, year=2023, booking="care"):
        """Cents per key(aanbieder, gemeente, segment)."""
        found = Counter()
        for aanbieder, gemeente, line, month, _ in self.sent:
            # A message is dated five days after its month.
            last = maand(month)[1]
            submitted = last.year + (last.month == 12)
            if (int(line.begin[:4]) if booking == "care"
                    else submitted) == year:
                found[key(aanbieder, gemeente, SEGMENT[line.code])] \
                    += line.saldo
        return found

    def committed(self, key, year=2023):
        """Cents per key: four units a month, for every month touched."""
        found = Counter()
        for aanbieder, gemeente, _, t in self.allocations:
            first = max(t.ingangsdatum[:7], f"{year}-01")
            last = min(t.einddatum[:7], f"{year}-12")
            months = (int(last[5:]) - int(first[5:]) + 1
                      if first <= last else 0)
            found[key(aanbieder, gemeente, SEGMENT[t.code])] \
                += 4 * TARIEF[t.code] * months
        return found

    def assertFigures(self, rows, key, name, **words):
        """The rows say what was sent, and no other has money."""
        booking = words.get("booking", "care")
        year = words.get("year", 2023)
        declared = self.declared(key, year, booking)
        committed = self.committed(key, year)
        for row in rows:
            self.assertEqual(row["declared_ct"], declared.pop(name(row), 0),
                             name(row))
            self.assertEqual(row["committed_ct"],
                             committed.pop(name(row), 0), name(row))
            self.assertEqual(row["rest_maximum_ct"], max(
                0, row["committed_ct"] - row["declared_ct"]))
            self.assertEqual(row["booking_year"], booking)
        self.assertEqual([k for k, v in {**declared, **committed}.items()
                          if v], [])

    def each(self, *words):
        return self.d.json(*words, "--year", "2023")

    def test_providers(self):
        rows = [r for r in self.each("provider", "list")
                if r["aanbieder"] != "Samen"]
        self.assertFigures(rows, lambda a, g, s: a,
                           lambda r: r["aanbieder"])
        self.assertEqual([r["naam"] for r in rows], ["Alfa", "Bravo", None])
        self.assertFigures(
            [{**p, "aanbieder": r["aanbieder"]} for r in rows
             for p in r["segments"]], lambda a, g, s: (a, s),
            lambda r: (r["aanbieder"], r["segment"]))

    def test_municipalities_and_segments(self):
        rows = self.each("gemeente", "list")
        own = [r for r in rows if r["gemeente"] != "0352"]
        self.assertFigures(own, lambda a, g, s: g, lambda r: r["gemeente"])
        parts = [{**p, "gemeente": r["gemeente"]} for r in own
                 for p in r["segments"]]
        self.assertFigures(parts, lambda a, g, s: (g, s),
                           lambda r: (r["gemeente"], r["segment"]))
        crossed = [r for r in self.each("report", "commitments")
                   if r["gemeente"] != "0352"]
        self.assertFigures(crossed, lambda a, g, s: (g, s),
                           lambda r: (r["gemeente"], r["segment"]))
        segments = self.each("segment", "list")
        self.assertFigures(segments, lambda a, g, s: s,
                           lambda r: r["segment"])
        self.assertFigures(
            [{**p, "segment": r["segment"]} for r in segments
             for p in r["gemeenten"] if p["gemeente"] != "0352"],
            lambda a, g, s: (g, s), lambda r: (r["gemeente"], r["segment"]))

    def test_filters_leave_one(self):
        rows = [r for r in self.each("provider", "list", "--gemeente",
                                     "0355", "--segment", "begeleiding")
                if r["aanbieder"] != "Samen"]
        self.assertEqual(
            {r["aanbieder"]: r["declared_ct"] for r in rows},
            {a: 6000 for a in (A, C)})

    def test_a_year_of_care_or_of_submission(self):
        for year in (2022, 2023):
            for booking in ("care", "submission"):
                rows = [r for r in self.d.json(
                    "provider", "list", "--year", year, "--booking", booking)
                    if r["aanbieder"] != "Samen"]
                self.assertFigures(rows, lambda a, g, s: a,
                                   lambda r: r["aanbieder"], year=year,
                                   booking=booking)
        lines = self.d.json("line", "list", "--year", "2022")
        self.assertEqual(len(lines), 1)
        lines = self.d.json("line", "list", "--year", "2023", "--booking",
                            "submission")
        self.assertEqual(len(lines), len(self.sent))

    def test_a_combinatie_is_what_its_members_did(self):
        (row,) = self.each("provider", "show", "Samen")
        declared = self.declared(lambda a, g, s: (a, s))
        self.assertEqual(row["declared_ct"],
                         declared[B, "begeleiding"]
                         + declared[C, "begeleiding"])
        self.assertEqual(row["budget_ct"], 50_000)
        self.assertEqual([p["segment"] for p in row["segments"]],
                         ["begeleiding"])
        (member,) = self.each("provider", "show", B)
        self.assertIsNone(member["budget_ct"])
        self.assertIn("Samen", [b["aanbieder"] for b in member["budgets"]])

    def test_what_is_for_all_is_split_to_the_cent(self):
        rows = {r["gemeente"]: r for r in self.each("gemeente", "list")}
        # 1000.01 and 500 by 1, 2 and 4 of 7 in the order of the codes; the
        # estimate below the ceiling does not count.
        parts = {g: sum(round(c * upto / 7) - round(c * before / 7)
                        for c in (100_001, 50_000))
                 for g, before, upto in (("0310", 0, 1), ("0352", 1, 5),
                                         ("0355", 5, 7))}
        self.assertEqual({g: r["budget_shared_ct"] for g, r in rows.items()},
                         parts)
        self.assertEqual(sum(parts.values()), 150_001)
        self.assertEqual(rows["0310"]["budget_ct"], parts["0310"] + 7_000)
        self.assertEqual(rows["0355"]["budget_ct"], parts["0355"] + 2_000)
        self.assertEqual({g: r["begroting_ct"] for g, r in rows.items()},
                         {"0310": 10_143, "0352": 571, "0355": 286})
        self.assertEqual({g: r["overige_lasten_ct"]
                          for g, r in rows.items()},
                         {"0310": 4_201, "0352": 6, "0355": 3})
        (shown,) = self.each("gemeente", "show", "0310")
        self.assertEqual(sum(m["overige_lasten_ct"]
                             for m in shown["months"]), 4_201)

    def test_held_lines_are_told(self):
        (row,) = self.each("provider", "show", B)
        self.assertEqual((row["held_lines"], row["held_ct"]), (1, 2_000))
        (line,) = self.d.json("line", "list", "--state", "held")
        self.assertEqual((line["aanbieder"], line["amount_ct"]), (B, 2_000))

    def test_budgets_say_what_is_used_of_them(self):
        rows = self.each("report", "budgets")
        declared = self.declared(lambda a, g, s: (a, g, s))
        members = {"Samen": (B, C), "*": (A, B, C)}
        self.assertEqual(len(rows), 5)
        for row in rows:
            self.assertEqual(row["declared_ct"], sum(
                cents for (a, g, s), cents in declared.items()
                if a in members.get(row["aanbieder"], (row["aanbieder"],))
                and row["gemeente"] in ("*", g)
                and row["segment"] in ("*", s)), row)

    def test_the_months_of_an_account_make_its_plan(self):
        rows = self.d.json("report", "account", A, "--year", "2023")
        months = [r for r in rows if r["part"] == "month"]
        (total,) = [r for r in rows if r["part"] == "total"]
        self.assertEqual(len(months), 12)
        self.assertEqual(total["plan_ct"], 100_001 + 7_000)
        for key in ("plan_ct", "committed_ct", "declared_ct"):
            self.assertEqual(sum(m[key] for m in months), total[key], key)
        self.assertEqual(months[0]["plan_ct"], 12_000 + 840)
        products = [r for r in rows if r["part"] == "product"]
        self.assertEqual([p["declared_ct"] for p in products],
                         sorted((p["declared_ct"] for p in products),
                                reverse=True))
        self.assertEqual(sum(p["declared_ct"] for p in products),
                         total["declared_ct"])
        self.assertIn("Begeleiding", [p["naam"] for p in products])

    def test_flow_and_term(self):
        rows = [r for r in self.each("report", "flow")
                if r["gemeente"] == "0310"]
        mine = [t for _, g, _, t in self.allocations if g == "0310"]
        for row in rows:
            month = row["month"]
            self.assertEqual(row["allocations_begun"], sum(
                t.ingangsdatum[:7] == month for t in mine))
            self.assertEqual(row["allocations_ended"], sum(
                t.einddatum[:7] == month for t in mine))
            self.assertEqual(row["clients_in_care"], sum(
                t.ingangsdatum[:7] <= month <= t.einddatum[:7]
                for t in mine))
        rows = self.each("report", "term")
        self.assertEqual(
            [(r["segment"], r["allocations"], r["beyond_term"],
              r["beyond_term_chronisch"]) for r in rows],
            [("begeleiding", 5, 4, 4), ("verblijf", 2, 2, 0)])

    def test_lines_are_where_figures_end(self):
        lines = self.d.json("line", "list")
        self.assertEqual([(x["aanbieder"], x["gemeente"], x["amount_ct"],
                           x["segment"], x["referentie"]) for x in lines],
                         [(a, g, r.saldo, SEGMENT[r.code], r.referentie)
                          for a, g, r, _, _ in self.sent])
        _, gemeente, _, t = self.allocations[0]
        one = self.d.json("line", "list", "--domain", "wmo", "--gemeente",
                          gemeente, "--nummer", t.nummer)
        self.assertEqual([x for x in lines if x["nummer"] == t.nummer], one)
        journal = one[0]["journal"]
        self.assertEqual([x for x in lines if x["journal"] == journal],
                         self.d.json("line", "list", "--message", journal))
        self.assertEqual(self.d.json("line", "list", "--limit", "3"),
                         lines[:3])

    def test_a_year_narrows_every_list(self):
        self.assertEqual(self.d.json("message", "list", "--year", "2022"), [])
        self.assertEqual(self.d.json("message", "list", "--year", "2023"),
                         self.d.json("message", "list"))
        self.assertEqual(self.d.json("event", "list", "--year", "2022"), [])
        self.assertEqual(
            self.d.json("signal", "list", "--year", "2022", codes=(0, 4)), [])
        self.assertEqual(len(self.d.json("commitment", "list", "--year",
                                         "2022")), 1)
        self.assertEqual(self.d.ctl("message", "list", "--year",
                                    "x").code, 2)


if __name__ == "__main__":
    main()
