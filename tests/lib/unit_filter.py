#!/usr/bin/python3
"""Run a program under the system call filter of a systemd unit.

    unit_filter.py UNIT PROGRAM [ARGUMENT ...]

The sets (@system-service ...) are those of the systemd of this machine; the
lines of the unit count in their order, as systemd.exec(5) has it.  Anything
else answers EPERM, as SystemCallErrorNumber= of the unit says."""

import ctypes
import errno
import os
import subprocess
import sys

ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM


def sets():
    """Every named set of systemd as a set of system calls."""
    text = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager"],
                          capture_output=True, text=True, check=True).stdout
    found, name = {}, None
    for line in text.splitlines():
        word = line.strip()
        if line.startswith("@"):
            name = word
            found[name] = set()
        elif word and not word.startswith("#") and name:
            found[name].add(word)
    return found


def calls(word, known):
    if not word.startswith("@"):
        return {word}
    return set().union(*(calls(w, known) for w in known[word]))


def allowed(unit, known):
    """What the SystemCallFilter= lines of a unit leave."""
    left = set()
    for line in open(unit, encoding="utf-8"):
        key, _, value = line.strip().partition("=")
        if key != "SystemCallFilter":
            continue
        take = value.startswith("~")
        for word in value.lstrip("~").split():
            if take:
                left -= calls(word, known)
            else:
                left |= calls(word, known)
    return left | calls("@default", known)


def confine(names):
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    lib.seccomp_init.argtypes = [ctypes.c_uint32]
    lib.seccomp_load.argtypes = [ctypes.c_void_p]
    lib.seccomp_rule_add.argtypes = [ctypes.c_void_p, ctypes.c_uint32,
                                     ctypes.c_int, ctypes.c_uint]
    context = lib.seccomp_init(REFUSE)
    for name in sorted(names):
        number = lib.seccomp_syscall_resolve_name(name.encode())
        if number >= 0 and lib.seccomp_rule_add(context, ALLOW, number, 0):
            sys.exit(f"unit_filter: no rule for {name}")
    if lib.seccomp_load(context):
        sys.exit("unit_filter: the filter cannot be loaded")


if __name__ == "__main__":
    names = allowed(sys.argv[1], sets())
    assert 100 < len(names) < 400, len(names)
    confine(names)
    os.execv(sys.argv[2], sys.argv[2:])
