"""The schemas of what polsd emits: one per event type of the program, strict,
and each of them refuses what is not as it says.

The tables of the program are read as text, so that nothing need be built.
"""

import copy
import pathlib
import re
import sys
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

import contract                                         # noqa: E402

SHARED = {"common", "envelope", "event", "figures"}
SEVERITIES = {"INFO": 9, "WARN": 13, "ERROR": 17}
# What an event may go without: the others are asked for, if need be by what
# stands beside them.
OPTIONAL = {"aanbieder", "agb", "wet", "gemeente", "segment",
            "actie_uiterlijk"}
UUID = "0d7a7a52-6f1e-8c55-8c0a-2f3b8b0f7f10"


def source(name):
    return (ROOT / "daemon" / name).read_text("utf-8")


def types():
    """{type: severity} of the table in model/event.c."""
    table = source("model/event.c").split("event_infos[", 1)[1]
    return dict(re.findall(r'\{"([a-z.-]+)",\s*EVENT_(INFO|WARN|ERROR),',
                           table.split("\n};", 1)[0]))


def whole(name, data):
    """An event around data, as polsd writes it."""
    severity = types()[name]
    body = {
        "specversion": "1.0", "id": f"{UUID}-0000000057",
        "source": "urn:nld:oin:00000001823288444000:systeem:pols",
        "type": f"nl.pols.{name}", "subject": UUID,
        "time": "2026-07-01T04:10:22.318Z",
        "datacontenttype": "application/json",
        "dataschema": f"urn:nl:pols:schema:{name}:1",
        "sequence": "0000000057", "severitynumber": SEVERITIES[severity],
        "severitytext": severity, "data": data,
    }
    if "signaal" in data:
        body["correlationid"] = data["signaal"]
        body["dataref"] = f"/signalen/{data['signaal']}"
    return body


def places(value, at=()):
    """The place of every member of every object."""
    if isinstance(value, dict):
        for key in value:
            yield at + (key,)
            yield from places(value[key], at + (key,))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from places(item, at + (i,))


def spoilt(value):
    """(what was done, a copy that is wrong in one way) for every place."""
    def change(at, to):
        other = copy.deepcopy(value)
        inner = other
        for step in at[:-1]:
            inner = inner[step]
        if to is None:
            del inner[at[-1]]
        else:
            inner[at[-1]] = to
        return other

    for at in places(value):
        yield ("drop", at), change(at, None)
        inner = value
        for step in at:
            inner = inner[step]
        yield ("type", at), change(at, {"a": 1} if isinstance(inner, list)
                                   else [1.5, {}])
        yield ("add", at), change(at[:-1] + ("ongenoemd",), "x")


class Files(unittest.TestCase):

    def test_each_type_has_a_schema_and_each_schema_a_type(self):
        files = {p.stem for p in contract.EVENTS.iterdir()}
        self.assertEqual(files - SHARED, set(types()))
        self.assertEqual(files & SHARED, SHARED)
        self.assertGreater(len(types()), 40)

    def test_event_json_has_a_row_for_each_type_with_its_severity(self):
        event = contract.load(contract.EVENTS / "event.json")
        urns = [f"urn:nl:pols:schema:{name}:1" for name in types()]
        self.assertEqual(event["properties"]["dataschema"]["enum"], urns)
        rows = contract.HERE.rows
        self.assertEqual(list(rows), list(types()))
        for name, severity in types().items():
            asks = rows[name]["properties"]
            self.assertEqual(asks["severitytext"], {"const": severity})
            self.assertEqual(asks["data"], {"$ref": f"{name}.json"})
            self.assertTrue(re.search(asks["type"]["pattern"],
                                      f"nl.pols.{name}"))

    def test_they_are_schemas_and_every_reference_leads_somewhere(self):
        store = contract.documents()
        for uri, schema in store.items():
            with self.subTest(uri):
                jsonschema.Draft202012Validator.check_schema(schema)
                self.assertEqual(schema["$schema"], "https://json-schema.org/"
                                 "draft/2020-12/schema")
                resolver = jsonschema.RefResolver(uri, schema, store)
                for ref in self.references(schema):
                    self.assertIn(resolver.resolve(ref)[0].split("#")[0],
                                  store)

    def references(self, schema):
        if isinstance(schema, dict):
            if isinstance(schema.get("$ref"), str):
                yield schema["$ref"]
            for value in schema.values():
                yield from self.references(value)
        elif isinstance(schema, list):
            for value in schema:
                yield from self.references(value)

    def test_every_object_says_all_that_it_may_hold(self):
        for uri, schema in contract.documents().items():
            for part in self.objects(schema):
                with self.subTest(uri, part=list(part["properties"])):
                    self.assertIs(part["additionalProperties"], False)
                    self.assertTrue(part["required"])
                    self.assertLessEqual(set(part["required"]),
                                         set(part["properties"]))

    def objects(self, schema):
        if isinstance(schema, dict):
            if "object" in str(schema.get("type")) and "properties" in schema:
                yield schema
            for key, value in schema.items():
                if key != "examples":
                    yield from self.objects(value)
        elif isinstance(schema, list):
            for value in schema:
                yield from self.objects(value)

    def test_every_word_is_explained(self):
        for name in types():
            schema = contract.load(contract.EVENTS / f"{name}.json")
            self.assertEqual(schema["title"], name)
            self.assertGreater(len(schema["description"]), 20)


class Page(unittest.TestCase):
    """pols-events(7) has every word that the schemas have."""

    PAGE = (ROOT / "daemon" / "man" / "pols-events.7.scd").read_text("utf-8")

    def words(self, schema):
        if isinstance(schema, dict):
            if isinstance(schema.get("properties"), dict):
                yield from schema["properties"]
            for key, value in schema.items():
                if key not in ("examples", "const"):
                    yield from self.words(value)
        elif isinstance(schema, list):
            for value in schema:
                yield from self.words(value)

    def missing(self, page):
        words = {w for path in contract.EVENTS.iterdir()
                 for w in self.words(contract.load(path))}
        self.assertGreater(len(words), 100)
        return {w for w in words if f"_{w}_" not in page
                and f"*{w}*" not in page}

    def test_every_member_of_every_event_is_explained(self):
        self.assertEqual(self.missing(self.PAGE), set())
        self.assertEqual(self.missing(self.PAGE.replace(
            "_niet_genoemd_", "")), {"niet_genoemd"})

    def test_every_rule_and_closed_set(self):
        figures = contract.load(contract.EVENTS / "figures.json")["$defs"]
        for word in (*figures["rule"]["enum"], "plafond", "raming",
                     "opnieuw-beoordeeld", "verworpen", "daling",
                     "correctie", "budgetwijziging", "instelling"):
            self.assertIn(f"_{word}_", self.PAGE)


class Words(unittest.TestCase):
    """Closed sets are those of the program."""

    def test_rules_with_their_kind(self):
        rules = re.findall(r'\.name = "([a-z.-]+)",(.*?)\n\t\}',
                           source("stage/judge_rule.c"), re.S)
        figures = contract.load(contract.EVENTS / "figures.json")["$defs"]
        self.assertEqual(figures["rule"]["enum"], [name for name, _ in rules])
        rows = figures["by_rule"]["allOf"]
        levels = {row["if"]["properties"]["regel"]["const"]:
                  "drempel_bp" in row["then"].get("required", ())
                  for row in rows}
        self.assertEqual(levels, {name: ".levels = true" in rest
                                  for name, rest in rules})
        moved = contract.load(
            contract.EVENTS / "bestedingsruimten.signaal-bijgewerkt.json")
        self.assertEqual(moved["if"]["properties"]["regel"]["enum"],
                         [name for name, rest in rules
                          if ".money = true" in rest])

    def test_outcomes_and_reasons_of_a_receipt(self):
        receipt = contract.load(contract.SCHEMAS / "receipt.json")
        words = re.findall(r'\[OUTCOME_\w+\] = "([a-z-]+)"',
                           source("model/entry.c"))
        self.assertEqual(receipt["properties"]["outcome"]["enum"],
                         [w for w in words if w != "recorded"])
        book = source("flow/pipeline_book.c").split(
            "quarantine_reason(", 1)[1].split("\n}", 1)[0]
        pipeline = source("flow/pipeline.c")
        reasons = re.findall(r'return "([a-z-]+)"', book)
        reasons += re.findall(r'return "([a-z-]+)"', pipeline)
        reasons += re.findall(r'OUTCOME_BUSY,\s*"([a-z-]+)"', pipeline)
        reasons += re.findall(r'\? "([a-z-]+)" : "([a-z-]+)"',
                              pipeline)[0]
        reasons += re.findall(r'malformed\(out, "([a-z-]+)"',
                              source("stage/receive.c"))
        reasons += re.findall(r'\[PACK_\w+\] = "([^"]+)"',
                              source("model/verdict.c"))
        told = receipt["properties"]["reason"]["enum"]
        self.assertEqual(set(told), set(reasons))
        page = source("man/polsd.8.scd")
        for reason in told:
            self.assertIn(f"_{reason.rsplit(': ', 1)[-1]}_", page.replace(
                "_pack not assessed: time_", "_time_"))

    def test_bases_of_a_commitment(self):
        bases = re.findall(r'\[COMMITMENT_\w+\] = "([a-z-]+)"',
                           source("model/commitment.c"))
        schema = contract.load(contract.EVENTS /
                               "verplichtingen.verplichting-vastgelegd.json")
        self.assertEqual(set(schema["properties"]["soort_maximum"]["enum"]),
                         set(bases))


class Verdicts(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.contract = contract.Contract()
        cls.examples = [
            (name, data) for name in types() for data in
            contract.load(contract.EVENTS / f"{name}.json")["examples"]]

    def refused(self, name, value, why):
        self.assertTrue(self.contract.breaches(name, value), why)

    def test_examples_are_as_they_should_be_both_ways(self):
        self.assertEqual({name for name, _ in self.examples}, set(types()))
        for name, data in self.examples:
            with self.subTest(name):
                body = whole(name, data)
                self.assertEqual(self.contract.breaches(name, body), [])
                self.assertEqual(
                    self.contract.breaches("events/event", body), [])
                body["data"] = {**data, "ongenoemd": 1}
                self.refused("events/event", body, name)

    def test_what_is_spoilt_in_one_place_is_refused(self):
        """A field less, a field more, another type: in every place."""
        tried = 0
        for name, data in self.examples:
            schema = contract.load(contract.EVENTS / f"{name}.json")
            free = {(word,) for word in OPTIONAL - set(schema["required"])}
            for (what, at), other in spoilt(data):
                if what == "drop" and (at in free
                                       or at[:-1] == ("laatste_per_type",)):
                    continue
                with self.subTest(name, what=what, at=at):
                    self.refused(name, whole(name, other), (what, at))
                    tried += 1
        self.assertGreater(tried, 1000)

    def test_the_envelope_in_every_place(self):
        body = whole("declaraties.buiten-contract", next(
            d for n, d in self.examples if n == "declaraties.buiten-contract"))
        for (what, at), other in spoilt(body):
            if at[0] != "data":
                with self.subTest(what, at=at):
                    self.refused("declaraties.buiten-contract", other, at)

    def test_the_envelope_of_another(self):
        """Each attribute is held against the others."""
        name = "bestedingsruimten.ruimte-vastgesteld"
        good = whole(name, dict(self.examples)[name])
        for change in (
                {"type": "nl.pols.bestedingsruimten.ruimte-aangepast"},
                {"dataschema": "urn:nl:pols:schema:stroom.gestart:1"},
                {"severitynumber": 13}, {"severitytext": "WARN"},
                {"severitynumber": 13, "severitytext": "WARN"},
                {"subject": "999990342"}, {"time": "2026-07-01T04:10:22Z"},
                {"sequence": "57"}, {"sequencetype": "Integer"},
                {"correlationid": UUID}, {"dataref": f"/signalen/{UUID}"},
                {"correlationid": UUID, "dataref": f"/signalen/{UUID}"},
                {"source": "urn:nld:oin:1:systeem:pols"}, {"id": "57"}):
            with self.subTest(change):
                self.refused(name if "dataschema" not in change
                             else "events/event", {**good, **change}, change)
        for change in ({"sequence": "57", "sequencetype": "Integer"},
                       {"type": f"nl.regio-x.{name}"},
                       {"id": f"{UUID}-1764301000000-0000000057"}):
            self.assertEqual(
                self.contract.breaches(name, {**good, **change}), [])

    def test_figures_of_another_rule_are_refused(self):
        for name in ("signaal-opgemerkt", "signaal-ingetrokken",
                     "signaal-bijgewerkt", "signaal-vervallen"):
            name = f"bestedingsruimten.{name}"
            body = whole(name, copy.deepcopy(dict(self.examples)[name]))
            other = "toewijzingen.stapeling"
            self.assertNotEqual(body["data"]["regel"], other)
            body["data"]["regel"] = other
            self.refused(name, body, name)

    def test_receipts_and_replies(self):
        for name in ("receipt", "end", "snapshot", "replay"):
            for value in contract.load(
                    contract.SCHEMAS / f"{name}.json")["examples"]:
                self.assertEqual(self.contract.breaches(name, value), [])
                for (what, at), other in spoilt(value):
                    if what == "drop" and at[-1] in OPTIONAL | {"types",
                                                                "limit"}:
                        continue
                    with self.subTest(name, what=what, at=at):
                        self.refused(name, other, (what, at))

    def test_receipts_that_contradict_themselves(self):
        booked, busy = contract.load(
            contract.SCHEMAS / "receipt.json")["examples"]
        for base, change in (
                (booked, {"level": 2}), (booked, {"outcome": "refused"}),
                (booked, {"outcome": "conflict"}), (booked, {"message": None}),
                (booked, {"outcome": "duplicate"}), (booked, {"digest": None}),
                (booked, {"first_outcome": "booked"}),
                (booked, {"outcome": "busy"}), (booked, {"journal": 0}),
                (booked, {"outcome": "recorded"}),
                (busy, {"outcome": "booked"}), (busy, {"journal": 3}),
                (busy, {"outcome": "malformed"}),
                (busy, {"outcome": "quarantined"}),
                (busy, {"reason": "reader-died"})):
            with self.subTest(change):
                self.refused("receipt", {**base, **change}, change)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
