"""Texts out of XML, remembered as they are written: labels and headings are the same in every file made of one template."""

from __future__ import annotations

import pyexpat
from collections.abc import Callable, Iterable, Sequence

from rules.expressions import compiled
from workbook.reading.directory import MEGABYTE
from workbook.reading.markup import Malformed, parse
from workbook.reading.remembered import Remembered
from workbook.reading.said_texts import texts_in

# A longer one is seldom met again.
LONGEST, WIDEST = 120, 4
ITEM, ITEM_END, END = b"<si>", b"</si>", b"</sst>"
# Where what looks like a shared text may be none, or may be another one to the library.
ASIDE = (b"<si", b":si", b"<!", b"<?", b"\r")
UNSPACED, SPACED_END, TEXT_END = b"<t>", b'preserve">', b"</t>"
SPACED = rb'<t xml:space="'
ATTRIBUTE = rb'(?: [A-Za-z]{1,20}="[^"<>&\t\r\n]*+")?'
TAGS = compiled(rb"(</r>)?(?:(<r>(?:<rPr>(?>(?:<[A-Za-z]{1,20}%b/>)*)</rPr>)?)%b|(</si>))|(?:%b)?" % (ATTRIBUTE, SPACED, SPACED))
START, IN_TEXT, IN_RUN, AT_END = "start", "text", "run", "end"
CODED, CODE, BLANKS = b"_x", b"&#", b" \t\r\n"
_values: Remembered[bytes, str] = Remembered(MEGABYTE)
_items: Remembered[bytes, str] = Remembered(MEGABYTE)
_tags: Remembered[bytes, tuple[str, str]] = Remembered(MEGABYTE)


def read_values(written: Sequence[bytes]) -> list[str]:
    """Return the texts of values that hold no tags; raises Malformed."""
    return _read(written, _values, _parse)


def read_items(texts: bytes, last: int) -> list[str] | None:
    """Return the shared texts up to one, None where they are not written as usual; raises Malformed."""
    head, *items = texts.split(ITEM, last + 2)
    if len(items) == last + 1 and items and items[-1].endswith(ITEM_END + END):
        items[-1] = items[-1][: -len(END)]
    elif len(items) != last + 2:
        return None
    items = items[: last + 1]
    new = b"".join(each for each in items if each not in _items)
    if any(each in new for each in ASIDE) or any(each in head for each in ASIDE[:3]):
        return None
    if new.count(ITEM_END) != sum(each not in _items for each in items) or not all(each.endswith(ITEM_END) for each in items):
        return None
    parse(head + END)
    return _read(items, _items, _parse_items)


def _parse_items(items: Sequence[bytes]) -> Sequence[str]:
    """Return shared texts, most of them by their runs, which are written as usual; raises Malformed."""
    texts = [_plain(each) for each in items]
    usual = iter(read_values([each for each in texts if each is not None]))
    # Each item is well-formed by itself where all of them are.
    others = iter(texts_in(b"".join((b"<sst>", *(ITEM + item for item, text in zip(items, texts, strict=True) if text is None), END))))
    return [next(others if text is None else usual, "") for text in texts]


def _plain(item: bytes) -> bytes | None:
    """Return a shared text as it is written without its tags, None where they are not the usual ones."""
    if item.startswith(UNSPACED):
        text, _, tags = item[len(UNSPACED) :].partition(TEXT_END)
        # The blanks around are no part of it, unless they stand there by their code.
        return text.strip(BLANKS) if _is_text(text) and CODE not in text and _follow([b"", tags]) else None
    pieces = item.replace(TEXT_END, SPACED_END).split(SPACED_END)
    every, texts = pieces[::2], pieces[1::2]
    text = b"".join(texts)
    if not _is_text(text) or not _follow(every):
        return None
    # An end where a text should begin looks the same so far.
    runs = [before + SPACED_END + said + TEXT_END for before, said in zip(every, texts, strict=False)]
    return text if every[0] and b"".join(runs) + every[-1] == item else None


def _is_text(written: bytes) -> bool:
    return b"<" not in written and CODED not in written


def _follow(every: Iterable[bytes]) -> bool:
    """Return whether tags follow on each other from the beginning of a shared text to its end."""
    here = START
    for tags in every:
        before, after = _tags.get(tags) or _learn(tags)
        if before != here:
            return False
        here = after
    return here == AT_END


def _learn(tags: bytes) -> tuple[str, str]:
    """Return where in a shared text tags may stand, before which and behind which of its states; nowhere when they are unusual."""
    found = TAGS.fullmatch(tags)
    if not found:
        return "", ""
    # Not every byte is a letter.
    _parse([tags.translate(None, b"<>")])
    end_of_run, run, end = found.groups()
    before = IN_RUN if end_of_run else IN_TEXT if end else START
    known = (before, AT_END if end else IN_RUN if run else IN_TEXT)
    _tags.remember(tags, known, len(tags))
    return known


def _read(written: Sequence[bytes], known: Remembered[bytes, str], read: Callable[[Sequence[bytes]], Sequence[str]]) -> list[str]:
    """Return the texts, those that are not known read, all at once."""
    every = list(map(known.get, written))
    if None not in every:
        return every  # type: ignore[return-value]
    new = list({each: None for each, text in zip(written, every, strict=True) if text is None})
    texts = read(new)
    if len(texts) != len(new):
        raise Malformed
    found = dict(zip(new, texts, strict=True))
    for each, text in found.items():
        if len(text) <= LONGEST:
            known.remember(each, text, len(each) + WIDEST * len(text))
    return [found[each] if text is None else text for each, text in zip(written, every, strict=True)]


def _parse(written: Sequence[bytes]) -> list[str]:
    """Return texts as a parser takes them; raises Malformed."""
    if not written:
        return []
    xml = b"<s><t>" + b"</t><t>".join(written) + b"</t></s>"
    pieces: list[str] = []
    found: list[str] = []

    def end(_name: str) -> None:
        found.append("".join(pieces))
        pieces.clear()

    parser = pyexpat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.CharacterDataHandler = pieces.append
    parser.EndElementHandler = end
    try:
        parser.Parse(xml, True)
    except pyexpat.ExpatError:
        raise Malformed from None
    return found[:-1]
