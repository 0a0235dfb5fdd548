"""More messages than a daemon can take, and an honest sender beside them."""

import json
import pathlib
import re
import threading
import time

import zmq

from berichten import Teller, Toewijzing, agb, bericht301, bsn, client

RATE = 1000         # offered, a second
BURST = 100         # so many at a time
SIZE = 8000
PEOPLE = 9000
MIB = 1024 * 1024
MOST = 512          # MiB of memory
GROWS = 64          # MiB in the second half
LIMITED = {"limits": {"in_flight": "512KiB"}}


class Mint:
    """Allocations of 8 kB that differ in their numbers, for people in turn;
    `fault` is what they do to their reader."""

    def __init__(self, seed, fault=None):
        numbers = Teller(seed)
        self.identification = numbers.identificatie().encode()
        t = Toewijzing(numbers.toewijzingnummer(), volume=3)
        self.nummer = str(t.nummer).encode()
        self.bsn = client(seed).bsn.encode()
        text = bericht301("0310", agb(seed), client(seed), t,
                          self.identification.decode(), commentaar="x")
        filler = b"woord " * ((SIZE - len(text)) // 6)
        self.text = text.replace(b">x<", b">" + filler + b".<")
        if fault:
            self.text = self.text.replace(
                b"?>", b"?><?pols-fault " + fault.encode() + b"?>", 1)
        assert self.text.count(self.identification) == 1
        assert self.text.count(b">" + self.nummer + b"<") == 1
        assert self.text.count(b">" + self.bsn + b"<") == 1
        self.seed, self.n = seed, 0

    def message(self):
        self.n += 1
        return self.text.replace(
            self.identification, b"O%02d%08d" % (self.seed, self.n)).replace(
            b">" + self.nummer + b"<",
            b">%d%07d<" % (self.seed, self.n)).replace(
            b">" + self.bsn + b"<",
            b">" + bsn(self.n % PEOPLE).encode() + b"<")


class Flood(threading.Thread):
    """Offers RATE a second in bursts, whatever comes of it."""

    def __init__(self, d, mint, rate, settle):
        super().__init__()
        self.mint, self.rate, self.settle = mint, rate, settle
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.linger, self.socket.sndhwm = 0, 2000
        self.socket.rcvhwm = 0
        self.socket.connect(d.endpoint("intake"))
        self.stopped = threading.Event()
        self.offered, self.outcomes, self.journals = 0, {}, set()
        self.last = 0       # the highest place in the journal it knows of
        self.reasons = {}

    def take(self, wait_ms=0):
        while self.socket.poll(wait_ms):
            receipt = json.loads(self.socket.recv_multipart()[-1])
            outcome = receipt["outcome"]
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
            if outcome == "busy":
                reason = receipt.get("reason")
                self.reasons[reason] = self.reasons.get(reason, 0) + 1
            elif receipt["journal"] is not None:
                self.journals.add(receipt["journal"])
                self.last = max(self.last, receipt["journal"])
            wait_ms = 0

    def run(self):
        due = time.monotonic()
        while not self.stopped.is_set():
            for _ in range(BURST):
                try:
                    self.socket.send_multipart(
                        [b"", b"%d" % self.offered, self.mint.message()],
                        zmq.DONTWAIT)
                    self.offered += 1
                except zmq.Again:       # as much as the line holds
                    break
            due += BURST / self.rate
            while time.monotonic() < due and not self.stopped.is_set():
                self.take(max(1, int((due - time.monotonic()) * 1000)))
            self.take()
        until = time.monotonic() + self.settle
        while sum(self.outcomes.values()) < self.offered and \
                time.monotonic() < until:
            self.take(200)
        self.context.destroy(linger=0)


class Honest(threading.Thread):
    """One message at a time beside a flood; told busy, the same again.

    `overtaken`: so many of the flood were booked between the sending of a
    message and its own booking, however often it was sent.  That is how long it
    stood in line, on a machine of any speed."""

    def __init__(self, d, seed, pause, timeout, flood):
        super().__init__()
        self.flood, self.overtaken = flood, []
        self.sender, self.mint = d.intake(), Mint(seed)
        self.pause, self.timeout = pause, timeout
        self.stopped = threading.Event()
        self.taken, self.busy, self.journals, self.wrong = [], 0, set(), []

    def run(self):
        try:
            while not self.stopped.is_set():
                body = self.mint.message()
                last, began = self.flood.last, time.monotonic()
                receipt = self.sender.ask(body, timeout=self.timeout)
                self.taken.append(time.monotonic() - began)
                while receipt["outcome"] == "busy":
                    self.busy += 1
                    time.sleep(0.02)    # as a sender should
                    receipt = self.sender.ask(body, timeout=self.timeout)
                if receipt["outcome"] != "booked":
                    self.wrong.append(receipt["outcome"])
                self.journals.add(receipt["journal"])
                self.overtaken.append(receipt["journal"] - last)
                self.stopped.wait(self.pause)
        except AssertionError as failure:
            self.wrong.append(str(failure))

    def p99(self):
        return p99(self.taken)


def p99(times):
    """Nobody served: for ever."""
    return sorted(times)[len(times) * 99 // 100] if times else float("inf")


def rss(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) * 1024 / MIB


def swollen(sizes):
    """What is wrong with the memory it took, as sentences."""
    half = len(sizes) // 2
    wrong = []
    if max(sizes) >= MOST:
        wrong.append(f"it took {max(sizes):.0f} MiB")
    if max(sizes[half:]) >= max(sizes[:half]) + GROWS:
        wrong.append(f"it goes on growing: {max(sizes[:half]):.0f}, then "
                     f"{max(sizes[half:]):.0f} MiB")
    return wrong


def press(d, seed, seconds, settle=120, fault=None):
    """The flood and an honest sender beside it; how large it grew: no further
    than is wrong already."""
    flood = Flood(d, Mint(seed, fault), RATE, settle)
    honest = Honest(d, seed + 1, 0.05, 30 if settle else 5, flood)
    flood.start()
    honest.start()
    sizes, until = [rss(d.pid)], time.monotonic() + seconds
    while time.monotonic() < until and sizes[-1] < MOST:
        sizes.append(rss(d.pid))
        time.sleep(0.5)
    for each in (honest, flood):
        each.stopped.set()
        each.join()
    return flood, honest, sizes


def wrong_of(flood, honest):
    """Each that went out has its answer, and each answer is one for it."""
    wrong = list(honest.wrong)
    if not honest.taken:
        wrong.append("nobody served the one who waits for each answer")
    if set(flood.outcomes) != {"booked", "busy"}:
        wrong.append(f"outcomes {flood.outcomes}")
    if set(flood.reasons) - {"in-flight", "no-room"}:
        wrong.append(f"busy for {flood.reasons}")
    if sum(flood.outcomes.values()) != flood.offered:
        wrong.append(f"{flood.offered} offered, {flood.outcomes}")
    if len(flood.journals | honest.journals) != \
            flood.outcomes.get("booked", 0) + len(honest.taken):
        wrong.append("two have one place in the journal")
    return wrong


def told(flood, honest, sizes):
    return (f"{flood.offered} offered, {flood.outcomes}, busy for "
            f"{flood.reasons}; honest p99 {honest.p99() * 1000:.0f} ms and "
            f"{p99(honest.overtaken)} places of {len(honest.taken)}, "
            f"{honest.busy} busy; memory "
            f"{max(sizes):.0f} MiB at most")
