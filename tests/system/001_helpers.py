#!/usr/bin/python3
"""The helpers of these tests: messages are valid, the canary sings."""

import base64
import itertools
import json
import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from lxml import etree  # noqa: E402

import contract  # noqa: E402
import verkeer  # noqa: E402
from berichten import (COMPACT, INGESPRONGEN, WINDOWS, Teller,  # noqa: E402
                       Toewijzing, Vorm, agb, bericht301, bericht323, bsn,
                       client, elfproef, maand, prestatie)
from canary import Canary  # noqa: E402
import pols  # noqa: E402
from pols import ROOT, SCHEMAS, Daemon  # noqa: E402
from schrift import BERICHTCODES, STANDAARDEN  # noqa: E402

PRODUCT = {"wmo": ("02", "02A03"), "jw": ("45", "45A04")}


def all_messages(domein, vorm):
    """(type, bytes) of each kind this library can write."""
    n = Teller(7)
    categorie, code = PRODUCT[domein]
    wie = client(3)
    d = {"domein": domein, "vorm": vorm}
    week = Toewijzing(n.toewijzingnummer(), categorie=categorie, code=code,
                      volume=3, commentaar="Let op: <&> \u00e9\u00e9n keer")
    budget = Toewijzing(n.toewijzingnummer(), categorie=categorie, code=None,
                        budget=100_000)
    los = Toewijzing(n.toewijzingnummer(), categorie=None, code=None,
                     budget=100_000)
    euro = Toewijzing(n.toewijzingnummer(), categorie=categorie, code=code,
                      volume=5_000, eenheid="83", frequentie="4",
                      einddatum=None)
    weg = week.verwijderd("2023-02-01")
    for t in (week, budget, los, euro, weg,
              week.versie("2023-03-01", reden="05", einddatum="2023-04-30")):
        yield "301", bericht301("0310", agb(1), wie, t, n.identificatie(),
                                **d)
    lines = [prestatie(week, "2023-04", 4, n.referentie(), 1250),
             prestatie(euro, "2023-04", 4_000, n.referentie()),
             prestatie(week, "2023-03", 95, n.referentie(), eenheid="01",
                       uurtarief=4321)]
    credit = prestatie(week, "2023-02", 9, n.referentie(),
                       1250).credit(n.referentie())
    for lot in (lines, lines + [credit], [credit]):
        yield "323", bericht323(
            agb(1), "0310", [(wie, lot), (client(4), [prestatie(
                week, "2023-01", 1, n.referentie(), 1250)])],
            n.identificatie(), "2023-04", n.declaratienummer(), **d)
    yield "305", verkeer.bericht305(agb(1), "0310", wie, week, "2023-01-09",
                                    n.identificatie(), **d)
    yield "307", verkeer.bericht307(
        agb(1), "0310", wie, week, "2023-01-09", "2023-06-30",
        n.identificatie(), reden="36", **d)
    yield "315", verkeer.bericht315(agb(1), "0310", wie, week, "VRAAG-1",
                                    n.identificatie(), "2023-01-02", **d)
    yield "317", verkeer.bericht317(agb(1), "0310", wie, [week], [euro],
                                    [budget], "VRAAG-2", n.identificatie(),
                                    "2022-12-02", **d)
    yield "319", verkeer.bericht319("0310", agb(1), "VRAAG-1",
                                    n.identificatie(), "2023-01-05", "1",
                                    "3", **d)
    for heen in ("301", "305", "307", "315", "317", "319"):
        parties = ("0310", agb(1))
        if heen not in ("301", "319"):
            parties = parties[::-1]
        for codes in ((), ("0001",)):
            yield str(int(heen) + 1), verkeer.retour(
                heen, *parties, n.identificatie(), "2023-01-01",
                n.identificatie(), "2023-01-03", codes, **d)
    bad = [(wie, [verkeer.Afwijzing(lines[0], ("9321", "0611"))])]
    for rest in ({}, {"afgewezen": bad}, {"codes": ("9333",)}):
        yield "325", verkeer.bericht325(
            "0310", agb(1), n.identificatie(), "2023-05-09",
            (n.identificatie(), "2023-05-05"), n.declaratienummer(),
            12_345, **rest, **d)


class Messages(unittest.TestCase):

    def test_every_message_is_valid_in_both_domains(self):
        for domein, vorm in itertools.product(
                STANDAARDEN, (INGESPRONGEN, COMPACT, WINDOWS,
                              Vorm(prefixes=False))):
            seen = set()
            for soort, xml in all_messages(domein, vorm):
                seen.add(soort)
                with self.subTest(f"{domein} {soort} {vorm}"):
                    path = (SCHEMAS / STANDAARDEN[domein] / "3.2"
                            / f"{domein}{soort}.xsd")
                    schema = etree.XMLSchema(file=str(path))
                    schema.assertValid(etree.fromstring(xml))
            self.assertEqual(seen, set(BERICHTCODES))

    def test_the_same_arguments_give_the_same_bytes(self):
        self.assertEqual(list(all_messages("wmo", COMPACT)),
                         list(all_messages("wmo", COMPACT)))

    def test_the_forms_say_the_same(self):
        def canonical(vorm):
            text = etree.tostring(etree.fromstring(
                bericht301("0310", agb(1), client(1), Toewijzing(
                    5, volume=3), "I", vorm=vorm),
                etree.XMLParser(remove_blank_text=True)),
                method="c14n2", strip_text=True)
            return text.replace(b"wmo301:", b"").replace(b":wmo301=", b"=")
        first = canonical(INGESPRONGEN)
        for vorm in (COMPACT, WINDOWS, Vorm(prefixes=False)):
            self.assertEqual(canonical(vorm), first)
        self.assertIn(b"\r\n", bericht301(
            "0310", agb(1), client(1), Toewijzing(5, volume=3), "I",
            vorm=WINDOWS))

    def test_people_are_of_the_test_range_and_pass_the_eleven_test(self):
        for n in (0, 1, 17, 5000):
            self.assertTrue(bsn(n).startswith("9999"))
            self.assertTrue(elfproef(bsn(n)))
        self.assertTrue(elfproef("999900006"))
        self.assertFalse(elfproef("999900007"))
        self.assertEqual(client(5), client(5))
        self.assertNotEqual(client(5).bsn, client(6).bsn)

    def test_periods_are_cut_to_the_allocation(self):
        t = Toewijzing(1, "2023-02-13", "2023-04-16", volume=3)
        for month, begin, end in (("2023-02", "2023-02-13", "2023-02-28"),
                                  ("2023-03", "2023-03-01", "2023-03-31"),
                                  ("2023-04", "2023-04-01", "2023-04-16")):
            p = prestatie(t, month, 1, "R", 1)
            self.assertEqual((p.begin, p.eind), (begin, end))
        self.assertEqual(maand("2024-02")[1].day, 29)

    def test_amounts_round_half_up_once(self):
        def cent(uurtarief, minuten):
            return prestatie(Toewijzing(1, volume=3), "2023-02", minuten,
                             "R", eenheid="01", uurtarief=uurtarief).cent
        self.assertEqual(cent(4321, 95), 6842)
        self.assertEqual(cent(30, 1), 1)
        self.assertEqual(cent(29, 1), 0)


class Examples(unittest.TestCase):

    def test_the_committed_examples_are_what_their_maker_makes(self):
        sys.path.insert(0, str(ROOT / "tests/demo"))
        import make_berichten
        folder = ROOT / "config/example/berichten"
        there = {f"{p.parent.name}/{p.name}": p.read_bytes()
                 for p in folder.glob("*/*.xml")}
        made = {f"{day}/{name}": xml
                for day, lot in make_berichten.messages().items()
                for name, xml in lot}
        self.assertEqual(sorted(there), sorted(made))
        self.assertEqual(there, made)


class Singing(unittest.TestCase):

    def test_a_planted_number_is_found_in_every_disguise(self):
        number = bsn(11)
        canary = Canary([number])
        for lead, tail in itertools.product(range(4), range(4)):
            text = b"x" * lead + number.encode() + b"y" * tail
            for disguised in (text, base64.b64encode(text),
                              text.decode().encode("utf-16"),
                              text.hex().encode()):
                self.assertTrue(Canary([number]).look("here",
                                                      disguised).hits)
        grouped = f"{number[:4]}.{number[4:6]}.{number[6:]}"
        self.assertTrue(canary.look("here", grouped).hits)
        self.assertNotIn(number, canary.report())

    def test_nothing_is_found_where_nothing_is(self):
        canary = Canary([bsn(11)])
        canary.look("here", bsn(12) * 100).look("there", bytes(100_000))
        self.assertEqual(canary.hits, [])


class Agreed(unittest.TestCase):
    """What polsd gives is held against its schemas, also the thousandth."""

    def setUp(self):
        self.contract = contract.Contract()
        name = "verplichtingen.levering-afgekeurd"
        schema = contract.load(contract.EVENTS / f"{name}.json")
        subject = schema["examples"][0]["bericht"]
        self.event = {
            "specversion": "1.0", "id": f"{subject}-0000000057",
            "source": "urn:nld:oin:00000001823288444000:systeem:pols",
            "type": f"nl.pols.{name}", "subject": subject,
            "time": "2026-07-01T04:10:22.318Z",
            "datacontenttype": "application/json",
            "dataschema": f"urn:nl:pols:schema:{name}:1",
            "sequence": "0000000057", "severitynumber": 13,
            "severitytext": "WARN", "data": schema["examples"][0]}

    def come(self, number=57, topic=None, blanks=0, **change):
        body = {**self.event, **change}
        topic = topic or f"{body['type']}/{body['subject']}"
        self.contract.published(topic.encode(), json.dumps(body).encode()
                                + b" " * blanks, number)

    def refused(self, **change):
        with self.assertRaises(contract.Breach):
            self.come(**change)

    def test_the_first_in_full(self):
        self.come()
        self.refused(severitytext="INFO")
        self.refused(dataschema="urn:nl:pols:schema:stroom.onbekend:1")
        self.refused(number=58)
        self.refused(topic="nl.pols.x/y")
        self.refused(data={**self.event["data"], "aantal": "1"})
        self.refused(blanks=contract.LARGEST)

    def test_the_thousandth_by_its_shape(self):
        for n in range(2 * contract.IN_FULL):
            self.come(n, sequence=f"{n:010d}")
        self.refused(data={**self.event["data"], "aantal": "1"})
        self.refused(data={**self.event["data"], "bsn": 1})
        self.refused(datacontenttype="text")
        self.refused(data={"aantal": 1})

    def test_what_was_seen_is_not_looked_at_again(self):
        self.come()
        before = dict(self.contract.counts)
        self.come()
        self.assertEqual(self.contract.counts, before)


class CanaryOfADaemon(unittest.TestCase):

    def test_it_sings_when_an_installation_writes_a_bsn(self):
        # Of those that messages were made about, twelve are looked for.
        made = {bsn(n) for n in range(12)}
        for name, leak in (("log/x", lambda b: b.encode()),
                           ("x", lambda b: b.encode("utf-16-le")),
                           ("x", lambda b: b.encode().hex().encode()),
                           ("x", lambda b: base64.b64encode(
                               b"a" + b.encode()))):
            d = Daemon()
            self.addCleanup(d.close)
            with mock.patch.object(pols, "GEMAAKT", made):
                d.canary()
                (d.folder / name).write_bytes(leak(max(made)))
                with self.assertRaises(AssertionError):
                    d.canary()


if __name__ == "__main__":
    unittest.main()
