"""Looking for personal data in bytes where none may be.

A needle is searched as it is and in the disguises in which it tends to leak:
separated digits, UTF-16, hexadecimal, the three alignments of base64, and for
a Bsn the hashes without a key, which anybody can try out.
"""

import base64
import hashlib
import pathlib
import re
import subprocess
import tempfile

LARGE = 65536
# A store of a million random bytes has any three in a row by chance, one time
# in sixteen; any six once in some hundred million times.
SHORTEST = 6
ROOM_LEFT = bytes(32)
ROOM = re.compile(b"\0{33,}")


def _base64_cores(raw):
    """What base64 of text around raw must contain, for each alignment."""
    for lead in range(3):
        padded = b"\0" * lead + raw
        padded += b"\0" * (-len(padded) % 3)
        text = base64.b64encode(padded)
        # Characters that also hold bits of the neighbours are left out.
        first = (lead * 8 + 5) // 6
        last = (lead + len(raw)) * 8 // 6
        yield text[first:last]


def disguises(needle):
    """(name, bytes) of each form of a text."""
    raw = needle.encode()
    yield "raw", raw
    yield "utf-16le", needle.encode("utf-16-le")
    yield "utf-16be", needle.encode("utf-16-be")
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    for core in _base64_cores(raw):
        yield "base64", core
        yield "base64url", core.replace(b"+", b"-").replace(b"/", b"_")
    if needle.isdigit() and len(needle) == 9:
        for sign in " .-":
            yield "grouped", sign.join(
                (needle[:4], needle[4:6], needle[6:])).encode()
            yield "grouped", sign.join(
                (needle[:3], needle[3:6], needle[6:])).encode()
        yield "binary", int(needle).to_bytes(8, "little")
        yield "binary", int(needle).to_bytes(8, "big")
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
            digest = hashlib.new(name, raw).digest()
            yield name, digest
            yield name, digest.hex().encode()


class Canary:
    """A set of needles and what was found of them."""

    def __init__(self, needles):
        forms = {}
        for needle in needles:
            for name, form in disguises(needle):
                assert len(form) >= SHORTEST, f"too short to look for: {name}"
                forms.setdefault(form, name)
        self.forms = forms
        self.hits = []

    def look(self, where, data):
        """Search bytes or text; hits are (where, form, offset), offsets as if
        long rows of zeroes were short."""
        if isinstance(data, str):
            data = data.encode("utf-8", "surrogateescape")
        # Half of a store is room: no needle has so many zeroes in a row.
        data = ROOM.sub(ROOM_LEFT, data)
        for form in self.forms if len(data) < LARGE else self.sieve(data):
            at = data.find(form)
            if at >= 0:
                self.hits.append((where, self.forms[form], at))
        return self

    def sieve(self, data):
        """The forms that may be in much data: grep takes all at one go, but
        none with a line's end."""
        forms = [f for f in self.forms if b"\n" not in f]
        with tempfile.NamedTemporaryFile() as patterns:
            patterns.write(b"\n".join(forms) + b"\n")
            patterns.flush()
            got = subprocess.run(
                ["grep", "-aqFf", patterns.name], input=data, check=False,
                capture_output=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
        assert got.returncode in (0, 1) and not got.stderr, got.stderr
        # Found one, any other that overlaps it may have been passed over.
        return list(self.forms) if got.returncode == 0 else [
            f for f in self.forms if b"\n" in f]

    def look_in_folder(self, folder, skip=()):
        """Search names and contents of all regular files below a folder."""
        seen = 0
        for path in sorted(pathlib.Path(folder).rglob("*")):
            name = str(path.relative_to(folder))
            self.look(f"name of {name}", name)
            if path.is_file() and not path.is_symlink() \
                    and not any(path.match(s) for s in skip):
                self.look(name, path.read_bytes())
                seen += 1
        return seen

    def report(self):
        """Hits without the values found."""
        return "; ".join(f"{where}: {form} at {offset}"
                         for where, form, offset in self.hits[:20])
