"""Readers of a VBA project that owe nothing to what writes it: the compound file, the compression, the dir stream, what protects it."""

import re
import struct
from io import BytesIO

import olefile


class Rejected(AssertionError):
    """Something about a file that Excel would not take."""


def see(condition, *about):
    if not condition:
        raise Rejected(*about)


def check_header(data):
    """Judge what olefile passes over: versions, the count of the tables, the size of the file (MS-CFB 2.2)."""
    head = struct.unpack("<8s16s5H6x9I", data[:76])
    see(head[:2] == (bytes.fromhex("D0CF11E0A1B11AE1"), bytes(16)), "signature")
    see(head[2:7] == (0x3E, 3, 0xFFFE, 9, 6), head[2:7])
    see(head[7] == head[10] == head[15] == 0 and head[11] == 4096 and head[14] == 0xFFFFFFFE, head[7:])
    sectors, rest = divmod(len(data) - 512, 512)
    see(rest == 0 and head[8] == -(-sectors // 128), head[8], sectors)


def in_order(entries, place):
    """Return the names of a tree of siblings from left to right (MS-CFB 2.6.4: the short before the long, then by capitals)."""
    if place == olefile.NOSTREAM:
        return []
    entry = entries[place]
    return [*in_order(entries, entry.sid_left), entry.name, *in_order(entries, entry.sid_right)]


def check_compound(data):
    """Return the streams of a compound file, read by olefile, which has to find nothing wrong."""
    check_header(data)
    try:
        file = olefile.OleFileIO(BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)
        streams = {"/".join(path): file.openstream(path).read() for path in file.listdir()}
    except (OSError, IndexError, KeyError, ValueError, struct.error) as error:
        raise Rejected(error) from error
    see(not file.parsing_issues, file.parsing_issues)
    for entry in file.direntries:
        if entry is not None and entry.entry_type in {olefile.STGTY_ROOT, olefile.STGTY_STORAGE}:
            names = in_order(file.direntries, entry.sid_child)
            see(names == sorted(names, key=lambda name: (len(name), name.upper())), names)
    return streams


def decompress(data):
    """Return what a CompressedContainer holds, read strictly after MS-OVBA 2.4.1.3."""
    see(data[:1] == b"\x01", "signature")
    out, place = bytearray(), 1
    while place < len(data):
        header = struct.unpack_from("<H", data, place)[0]
        see(header >> 12 & 7 == 3, "chunk signature", place)
        end = place + (header & 0xFFF) + 3
        see(end <= len(data), "chunk beyond the end", place)
        chunk = data[place + 2 : end] if not header >> 15 else expand(data[place + 2 : end])
        see(len(chunk) == 4096 or (len(chunk) < 4096 and end == len(data)), "size of chunk", place)
        out += chunk
        place = end
    return bytes(out)


def expand(body):
    chunk, place = bytearray(), 0
    while place < len(body):
        flags = body[place]
        place += 1
        for bit in range(8):
            if place >= len(body):
                see(flags >> bit == 0, "flags without tokens")
                break
            if not flags >> bit & 1:
                chunk.append(body[place])
                place += 1
                continue
            see(place + 2 <= len(body), "half a token")
            (token,) = struct.unpack_from("<H", body, place)
            place += 2
            width = next(bits for bits in range(4, 13) if 1 << bits >= len(chunk))
            offset, length = (token >> (16 - width)) + 1, (token & (0xFFFF >> width)) + 3
            see(offset <= len(chunk), "copy from before the chunk")
            for _ in range(length):
                chunk.append(chunk[-offset])
    return bytes(chunk)


HEAD_RECORDS = [0x01, 0x02, 0x14, 0x03, 0x04, 0x05, 0x40, 0x06, 0x3D, 0x07, 0x08, 0x09, 0x0C, 0x3C]
MODULE_RECORDS = [0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48, 0x31, 0x1E, 0x2C]
FIXED = {
    0x01: 4,
    0x02: 4,
    0x14: 4,
    0x03: 2,
    0x07: 4,
    0x08: 4,
    0x09: 6,
    0x0F: 2,
    0x13: 2,
    0x31: 4,
    0x1E: 4,
    0x2C: 2,
    0x21: 0,
    0x22: 0,
    0x2B: 0,
    0x10: 0,
}


def walk_directory(data):
    """Return the project's name and its modules' names with their kinds out of the dir stream, read strictly to the last byte."""
    records, place = [], 0
    while place < len(data):
        see(place + 6 <= len(data), "half a record", place)
        number, size = struct.unpack_from("<HI", data, place)
        if number == 0x09:
            see(size == 4, "size of the version")
            size = 6
        see(place + 6 + size <= len(data), hex(number), "beyond the end")
        see(FIXED.get(number, size) == size, hex(number), size)
        records.append((number, data[place + 6 : place + 6 + size]))
        place += 6 + size
    return read_records(records)


def read_records(records):
    numbers, values = [number for number, _ in records], [value for _, value in records]
    see(numbers[:14] == HEAD_RECORDS, numbers[:14])
    see(values[0] == struct.pack("<I", 3), "system")
    see(values[3] == struct.pack("<H", 1252), "code page")
    see([values[each] for each in (1, 2)] == [struct.pack("<I", 0x409)] * 2, "language")
    see([values[each] for each in (5, 6, 7, 8, 12, 13)] == [b""] * 6, "texts that are empty")
    see(values[9] == values[10] == bytes(4), "help and flags")
    place = 14
    while numbers[place : place + 3] == [0x16, 0x3E, 0x0D]:
        see(values[place].decode("cp1252") == values[place + 1].decode("utf-16-le"), "name of a reference")
        (size,) = struct.unpack_from("<I", values[place + 2])
        library = values[place + 2][4 : 4 + size].decode("cp1252")
        see(len(values[place + 2]) == size + 10 and values[place + 2][-6:] == bytes(6), "reference")
        see(re.fullmatch(r"\*\\G\{[0-9A-F-]{36}\}#\d\.\d#0#[^#]*#[^#]+", library), library)
        place += 3
    see(place > 14, "no references")
    see(numbers[place : place + 2] == [0x0F, 0x13], "modules")
    see(values[place + 1] == b"\xff\xff", "cookie")
    (number_of_modules,) = struct.unpack("<H", values[place])
    place += 2
    modules = {}
    for _ in range(number_of_modules):
        block, given = numbers[place : place + 11], values[place : place + 11]
        see(block[:9] == MODULE_RECORDS and block[9] in {0x21, 0x22} and block[10] == 0x2B, block)
        names = {given[0].decode("cp1252"), given[1].decode("utf-16-le"), given[2].decode("cp1252"), given[3].decode("utf-16-le")}
        see(len(names) == 1, names)
        see(given[4:9] == [b"", b"", bytes(4), bytes(4), b"\xff\xff"], "module", names)
        modules[names.pop()] = block[9]
        place += 11
    see(numbers[place:] == [0x10], "end")
    return values[4].decode("cp1252"), modules


def decrypt(text):
    """Return version, key and data of CMG, DPB or GC (MS-OVBA 2.4.3.3)."""
    seed, *rest = bytes.fromhex(text)
    version, key = seed ^ rest[0], seed ^ rest[1]
    before, last, plain, found = rest[0], rest[1], key, bytearray()
    for cipher in rest[2:]:
        plain = cipher ^ ((before + plain) & 0xFF)
        before, last = last, cipher
        found.append(plain)
    found = found[(seed & 6) // 2 :]
    see(struct.unpack_from("<I", found)[0] == len(found) - 4, "length")
    return version, key, bytes(found[4:])


def check_project(data):
    """Return the project's name and its modules' sources; every stream has to say the same about them."""
    streams = check_compound(data)
    name, kinds = walk_directory(decompress(streams["VBA/dir"]))
    see(streams["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000100"), "cache")
    see(set(streams) == {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT", *(f"VBA/{each}" for each in kinds)}, sorted(streams))
    lines = streams["PROJECT"].decode("cp1252").split("\r\n")
    listed = {
        line.partition("=")[2].partition("/")[0]: line.partition("=")[0] for line in lines if re.match("(Document|Module|Class)=", line)
    }
    see({each: 0x21 if kind == "Module" else 0x22 for each, kind in listed.items()} == kinds, listed, kinds)
    see(f'Name="{name}"' in lines, "name")
    twins = b"".join(each.encode("cp1252") + b"\0" + each.encode("utf-16-le") + b"\0\0" for each in kinds) + b"\0\0"
    see(streams["PROJECTwm"] == twins, "PROJECTwm")
    values = dict(line.split("=", 1) for line in lines if re.match("(ID|CMG|DPB|GC)=", line))
    key = sum(values.pop("ID").strip('"').encode()) & 0xFF
    protection = {word: decrypt(value.strip('"')) for word, value in values.items()}
    see(protection == {"CMG": (2, key, bytes(4)), "DPB": (2, key, bytes(1)), "GC": (2, key, b"\xff")}, protection)
    sources = {each: decompress(streams[f"VBA/{each}"]) for each in kinds}
    for each, source in sources.items():
        check_source(each, source)
    return name, {each: source.decode("ascii") for each, source in sources.items()}


def check_source(name, source):
    """Judge a module's source: ASCII, CR LF, short lines, its own name in the first."""
    see(source.isascii(), name)
    see(source.count(b"\n") == source.count(b"\r\n") == source.count(b"\r"), name, "line ends")
    see(source.endswith(b"\r\n"), name)
    see(max(map(len, source.split(b"\r\n"))) <= 1023, name, "long line")
    see(source.startswith(f'Attribute VB_Name = "{name}"\r\n'.encode()), name, source[:60])
    see(len(name) <= 31 and name.isidentifier(), name)
