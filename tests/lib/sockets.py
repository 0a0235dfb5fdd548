"""The sockets of polsd as a backoffice and a dashboard use them."""

import json
import struct
import time
from collections import namedtuple

import zmq

from contract import HERE as CONTRACT


class NoAnswer(AssertionError):
    """Nothing came within the time a client is willing to wait."""


def _left(deadline):
    return max(0, int((deadline - time.monotonic()) * 1000))


def lock(sock, key):
    """Give a socket its CURVE key: (server, public, secret), all Z85."""
    if key is not None:
        (sock.curve_serverkey, sock.curve_publickey,
         sock.curve_secretkey) = key


class _Closed:
    """For `with`: closed at its end."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class _Connected(_Closed):
    """One socket in a context of its own."""

    def close(self):
        self.socket.close(linger=0)
        self.context.destroy(linger=0)


class Intake(_Connected):
    """A sender.  Lazy Pirate: no answer in time means the same bytes again."""

    def __init__(self, endpoint, kind="DEALER", key=None):
        self.endpoint = endpoint
        self.key = key
        self.kind = getattr(zmq, kind)
        self.context = zmq.Context()
        self.socket = None
        self.number = 0
        self.resent = 0
        self._open()

    def _open(self):
        if self.socket is not None:
            self.socket.close(linger=0)
        self.socket = self.context.socket(self.kind)
        self.socket.linger = 0
        self.socket.sndtimeo = 20_000
        self.socket.sndhwm = 0
        self.socket.rcvhwm = 0
        lock(self.socket, self.key)
        self.socket.connect(self.endpoint)

    def send_frames(self, frames):
        """Frames as they are; a DEALER's empty first frame is added."""
        if self.kind == zmq.DEALER:
            frames = [b"", *frames]
        try:
            self.socket.send_multipart(frames, copy=False)
        except zmq.Again:
            # Refused at the handshake, the socket has no peer.
            raise NoAnswer("nobody takes it") from None

    def receive_frames(self, timeout=10.0):
        if not self.socket.poll(timeout * 1000):
            raise NoAnswer(f"no reply within {timeout} s")
        frames = self.socket.recv_multipart()
        if self.kind == zmq.DEALER:
            assert frames and frames[0] == b"", frames[:1]
            frames = frames[1:]
        return frames

    def receive(self, timeout=10.0):
        """The next reply as (id, receipt)."""
        frames = self.receive_frames(timeout)
        assert len(frames) == 2, f"a reply of {len(frames)} frames"
        return frames[0], CONTRACT.hold(
            "receipt", json.loads(frames[1].decode("utf-8")))

    def next_id(self):
        self.number += 1
        return f"t-{self.number}".encode()

    def ask(self, xml, ident=None, timeout=20.0, attempt=5.0):
        """Send until answered; the receipt.  Replies to others are dropped."""
        ident = self.next_id() if ident is None else ident
        deadline = time.monotonic() + timeout
        while True:
            self.send_frames([ident, xml])
            until = min(deadline, time.monotonic() + attempt)
            while self.socket.poll(_left(until)):
                got, receipt = self.receive(0)
                if got == ident:
                    return receipt
            if time.monotonic() >= deadline:
                raise NoAnswer(f"no receipt within {timeout} s")
            self.resent += 1
            if self.kind == zmq.REQ:
                self._open()

    def pipeline(self, messages, timeout=60.0):
        """Send all at once, wait for all: receipts in the order sent."""
        ids = [self.next_id() for _ in messages]
        for ident, xml in zip(ids, messages):
            self.send_frames([ident, xml])
        deadline = time.monotonic() + timeout
        receipts = {}
        while len(receipts) < len(ids):
            if not self.socket.poll(_left(deadline)):
                raise NoAnswer(f"{len(receipts)} of {len(ids)} answered")
            ident, receipt = self.receive(0)
            assert ident not in receipts, "one request was answered twice"
            assert ident in ids, "a reply to nobody"
            receipts[ident] = receipt
        return [receipts[i] for i in ids]


class Event(namedtuple("Event", "topic raw counters")):
    """One event as it came over the wire."""

    @property
    def body(self):
        return json.loads(self.raw.decode("utf-8"))

    @property
    def type(self):
        return self.topic.decode("ascii").split("/", 1)[0]

    @property
    def subject(self):
        return self.topic.decode("ascii").split("/", 1)[1]

    @property
    def sequence(self):
        return struct.unpack(">QQ", self.counters)[0]

    @property
    def type_sequence(self):
        return struct.unpack(">QQ", self.counters)[1]

    @property
    def heartbeat(self):
        return self.type.endswith("stroom.hartslag")

    def as_agreed(self):
        """Itself, held against the schemas and its own topic."""
        CONTRACT.published(self.topic, self.raw, self.sequence)
        return self

    @property
    def stored(self):
        """Heartbeat, gestart and gestopt repeat a number (settled 29)."""
        return not self.type.endswith(
            ("stroom.hartslag", "stroom.gestart", "stroom.gestopt"))


class Subscriber(_Connected):
    """A dashboard: everything that goes by, in order."""

    def __init__(self, endpoint, topics=("",), key=None):
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.SUB)
        self.socket.linger = 0
        self.socket.rcvhwm = 0
        self.socket.reconnect_ivl = 20
        for topic in topics:
            self.socket.subscribe(topic)
        lock(self.socket, key)
        self.socket.connect(endpoint)
        self.events = []

    def take(self, timeout=0.0):
        """The next event, or None."""
        if not self.socket.poll(timeout * 1000):
            return None
        frames = self.socket.recv_multipart()
        assert len(frames) == 3, f"an event of {len(frames)} frames"
        event = Event(*frames).as_agreed()
        self.events.append(event)
        return event

    def wait(self, wanted, timeout=10.0):
        """Take events until one is wanted; that one."""
        deadline = time.monotonic() + timeout
        while True:
            event = self.take(_left(deadline) / 1000)
            if event is None:
                raise NoAnswer(f"no such event within {timeout} s")
            if wanted(event):
                return event

    def live(self, timeout=10.0):
        """Wait until the subscription works: the first event of any kind."""
        self.wait(lambda event: True, timeout)
        return self

    def until(self, sequence, timeout=10.0):
        """Take events until the stream has come to this number."""
        if not any(e.sequence >= sequence for e in self.events):
            self.wait(lambda event: event.sequence >= sequence, timeout)

    @property
    def stored(self):
        return [e for e in self.events if e.stored]


class Replay(_Closed):
    """Asking for what was missed."""

    def __init__(self, endpoint, kind="DEALER", key=None):
        self.intake = Intake(endpoint, kind, key)

    def close(self):
        self.intake.close()

    def request(self, question, timeout=10.0):
        """The frames of one answer."""
        if not isinstance(question, bytes):
            question = json.dumps(question).encode()
        self.intake.send_frames([question])
        return self.intake.receive_frames(timeout)

    def after(self, sequence, types=None, limit=None):
        """(events, END) of one request."""
        question = {"after": sequence}
        if types is not None:
            question["types"] = types
        if limit is not None:
            question["limit"] = limit
        frames = self.request(question)
        assert len(frames) % 3 == 2, f"a replay of {len(frames)} frames"
        assert frames[-2] == b"END", frames[-2][:20]
        events = [Event(*frames[i:i + 3]).as_agreed()
                  for i in range(0, len(frames) - 2, 3)]
        return events, CONTRACT.hold(
            "end", json.loads(frames[-1].decode("utf-8")))

    def all(self, sequence=0, types=None):
        """Every stored event after a number."""
        found = []
        while True:
            events, end = self.after(sequence, types)
            found += events
            if not end["more"]:
                return found
            assert end["last"] > sequence, "a replay that does not move on"
            sequence = end["last"]

    def snapshot(self, name="signals"):
        frames = self.request({"snapshot": name})
        assert len(frames) == 2, f"a snapshot of {len(frames)} frames"
        assert frames[0] == b"SNAPSHOT", frames[0][:20]
        return CONTRACT.hold("snapshot",
                             json.loads(frames[1].decode("utf-8")))
