#!/usr/bin/python3
"""The event stream: live, replayed, logged, tailed; the same numbers all
over."""

import json
import pathlib
import queue
import struct
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import wait_for  # noqa: E402


class Stream(Geval):

    def fill(self, count=5):
        """Some events: allocations and a declaration each."""
        self.tarief(1250)
        for _ in range(count):
            wie, t = self.wie(), self.toewijzing(volume=3)
            self.boek(self.m301(wie, t))
            self.boek(self.m323(wie, self.regel(t, "2023-04", 4, 1250),
                                "2023-04"))

    def test_live_and_replayed_are_the_same_frames(self):
        with self.d.subscriber() as live:
            live.live()
            before = self.last_event()
            self.fill()
            last = self.last_event()
            live.until(last)
        self.d.clients.remove(live)
        self.assertGreater(last, before + 9)
        replayed = self.d.events(before)
        self.assertEqual([e.sequence for e in replayed],
                         list(range(before + 1, last + 1)))
        self.assertEqual([e for e in live.stored if e.sequence > before],
                         replayed)

    def test_a_topic_filter_gets_its_own_and_can_see_its_own_gaps(self):
        wanted = "nl.pols.declaraties."
        with self.d.subscriber([wanted, "nl.pols.stroom."]) as live:
            live.live()
            before = self.last_event()
            self.fill()
            last = self.last_event()
            live.wait(lambda e: e.heartbeat and e.sequence >= last)
        self.d.clients.remove(live)
        mine = [e for e in live.stored if e.type.startswith(wanted)]
        self.assertTrue(mine)
        self.assertEqual(
            mine, [e for e in self.d.events(before)
                   if e.type.startswith(wanted)])
        per_type = {}
        for event in mine:
            numbers = per_type.setdefault(event.type, [])
            if numbers:
                self.assertEqual(event.type_sequence, numbers[-1] + 1)
            numbers.append(event.type_sequence)

    def test_replay_by_type_limit_and_place(self):
        self.fill()
        everything = self.d.events()
        replay = self.d.replay()
        prefix = "nl.pols.declaraties."
        self.assertEqual(replay.all(0, [prefix]),
                         [e for e in everything
                          if e.type.startswith(prefix)])
        two = [prefix, "nl.pols.berichten."]
        self.assertEqual(replay.all(0, two),
                         [e for e in everything
                          if e.type.startswith(tuple(two))])
        some, end = replay.after(0, limit=3)
        self.assertEqual(some, everything[:3])
        self.assertEqual((end["last"], end["more"]), (3, True))
        rest, end = replay.after(3)
        self.assertEqual(rest, everything[3:][:1000])
        # To JSON, and to our own schema, 3.0 is the number 3.
        frames = replay.request(b'{"after":3.0,"limit":2e0}')
        self.assertEqual(frames[1:-2:3], [e.raw for e in rest[:2]])
        none, end = replay.after(everything[-1].sequence)
        self.assertEqual((none, end["last"], end["more"]),
                         ([], everything[-1].sequence, False))
        far, end = replay.after(10 ** 12)
        self.assertEqual((far, end["more"]), ([], False))

    def test_replay_over_req_is_the_same(self):
        self.fill(1)
        self.assertEqual(self.d.replay("REQ").all(), self.d.events())

    def test_replay_gives_at_most_a_thousand(self):
        while self.last_event() <= 1000:
            xmls = [self.m301(self.wie(), self.toewijzing(volume=3))
                    for _ in range(400)]
            self.intake.pipeline(xmls)
        events, end = self.d.replay().after(0, limit=5000)
        self.assertEqual(len(events), 1000)
        self.assertEqual((end["last"], end["more"]), (1000, True))
        numbers = [e.sequence for e in self.d.events()]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    def test_end_and_snapshot_name_the_epoch_of_the_event_ids(self):
        self.fill(1)
        replay = self.d.replay()
        events, end = replay.after(0)
        uuid = events[0].body["id"][:36]
        self.assertIn(uuid, json.dumps(end))
        self.assertIn(uuid, json.dumps(replay.snapshot()))

    def test_a_silly_question_gets_an_answer_and_harms_nothing(self):
        self.fill(1)
        for question in (b"", b"nonsense", b"{}", b"[1,2]", b"{\"after\":-1}",
                         b"{\"after\":\"x\"}", b"{\"snapshot\":\"salaries\"}",
                         b"{\"after\":0,\"limit\":0}",
                         b"{\"after\":0,\"types\":\"x\"}", b"\xff" * 70_000):
            with self.subTest(question[:30]):
                frames = self.d.replay().request(question, timeout=2)
                self.assertTrue(frames)
        self.assertTrue(self.d.events())

    def test_a_heartbeat_repeats_the_last_number(self):
        self.fill(1)
        last = self.last_event()
        with self.d.subscriber(["nl.pols.stroom.hartslag"]) as live:
            first = live.wait(lambda e: e.sequence == last)
            second = live.wait(lambda e: True)
        self.d.clients.remove(live)
        self.assertEqual(first.counters[:8], struct.pack(">Q", last))
        self.assertEqual(second.sequence, last)
        uuid = self.d.events()[0].body["id"][:36]
        self.assertEqual(first.topic,
                         f"nl.pols.stroom.hartslag/{uuid}".encode())
        self.assertNotIn(first.type, {e.type for e in self.d.events()})

    def test_the_log_file_has_every_event_once(self):
        self.fill()
        last = self.last_event()
        path = self.d.folder / "events.jsonl"

        def logged():
            lines = path.read_bytes().split(b"\n")
            self.assertEqual(lines.pop(), b"", "a half line")
            bodies = [json.loads(line) for line in lines]
            found = {b["id"]: b for b in bodies
                     if not b["type"].endswith((".hartslag", ".gestart",
                                                ".gestopt"))}
            return found if len(found) >= last else None

        found = wait_for(logged, why="the log is behind")
        for event in self.d.events():
            self.assertEqual(found[event.body["id"]], event.body)

    def test_polsctl_shows_an_event_as_it_was_published(self):
        self.fill(1)
        event = self.d.events()[-1]
        (shown,) = self.d.json("event", "show", event.body["id"])
        self.assertEqual(shown, event.body)
        self.assertEqual(self.d.ctl("event", "show", "nowhere").code, 3)
        listed = self.d.json("event", "list", "--since",
                             event.sequence - 1)
        self.assertIn(event.body, listed)
        self.assertNotIn(event.body, self.d.json(
            "event", "list", "--type", "nl.pols.bestedingsruimten."))


class Restarts(Geval):

    def one(self):
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))

    def restart(self, end):
        end()
        self.d.start()
        self.intake.close()
        self.d.clients.remove(self.intake)
        self.intake = self.d.intake()

    def test_a_tail_survives_restarts_without_gap_or_double(self):
        self.one()
        lines = queue.Queue()
        tail = subprocess.Popen(
            self.d.ctl_command("--json", "event", "tail", "--since", "0"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

        def read():
            for line in tail.stdout:
                lines.put(json.loads(line))

        thread = threading.Thread(target=read)
        thread.start()
        seen = []

        def caught_up():
            while not lines.empty():
                body = lines.get()
                if not body["type"].endswith((".hartslag", ".gestart",
                                              ".gestopt")):
                    seen.append(body)
            return len(seen) >= self.last_event()

        try:
            wait_for(caught_up, why="the tail is behind")
            for end in (self.d.stop, self.d.kill, self.d.kill):
                self.restart(end)
                for _ in range(3):
                    self.one()
                wait_for(caught_up, 20, why="the tail is behind")
        finally:
            tail.terminate()
            tail.wait()
            thread.join()
            tail.stdout.close()
        self.assertEqual(seen, [e.body for e in self.d.events()])

    def test_numbers_and_ids_go_on_after_a_restart(self):
        self.one()
        before = self.d.events()
        self.restart(self.d.stop)
        self.assertEqual(self.d.events(), before)
        self.one()
        after = self.d.events()
        self.assertEqual(after[:len(before)], before)
        self.assertEqual(after[len(before)].sequence,
                         before[-1].sequence + 1)
        self.assertEqual(after[-1].body["id"][:36],
                         before[0].body["id"][:36])

    def test_started_and_stopped_repeat_the_last_number(self):
        self.one()
        with self.d.subscriber(["nl.pols.stroom.gest"]) as live:
            with self.d.subscriber() as ready:
                ready.live()
            last = self.last_event()
            self.restart(self.d.stop)
            stopped = live.wait(lambda e: e.type.endswith("gestopt"))
            self.assertEqual(stopped.sequence, last)
        self.assertEqual(self.last_event(), last)


if __name__ == "__main__":
    main()
