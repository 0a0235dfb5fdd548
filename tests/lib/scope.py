"""How much the fault tests do, and the programs of tests/sim.

POLS_SCOPE: share (part of make check) or full (make check-fault).
POLS_SEED: from which they begin; printed, so that a failure can be had again.
"""

import os
import random
import subprocess
import sys
import unittest

from pols import SCHEMAS, program

SCOPE = os.environ.get("POLS_SCOPE", "share")
SEED = int(os.environ.get("POLS_SEED",
                          random.SystemRandom().randrange(10**8)))


def sim(*arguments, twin=None, wait=True, name="sim", env=None):
    """Run a program of tests/sim."""
    env = {**os.environ, "POLS_SCHEMAS": str(SCHEMAS), **(env or {})}
    env.pop("POLS_TWIN", None)
    if twin:
        env["POLS_TWIN"] = twin
    command = [program(name), *map(str, arguments)]
    if not wait:
        return subprocess.Popen(command, env=env, text=True,
                                stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)
    return subprocess.run(command, env=env, text=True, capture_output=True,
                          timeout=864000, check=False)


def main():
    """Run the tests of this program; what was skipped is told as not tried,
    which is another status than passed."""
    result = unittest.main(exit=False).result
    for _, reason in result.skipped:
        print(f"NOT TRIED: {reason}")
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if result.skipped else 0)
