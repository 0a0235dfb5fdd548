"""What polsd emits, held against the schemas in schemas/.

Every event and receipt that a test sees goes through here.  The same bytes are
looked at once; of each type the first fifty, after that only what has a new
shape: names, JSON types and words, which is what differs between events of one
type.  That keeps a test of a hundred thousand events as fast as it was.
"""

import json
import pathlib
import re

import jsonschema

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "schemas"
EVENTS = SCHEMAS / "events"
IN_FULL = 50
LARGEST = 16 * 1024     # bytes of an event
NAME = re.compile(r"urn:nl:pols:schema:([a-z.0-9-]+):1")
_WORD = re.compile(r"[a-z][a-z .-]*")
_LOGGED_NAME = re.compile(rb'"dataschema":"urn:nl:pols:schema:([^:"]+):')


class Breach(AssertionError):
    """Something that polsd gave is not as its schema says."""


def load(path):
    return json.loads(path.read_text("utf-8"))


def documents():
    """Every schema by the address from which the others reach it."""
    return {path.as_uri(): load(path)
            for path in sorted(SCHEMAS.rglob("*.json"))}


def shape(value):
    """Names and types; of values only words, as closed sets have them."""
    if isinstance(value, dict):
        return tuple((k, shape(v)) for k, v in value.items())
    if isinstance(value, list):
        return (list, frozenset(shape(v) for v in value))
    if isinstance(value, str) and _WORD.fullmatch(value):
        return value
    return type(value)


class Contract:
    """The schemas, compiled when they are first needed."""

    def __init__(self, store=None):
        self.store = store or documents()
        self.validators = {}
        self.shapes = {}    # schema: shapes seen
        self.counts = {}    # schema: how often it was looked at in full
        self.known = set()  # hashes of events that were looked at
        rows = self.store[(EVENTS / "event.json").as_uri()]["allOf"]
        self.rows = {}      # type: what its row in event.json asks
        for row in rows:
            name = row["if"]["properties"].get("dataschema")
            if name is not None:
                self.rows[NAME.fullmatch(name["const"])[1]] = row["then"]
        self.severities = [r for r in rows
                           if "dataschema" not in r["if"]["properties"]]

    def validator(self, name):
        """Of a schema file, or of one event type: faster than event.json,
        which asks all its rows."""
        if name not in self.validators:
            if name in self.rows:
                at = (EVENTS / "one-event").as_uri()
                schema = {"$ref": "envelope.json", **self.rows[name],
                          "allOf": self.severities}
            else:
                at = (SCHEMAS / f"{name}.json").as_uri()
                schema = self.store[at]
            self.validators[name] = jsonschema.Draft202012Validator(
                schema, format_checker=jsonschema.FormatChecker(),
                resolver=jsonschema.RefResolver(at, schema, self.store))
        return self.validators[name]

    def breaches(self, name, value):
        """What is wrong with it: (place, sentence)."""
        return [("/".join(str(p) for p in e.absolute_path), e.message[:300])
                for e in self.validator(name).iter_errors(value)]

    def hold(self, name, value):
        """It must be as the schema says."""
        count = self.counts.get(name, 0)
        if count >= IN_FULL:
            seen = self.shapes.setdefault(name, set())
            form = shape(value)
            if form in seen:
                return value
            seen.add(form)
        else:
            self.shapes.setdefault(name, set()).add(shape(value))
        self.counts[name] = count + 1
        wrong = self.breaches(name, value)
        if wrong:
            raise Breach(f"{name}: {wrong[:5]} in {json.dumps(value)}")
        return value

    def event(self, body):
        """An event, whatever the prefix of its type."""
        match = NAME.fullmatch(str(body.get("dataschema")))
        if match is None or match[1] not in self.rows:
            raise Breach(f"no schema for {body.get('dataschema')!r}")
        return self.hold(match[1], body)

    def published(self, topic, raw, sequence):
        """An event as it came over the wire, once."""
        mark = hash((topic, raw, sequence))
        if mark in self.known:
            return
        body = self.event(json.loads(raw))
        if len(raw) > LARGEST:
            raise Breach(f"an event of {len(raw)} bytes: {body['type']}")
        if topic.decode("ascii") != f"{body['type']}/{body['subject']}":
            raise Breach(f"topic {topic!r} of {body}")
        if int(body["sequence"]) != sequence:
            raise Breach(f"number {sequence} of {body}")
        self.known.add(mark)

    def printed(self, command, text):
        """What polsctl --json prints of events and receipts."""
        if command == "event":
            for line in text.splitlines():
                self.event(json.loads(line))
        elif command in ("send", "check"):
            for line in text.splitlines():
                self.hold("receipt", json.loads(line))

    def log(self, path):
        """The event log, line by line."""
        if path is None or not pathlib.Path(path).is_file():
            return
        with open(path, "rb") as file:
            for line in file:
                name = _LOGGED_NAME.search(line)
                # A last line may be half there after a kill.
                if line.endswith(b"\n") and (
                        name is None or
                        self.counts.get(name[1].decode(), 0) < IN_FULL):
                    self.event(json.loads(line))


HERE = Contract()
