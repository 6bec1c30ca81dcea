"""The compression of VBA sources (MS-OVBA 2.4.1): chunks of 4096 bytes, each of literal bytes and of copies from earlier in the chunk."""

from __future__ import annotations

import struct

CHUNK = 4096
SHORTEST = 3
COMPRESSED, RAW = 0xB000, 0x3FFF


class Incompressible(ValueError):
    """A last chunk that only fits uncompressed: it would come back with zeros behind it."""


def compress(data: bytes) -> bytes:
    """Return the bytes as a CompressedContainer.

    Raises Incompressible for a last chunk that grows beyond 4096 bytes, which no text of people does.
    """
    return b"\x01" + b"".join(pack_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))


def pack_chunk(chunk: bytes) -> bytes:
    """Return one chunk with its header."""
    body = pack_tokens(chunk)
    if len(body) <= CHUNK:
        return struct.pack("<H", COMPRESSED | (len(body) - 1)) + body
    if len(chunk) < CHUNK:
        raise Incompressible("the last chunk cannot be compressed")
    return struct.pack("<H", RAW) + chunk


def pack_tokens(chunk: bytes) -> bytes:
    """Return the tokens of a chunk, in groups of eight behind a byte that says which of them are copies."""
    tokens = list(tokens_of(chunk))
    out = bytearray()
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        out.append(sum(1 << place for place, token in enumerate(group) if len(token) > 1))
        out += b"".join(group)
    return bytes(out)


def tokens_of(chunk: bytes) -> list[bytes]:
    """Return the tokens: a literal has one byte, a copy two."""
    tokens: list[bytes] = []
    seen: dict[bytes, list[int]] = {}
    place = 0
    while place < len(chunk):
        offset, length = longest_match(chunk, place, seen.get(chunk[place : place + SHORTEST], []))
        tokens.append(copy_token(place, offset, length) if length else chunk[place : place + 1])
        for each in range(place, place + (length or 1)):
            seen.setdefault(chunk[each : each + SHORTEST], []).append(each)
        place += length or 1
    return tokens


def longest_match(chunk: bytes, place: int, candidates: list[int]) -> tuple[int, int]:
    """Return how far back the longest copy lies and how long it is; (0, 0) where there is none. Copies may reach into themselves."""
    most = min((0xFFFF >> offset_bits(place)) + SHORTEST, len(chunk) - place)
    best = (0, 0)
    for start in reversed(candidates):
        length = SHORTEST
        while length < most and chunk[start + length] == chunk[place + length]:
            length += 1
        if best[1] < length <= most:
            best = (place - start, length)
    return best


def copy_token(place: int, offset: int, length: int) -> bytes:
    """Return a CopyToken; how its bits are shared between offset and length follows from the place in the chunk."""
    return struct.pack("<H", (offset - 1) << (16 - offset_bits(place)) | (length - SHORTEST))


def offset_bits(place: int) -> int:
    """Return how many bits the offset has at a place in the chunk (MS-OVBA 2.4.1.3.19.1)."""
    return max((place - 1).bit_length(), 4)
