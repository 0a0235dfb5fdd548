#!/usr/bin/python3
"""A small region, played into a real polsd, and recomputed independently.

Twelve providers, fourteen months over the turn of 2027: every figure that
polsctl gives must be what another program, in another language, finds from
the messages and the CSV files alone.
"""

import filecmp
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(HERE / "lib"))
sys.path.insert(0, str(HERE / "region"))

import play  # noqa: E402
from geval import main  # noqa: E402
from pols import program, rows, run  # noqa: E402

SEED = os.environ.get("POLS_SEED", "1")
RECOMPUTE = HERE / "region/recompute/vergelijk.py"
PYTHON = "/usr/bin/python3"


def generate(folder, **options):
    words = [w for name, value in options.items()
             for w in (f"--{name}", str(value))]
    made = run([program("region"), *words, "--out", str(folder)])
    assert made.code == 0, made.err
    return folder


def same(a, b):
    """Whether two folders hold the same files with the same bytes."""
    d = filecmp.dircmp(a, b)
    if d.left_only or d.right_only:
        return False
    _, wrong, odd = filecmp.cmpfiles(a, b, d.common_files, shallow=False)
    return not wrong and not odd and all(
        same(a / name, b / name) for name in d.common_dirs)


class Region(unittest.TestCase):
    """The region as one story: it is made once and played once."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="pols-region-"))
        cls.region = generate(cls.folder / "region", providers=12,
                              clients=150, months=14, seed=SEED)
        # What survives a power cut is not the question here, and memory is
        # quicker than a disk.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        cls.daemon = play.new_daemon(folder=tempfile.mkdtemp(
            prefix="pols-", dir=memory))
        cls.daemon.start()
        cls.player = play.Player(cls.daemon, cls.region)
        cls.player.play()

    @classmethod
    def tearDownClass(cls):
        cls.player.close()
        cls.daemon.close()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def recompute(self, region, *options, sample=25):
        return run([PYTHON, str(RECOMPUTE), str(region),
                    str(self.daemon.config_file), "--sample", str(sample),
                    "--seed", SEED, *options])

    def test_the_same_seed_gives_the_same_bytes(self):
        small = {"providers": 6, "clients": 20, "months": 3}
        a, b, c = (generate(self.folder / name, seed=seed, **small)
                   for name, seed in (("a", 5), ("b", 5), ("c", 6)))
        self.assertTrue(same(a, b))
        self.assertFalse(same(a, c))

    def test_a_later_beginning_has_the_same_days(self):
        whole = {"providers": 6, "clients": 60, "seed": 5}
        a = generate(self.folder / "early", months=6, **whole)
        b = generate(self.folder / "late", months=2, **whole,
                     **{"from": "2026-05"})
        def allocations(region):
            return {path.read_bytes() for path in
                    region.glob("berichten/2026-06-*/1-*/*")}

        self.assertGreater(len(allocations(a)), 3)
        self.assertEqual(allocations(a), allocations(b))

    def test_messages_are_valid_but_for_those_that_are_wrong(self):
        told = rows(run([program("polsctl"), "check", "--json",
                         str(self.region / "berichten")]).out)
        self.assertEqual(len(told), self.player.total)
        wrong = [r for r in told if r["outcome"] != "booked"]
        self.assertTrue(wrong)
        self.assertEqual({f["rule"] for r in wrong for f in r["findings"]} -
                         {"TR358", "XSD"}, set())
        self.assertEqual(len(wrong), self.player.outcomes["refused"])

    def test_every_figure_equals_the_recomputation(self):
        got = self.recompute(self.region)
        self.assertEqual(got.code, 0, got.out + got.err)

    def test_every_figure_as_it_was_known_halfway(self):
        got = self.recompute(self.region, "--as-of", "2026-08-14", sample=3)
        self.assertEqual(got.code, 0, got.out + got.err)

    def test_a_recomputation_without_one_declaration_differs(self):
        copy = self.folder / "without"
        shutil.copytree(self.region, copy)
        lost = sorted(copy.glob("berichten/*/4-declaraties/*"))[40]
        lost.unlink()
        got = self.recompute(copy, sample=0)
        self.assertEqual(got.code, 1, got.out + got.err)
        self.assertIn("submitted_ct", got.out)

    def test_rebuild_is_equal_to_the_byte(self):
        self.daemon.must("rebuild")


if __name__ == "__main__":
    main()
