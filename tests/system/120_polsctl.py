#!/usr/bin/python3
"""polsctl: what an operator asks, by exit code, table and JSON."""

import hashlib
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from lxml import etree  # noqa: E402

from geval import GEMEENTE, Geval, main  # noqa: E402

REPORTS = ("budgets", "commitments", "flow", "term", "rejected")
RAPPORT = "{http://www.istandaarden.nl/validatie/1_1/rapport/schema}"


class Tool(Geval):

    DAY = "2023-12-15"

    def world(self):
        """A provider with a ceiling, an allocation and 50 euro declared."""
        self.tarief(1250)
        self.d.importeer(
            "budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag;"
            f"soort\n{self.aanbieder};wmo;{GEMEENTE};*;2023-01-01;"
            "2023-12-31;4000;plafond\n")
        wie, t = self.wie(), self.toewijzing(volume=3)
        self.boek(self.m301(wie, t))
        self.boek(self.m323(wie, [self.regel(t, "2023-04", 4, 1250)],
                            "2023-04"))
        return wie, t

    def test_a_provider_adds_up(self):
        self.world()
        (shown,) = self.d.json("provider", "show", self.aanbieder)
        expected = {"budget_ct": 400_000, "committed_ct": 198_750,
                    "declared_ct": 5_000, "approved_ct": 5_000,
                    "rest_maximum_ct": 193_750}
        self.assertEqual({k: shown[k] for k in expected}, expected)
        listed = [p for p in self.d.json("provider", "list")
                  if p["aanbieder"] == self.aanbieder]
        self.assertEqual(len(listed), 1)
        self.assertEqual({k: listed[0][k] for k in expected}, expected)
        table = self.d.must("provider", "list")
        self.assertIn("1987.50", table)
        self.assertEqual(self.d.ctl("provider", "show", "42429997").code, 3)
        months = {m["month"]: m for m in shown["months"]}
        self.assertEqual(sum(m["maximum_ct"] for m in months.values()),
                         198_750)
        self.assertEqual(months["2023-04"]["declared_ct"], 5_000)
        for key in ("still_to_come_ct", "projection_ct"):
            self.assertEqual(sum(m[key] for m in months.values()),
                             shown[key])
        del shown["months"]
        self.assertEqual(listed[0], shown)

    def test_a_municipality_adds_up(self):
        self.world()
        found = self.d.json("gemeente", "show", GEMEENTE)
        self.assertTrue(found)
        self.assertEqual(self.d.ctl("gemeente", "show", "9999").code, 3)
        listed = self.d.json("gemeente", "list")
        declared = sum(c["submitted_ct"] - c["rejected_ct"] for c in
                       self.d.json("commitment", "list", "--gemeente",
                                   GEMEENTE, "--domain", "wmo"))
        mine = [g for g in listed if g["gemeente"] == GEMEENTE
                and g["domain"] == "wmo"]
        self.assertEqual([g["declared_ct"] for g in mine], [declared])

    def test_commitments_by_what_they_are_asked_for(self):
        _, t = self.world()
        mine = ("--aanbieder", self.aanbieder)
        (found,) = self.d.json("commitment", "list", *mine)
        self.assertEqual(found["nummer"], t.nummer)
        for words, count in ((("--year", "2023"), 1), (("--year", "2022"), 0),
                             (("--domain", "jw"), 0),
                             (("--product", "02A03"), 1),
                             (("--product", "02A04"), 0),
                             (("--gemeente", "0312"), 0)):
            with self.subTest(words):
                self.assertEqual(len(self.d.json(
                    "commitment", "list", *mine, *words)), count)
        self.assertEqual(self.d.ctl(
            "commitment", "show", "--domain", "wmo", "--gemeente", GEMEENTE,
            "--nummer", 1).code, 3)
        self.assertEqual(self.d.ctl("commitment", "show", "--nummer",
                                    "een").code, 2)

    def test_messages_by_their_state(self):
        _, t = self.world()
        wrong = self.m323(self.wie(), self.regel(t, "2023-04", 4, 1250),
                          "2023-04", totaal=(1, "D"))
        refused = self.intake.ask(wrong)
        vreemd = self.intake.ask(b"<Vreemd soort='%d'/>"
                                 % self.teller.toewijzingnummer())
        for state, journal in (("refused", refused["journal"]),
                               ("quarantined", vreemd["journal"])):
            found = self.d.json("message", "list", "--state", state)
            self.assertEqual({m["outcome"] for m in found}, {state})
            self.assertIn(journal, [m["journal"] for m in found])
        found = self.d.json("message", "list", "--sender", self.aanbieder)
        self.assertEqual([m["outcome"] for m in found],
                         ["booked", "refused"])
        found = self.d.json("message", "list", "--type", "301", "--limit",
                            "1")
        self.assertEqual(len(found), 1)
        everything = [m["journal"] for m in self.d.json("message", "list")]
        self.assertEqual(everything, sorted(everything))
        self.assertEqual(self.d.ctl("message", "show", "999999").code, 3)
        (shown,) = self.d.json("message", "show", refused["journal"],
                               codes=(0, 4))
        self.assertEqual([f["rule"] for f in shown["findings"]], ["TR358"])

    def test_check_prints_the_published_rapport(self):
        t = self.toewijzing(volume=3)
        path = self.d.folder / "in" / "fout.xml"
        path.write_bytes(self.m323(
            self.wie(), self.regel(t, "2023-04", 4, 1250), "2023-04",
            totaal=(1, "D")))
        got = self.d.ctl("check", "--rapport", path)
        self.assertEqual(got.code, 4, got.err)
        root = etree.fromstring(got.out.encode())
        self.assertEqual(root.tag, RAPPORT + "Rapport")
        self.assertEqual([c.text for c in root.iter(RAPPORT + "Code")],
                         ["TR358"])
        self.assertEqual(
            [c.text for c in root.iter(RAPPORT + "Locatie")],
            ["/Bericht/Declaratie/TotaalIngediendBedrag/TotaalBedrag",
             "/Bericht/Declaratie/TotaalIngediendBedrag/DebetCredit",
             "/Bericht/Declaratie/Clienten/Client/Prestaties/Prestatie"
             "/IngediendBedrag"])
        self.assertEqual(next(root.iter(RAPPORT + "BerichtCode")).text,
                         "484")
        path.write_bytes(self.m301(self.wie(), t))
        got = self.d.ctl("check", "--rapport", path)
        self.assertEqual(got.code, 0, got.err)
        root = etree.fromstring(got.out.encode())
        self.assertEqual(list(root.iter(RAPPORT + "Fout")), [])
        self.assertEqual([e.text for e in root[0].iter()
                          if not len(e)][-2:], ["2023-01-01", "2.10.5"])

    def test_check_says_how_many_findings_it_does_not_list(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        path = self.d.folder / "in" / "paren.xml"

        def said(count):
            path.write_bytes(self.m323(wie, [
                self.regel(t, "2023-04", 4, 1250) for _ in range(count)],
                "2023-04"))
            text = self.d.ctl("check", path)
            rapport = self.d.ctl("check", "--rapport", path)
            self.assertEqual((text.code, rapport.code), (4, 4))
            return text.out, rapport

        # Equal debit lines (TR416) in pairs: 14 make 91, 16 make 120.
        text, rapport = said(16)
        self.assertIn("(and 20 more like these)", text)
        self.assertIn(": 20 findings more than its Rapport lists",
                      rapport.err)
        self.assertEqual(rapport.out.count("<Code>TR416</Code>"), 100)
        text, rapport = said(14)
        self.assertNotIn("more like these", text)
        self.assertEqual(rapport.err, "")
        self.assertEqual(rapport.out.count("<Code>TR416</Code>"), 91)

    def test_check_writes_a_rapport_for_each_of_many(self):
        folder = self.d.folder / "in" / "vele"
        out = self.d.folder / "rapporten"
        for made in (folder, out):
            made.mkdir()
        for i in range(30):
            t = self.toewijzing(volume=3)
            (folder / f"{i:02d}.xml").write_bytes(self.m323(
                self.wie(), self.regel(t, "2023-04", 4, 1250), "2023-04",
                totaal=None if i % 3 else (1, "D")))
        got = self.d.ctl("check", folder, "--out", out)
        self.assertEqual((got.code, got.out), (4, ""), got.err)
        names = sorted(p.name for p in out.iterdir())
        self.assertEqual(names,
                         [f"{i:02d}.rapport.xml" for i in range(30)])
        for i, name in enumerate(names):
            root = etree.parse(str(out / name)).getroot()
            self.assertEqual([c.text for c in root.iter(RAPPORT + "Code")],
                             [] if i % 3 else ["TR358"])
        again = self.d.ctl("check", folder, "--out", out)
        self.assertEqual(again.code, 1)
        self.assertIn("00.rapport.xml", again.err)

    def test_check_needs_no_daemon_and_leaves_no_trace(self):
        path = self.d.folder / "in" / "goed.xml"
        xml = self.m301(self.wie(), self.toewijzing(volume=3))
        path.write_bytes(xml)
        before = len(self.d.json("message", "list"))
        (found,) = self.d.json("check", path)
        self.assertEqual(found["digest"], "sha256:"
                         + hashlib.sha256(xml).hexdigest())
        self.assertIsNone(found["journal"])
        self.assertEqual(len(self.d.json("message", "list")), before)

    def test_the_status_counts_what_happened(self):
        (before,) = self.d.json("status")
        self.world()
        self.intake.ask(b"<Iets anders='%d'/>"
                        % self.teller.toewijzingnummer())
        (after,) = self.d.json("status")
        self.assertEqual(after["outcomes"]["booked"],
                         before["outcomes"]["booked"] + 2)
        self.assertEqual(after["quarantined"], before["quarantined"] + 1)
        self.assertEqual(after["sequence"], self.last_event())
        self.assertEqual(after["day"], self.DAY)

    def test_reports_are_tables_csv_and_json(self):
        self.world()
        for name in REPORTS + (f"account {self.aanbieder}",):
            words = ("report", *name.split())
            table = self.d.must(*words)
            csv = self.d.must(*words, "--csv").splitlines()
            rows = self.d.json(*words)
            self.assertEqual(bool(table.strip()), bool(rows))
            self.assertNotIn(".", re.sub(r"[^\d.,;]", "", csv[-1]))
            self.assertEqual(len(csv), len(rows) + 1)
            self.assertTrue(all(line.count(";") == csv[0].count(";")
                                for line in csv))
        for words in ("nonsense", "budgets --json --csv", "account",
                      "budgets 42420001", "flow --booking care",
                      "commitments --booking x", "term --year x"):
            self.assertEqual(self.d.ctl("report", *words.split()).code, 2,
                             words)
        self.assertEqual(self.d.ctl("report", "account", "42429997").code, 3)

    def test_the_configuration_as_json(self):
        shown = {(o["section"], o["key"]): o
                 for o in self.d.json("config", "show")}
        clock = shown["clock", "source"]
        self.assertEqual(clock["value"], "manual")
        self.assertRegex(clock["set_in"], r":\d+$")
        self.assertIsNone(shown["curve", "clients"]["set_in"])

    def test_options_may_stand_anywhere(self):
        self.world()
        one = self.d.must("--json", "commitment", "list", "--limit", "1")
        self.assertEqual(one, self.d.must("commitment", "list", "--limit",
                                          "1", "--json"))
        self.assertEqual(len(one.splitlines()), 1)
        for words in (["commitment"], ["commitment", "list", "--nonsense"],
                      ["message", "show"], ["tick"], ["send"],
                      ["message", "list", "--limit", "x"]):
            self.assertEqual(self.d.ctl(*words).code, 2, words)
        for words in (["--help"], ["commitment", "list", "--help"]):
            got = self.d.ctl(*words)
            self.assertEqual(got.code, 0, words)
            self.assertTrue(got.out)


if __name__ == "__main__":
    main()
