#!/usr/bin/python3
"""Many messages at once: one commit for many, busy, and nobody in the way of
others."""

import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

import zmq  # noqa: E402

from geval import Geval, main  # noqa: E402
from pols import PATIENCE, wait_for  # noqa: E402

LARGE = 30      # messages of 2,400 lines


class Together(Geval):

    def goede(self, count):
        return [self.m301(self.wie(), self.toewijzing(volume=3))
                for _ in range(count)]

    def status(self):
        (found,) = self.d.json("status")
        return found

    def test_one_commit_serves_many_messages(self):
        before = self.status()
        receipts = self.intake.pipeline(self.goede(400))
        self.assertEqual({r["outcome"] for r in receipts}, {"booked"})
        after = self.status()
        self.assertEqual(after["outcomes"]["booked"]
                         - before["outcomes"]["booked"], 400)
        self.assertLess(after["commits"] - before["commits"], 200)
        self.assertEqual(after["queue"]["messages"], 0)
        self.assertEqual(after["queue"]["bytes"], 0)

    def test_equal_messages_of_one_batch_are_booked_once(self):
        xmls = self.goede(10)
        receipts = self.intake.pipeline([x for x in xmls for _ in range(6)])
        for n in range(10):
            lot = receipts[6 * n:6 * n + 6]
            self.assertEqual(sorted(r["outcome"] for r in lot),
                             ["booked"] + ["duplicate"] * 5)
            self.assertEqual(len({r["journal"] for r in lot}), 1)

    def test_journal_numbers_have_no_gaps(self):
        receipts = self.intake.pipeline(self.goede(50))
        numbers = sorted(r["journal"] for r in receipts)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 50)))

    def test_a_subscriber_that_does_not_read_stops_nobody(self):
        context = zmq.Context()
        lazy = context.socket(zmq.SUB)
        lazy.rcvhwm = 1
        lazy.subscribe(b"")
        lazy.connect(self.d.endpoint("events"))
        with self.d.subscriber() as live:
            live.live()
            before = self.last_event()
            receipts = self.intake.pipeline(self.goede(1500))
            last = self.last_event()
            live.until(last)
        self.d.clients.remove(live)
        lazy.close(linger=0)
        context.term()
        self.assertEqual({r["outcome"] for r in receipts}, {"booked"})
        self.assertEqual([e.sequence for e in live.stored
                          if e.sequence > before],
                         list(range(before + 1, last + 1)))

    def test_a_sender_that_reads_no_receipts_stops_nobody(self):
        lazy = self.d.intake()
        lazy.socket.rcvhwm = 1
        lazy._open()
        for xml in self.goede(2000):
            lazy.send_frames([b"lui", xml])
        for xml in self.goede(20):
            self.boek(xml)
        lazy.close()
        self.d.clients.remove(lazy)
        wait_for(lambda: self.status()["queue"]["messages"] == 0,
                 why="the queue is not empty")

    def test_small_ones_do_not_wait_for_large_ones(self):
        ts = [self.toewijzing(volume=3, code=f"02A{n:02d}")
              for n in range(60)]
        large = [self.m323(None, [
            (self.wie(), [self.regel(t, f"2023-{m:02d}", 4, 1250)
                          for t in ts for m in range(1, 5)])
            for _ in range(10)], "2023-04") for _ in range(LARGE)]
        booked = []

        def send():
            with self.d.intake() as sender:
                for n, xml in enumerate(large):
                    sender.send_frames([b"%d" % n, xml])
                for _ in large:
                    _, receipt = sender.receive(60)
                    booked.append((time.monotonic(), receipt["outcome"]))
            self.d.clients.remove(sender)

        thread = threading.Thread(target=send)
        thread.start()
        served = []
        while thread.is_alive():
            self.boek(self.goede(1)[0])
            served.append(time.monotonic())
        thread.join()
        self.assertEqual([outcome for _, outcome in booked], ["booked"] * LARGE)
        # Each large one is a batch of its own; between them others have a turn.
        # Who waits for all of them is served once in between at most.
        first, last = booked[0][0], booked[-1][0]
        between = [t for t in served if first < t < last]
        self.assertGreater(len(between), 2, f"of {len(served)}")


def chunks(rows, size):
    return [rows[i:i + size] for i in range(0, len(rows), size)]


class Busy(Geval):

    CONFIG = {"limits": {"in_flight": "16KiB", "batch_time": "50ms"}}

    def test_above_in_flight_there_is_busy_and_nothing_is_lost(self):
        xmls = [self.m301(self.wie(), self.toewijzing(volume=3))
                for _ in range(400)]
        # Each connection has two on their way at once: more than fit.
        senders = [self.d.intake() for _ in range(20)]
        for sender, part in zip(senders, chunks(xmls, 20)):
            for xml in part:
                sender.send_frames([sender.next_id(), xml])
        receipts = [sender.receive()[1] for sender in senders
                    for _ in range(20)]
        outcomes = {r["outcome"] for r in receipts}
        self.assertEqual(outcomes, {"booked", "busy"})
        for receipt in receipts:
            if receipt["outcome"] == "busy":
                self.assertIsNone(receipt["journal"])
                self.assertEqual(receipt["reason"], "in-flight")
        # Sent again until all are in: each is booked once.
        for xml in xmls:
            while True:
                receipt = self.intake.ask(xml)
                if receipt["outcome"] != "busy":
                    break
            self.assertIn(receipt["outcome"], ("booked", "duplicate"))
        self.assertEqual(
            len(self.d.json("message", "list", "--sender", "0310")), 400)

    def test_one_message_larger_than_the_room_is_let_through(self):
        wie = self.wie()
        t = self.toewijzing(volume=3)
        xml = self.m301(wie, t, commentaar="een lange toelichting " * 8000)
        self.assertGreater(len(xml), 128 * 1024)
        receipt = self.intake.ask(xml, attempt=10 * PATIENCE)
        self.assertEqual(receipt["outcome"], "booked")


if __name__ == "__main__":
    main()
