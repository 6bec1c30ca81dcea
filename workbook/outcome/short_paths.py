"""Paths that Windows can hold (260 characters with everything above): names of feedback cut so that one still sees whose it is."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

# What the results may add to the path of their folder, and what a whole path may come to, as Windows counts: units of UTF-16.
ROOM, WHOLE = 150, 250
# However deep the folder of the results lies, a name needs this much to tell anything.
LEAST_ROOM = 80
# Names of folders above a workbook are cut to this, alike for all that lie in them.
FOLDER = 20
# File systems elsewhere count the bytes of each name, and a program that writes one needs a few for itself.
MOST_BYTES = 220
MIDDLE = "…"


def room_below(output: str) -> int:
    """Return how long a path below a folder of results may be."""
    return max(min(ROOM, WHOLE - width(str(Path(output).absolute())) - 1), LEAST_ROOM)


def width(text: str) -> int:
    """Return how long a text is as Windows counts it."""
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)  # noqa: PLR2004  (two units beyond the first plane)


def cut(name: str, most: int) -> str:
    """Return a name of at most so many units and not too many bytes: its beginning and its end, where copies and years differ."""
    short, kept = name, len(name)
    while kept > 1 and (width(short) > most or len(short.encode("utf-8", "surrogatepass")) > MOST_BYTES):
        kept -= 1
        head = (kept * 2 + 2) // 3
        # Windows drops spaces and dots that end a folder's name.
        short = f"{name[:head].rstrip()}{MIDDLE}{name[len(name) - kept + head :]}".rstrip(" .")
    return short


def cut_path(path: str, most: int) -> str:
    """Return a folder's path of at most so many units: folders above are cut first, those in the middle left out last."""
    if width(path) <= most and all(len(part.encode("utf-8", "surrogatepass")) <= MOST_BYTES for part in PurePosixPath(path).parts):
        return path
    *above, name = PurePosixPath(path).parts
    above = [cut(part, FOLDER) for part in above]
    while above and width("/".join(above)) > most // 2:
        del above[len(above) // 2]
    return "/".join([*above, cut(name, most - width("/".join(above)) - bool(above))])
