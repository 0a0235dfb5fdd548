"""asyncapi.yaml says all that the program does: it can be read, its references
lead somewhere, and no event type, command or endpoint is missing from it."""

import pathlib
import re
import sys
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

import contract                                         # noqa: E402

FILE = ROOT / "schemas" / "asyncapi.yaml"


def source(name):
    return (ROOT / "daemon" / name).read_text("utf-8")


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


class AsyncApi(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.doc = yaml.safe_load(FILE.read_text("utf-8"))
        cls.messages = cls.doc["components"]["messages"]
        cls.resolver = jsonschema.RefResolver(
            FILE.as_uri(), cls.doc,
            {FILE.as_uri(): cls.doc, **contract.documents()})

    def test_version(self):
        make = (ROOT / "Makefile").read_text("utf-8")
        self.assertEqual(self.doc["asyncapi"], "3.0.0")
        self.assertEqual(self.doc["info"]["version"],
                         re.search(r"^VERSION := (\S+)", make, re.M)[1])

    def test_every_reference_leads_somewhere(self):
        found = list(references(self.doc))
        self.assertGreater(len(found), 200)
        for ref in found:
            where, what = self.resolver.resolve(ref)
            self.assertTrue(what, ref)
            self.assertIn(where.split("#")[0], self.resolver.store)
        with self.assertRaises(jsonschema.RefResolutionError):
            self.resolver.resolve("events/no-such-type.json")

    def test_every_event_type_with_its_schema_and_no_other(self):
        names = list(contract.HERE.rows)
        self.assertEqual(list(self.doc["channels"]["events"]["messages"]),
                         names)
        for name in names:
            message = self.messages[name]
            self.assertEqual(message["name"], f"nl.pols.{name}")
            self.assertEqual(message["payload"], {"allOf": [
                {"$ref": "events/envelope.json"},
                {"properties": {"data": {"$ref": f"events/{name}.json"}}}]})
            schema = contract.load(contract.EVENTS / f"{name}.json")
            self.assertEqual(message["summary"], schema["description"])

    def test_every_message_goes_over_a_channel(self):
        used = {ref.rsplit("/", 1)[1]
                for channel in self.doc["channels"].values()
                for ref in references(channel["messages"])}
        self.assertEqual(used, set(self.messages))
        for channel in self.doc["channels"].values():
            self.assertEqual(len(channel["servers"]), 1)

    def test_the_sockets_and_where_they_are(self):
        falls = dict(re.findall(
            r'\.section = "sockets", \.key = "(\w+)".*?\.fall = "([^"]+)"',
            source("port/conf_table.c"), re.S))
        self.assertEqual(set(self.doc["servers"]), set(falls))
        self.assertEqual(set(self.doc["channels"]), set(falls))
        for name, server in self.doc["servers"].items():
            if server["protocol"] == "tcp":
                self.assertEqual(f"tcp://{server['host']}", falls[name])
            self.assertEqual(server["x-zeromq"]["option"], f"sockets.{name}")

    def test_every_command_of_the_control_socket(self):
        table = source("flow/control.c").split("} commands[]", 1)[1]
        commands = re.findall(r'\{"([a-z]+)", \w+\}',
                              table.split("\n};", 1)[0])
        self.assertGreater(len(commands), 9)
        told = [name.split(".", 1)[1] for name in self.messages
                if name.startswith("control.")]
        self.assertEqual(told, commands)
        for name in told:
            payload = self.messages[f"control.{name}"]["payload"]
            self.assertEqual(payload["properties"]["command"],
                             {"const": name})
        operation = self.doc["operations"]["obey"]["messages"]
        self.assertEqual([m["$ref"].rsplit("/", 1)[1] for m in operation],
                         commands)
        done = self.messages["control-done"]["payload"]["anyOf"]
        self.assertEqual([d["title"] for d in done], commands)

    def test_what_a_command_asks_and_how_it_is_refused(self):
        files = "".join(p.read_text("utf-8") for p in sorted(
            (ROOT / "daemon" / "flow").glob("control*.c")))
        asked = set(re.findall(r'json_get\w*\(c->request,\s*"(\w+)"', files))
        told = {key for name, message in self.messages.items()
                if name.startswith("control.")
                for key in message["payload"]["properties"]}
        self.assertEqual(told, asked)
        codes = set(re.findall(r'call_refuse\(\s*c,\s*"(\w+)"', files))
        refused = self.messages["control-refused"]["payload"]["properties"]
        self.assertLessEqual(codes, set(refused["code"]["enum"]))
        self.assertEqual(set(refused["code"]["enum"]) - codes, set())


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
