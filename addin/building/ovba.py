"""Writes a VBA project (MS-OVBA): the streams PROJECT, PROJECTwm, dir and one for each module, without the cache of compiled code.

Excel compiles such a project from its sources when it opens it (MS-OVBA 2.3.4.1: readers ignore the cache, writers write none).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from addin.building.compound import write_compound
from addin.building.compression import compress
from addin.building.modules import STANDARD, Module, SourceError

CODE_PAGE = 1252
CODEC = "cp1252"
SHARED = r"C:\Program Files\Common Files\Microsoft Shared"
# Type libraries the project refers to; VBA and Excel themselves are always there.
REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    ("Office", rf"*\G{{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}}#2.0#0#{SHARED}\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"),
)
NO_CACHE = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 1)
SEED = 0x5D
WINDOWS_64, ENGLISH = 3, 0x409
VERSION = (0x61EEF783, 3)


def write_project(name: str, identity: str, modules: Sequence[Module]) -> bytes:
    """Return vbaProject.bin: the project `name` with these modules; `identity` is its GUID in braces.

    Raises SourceError for a source that VBA does not take or two modules of one name.
    """
    names = [module.name.lower() for module in modules]
    for each in names:
        if names.count(each) > 1:
            raise SourceError(f"two modules are named {each}")
    streams = {
        "PROJECT": project_text(name, identity, modules),
        "PROJECTwm": b"".join(name_twins(module.name) for module in modules) + bytes(2),
        "VBA/_VBA_PROJECT": NO_CACHE,
        "VBA/dir": compress(directory(name, modules)),
    }
    return write_compound(streams | {f"VBA/{module.name}": compress(module.encoded()) for module in modules})


def project_text(name: str, identity: str, modules: Sequence[Module]) -> bytes:
    """Return the PROJECT stream (MS-OVBA 2.3.1): what there is, and that nothing of it is protected."""
    key = sum(identity.encode("ascii")) & 0xFF
    lines = [f'ID="{identity}"', *(listed(module) for module in modules), f'Name="{name}"', 'HelpContextID="0"']
    lines += ['VersionCompatible32="393222000"']
    lines += [f'{word}="{encrypt(value, key)}"' for word, value in (("CMG", bytes(4)), ("DPB", bytes(1)), ("GC", b"\xff"))]
    lines += ["", "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"]
    lines += ["", "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules)]
    return ("\r\n".join(lines) + "\r\n").encode(CODEC)


def listed(module: Module) -> str:
    """Return the line of the PROJECT stream that names a module."""
    return f"{module.kind}={module.name}" + ("/&H00000000" if module.kind == "Document" else "")


def name_twins(name: str) -> bytes:
    """Return a name in the code page and in Unicode, each with its zero (MS-OVBA 2.3.3)."""
    return name.encode(CODEC) + b"\0" + name.encode("utf-16-le") + b"\0\0"


def encrypt(data: bytes, key: int) -> str:
    """Return data encrypted as CMG, DPB and GC are (MS-OVBA 2.4.3.2), in hexadecimal."""
    filler = bytes([7] * ((SEED & 6) // 2))
    out = [SEED, SEED ^ 2, SEED ^ key]
    plain_before, before_last, last = key, SEED ^ 2, SEED ^ key
    for byte in filler + struct.pack("<I", len(data)) + data:
        cipher = byte ^ ((before_last + plain_before) & 0xFF)
        out.append(cipher)
        plain_before, before_last, last = byte, last, cipher
    return bytes(out).hex().upper()


def directory(name: str, modules: Sequence[Module]) -> bytes:
    """Return the dir stream, uncompressed (MS-OVBA 2.3.4.2)."""
    records = [
        record(0x01, struct.pack("<I", WINDOWS_64)),
        record(0x02, struct.pack("<I", ENGLISH)),
        record(0x14, struct.pack("<I", ENGLISH)),
        record(0x03, struct.pack("<H", CODE_PAGE)),
        record(0x04, name.encode(CODEC)),
        *(record(each) for each in (0x05, 0x40, 0x06, 0x3D)),
        record(0x07, bytes(4)),
        record(0x08, bytes(4)),
        # The version's size counts only its first number.
        struct.pack("<HIIH", 0x09, 4, *VERSION),
        record(0x0C),
        record(0x3C),
        *(reference(each, library) for each, library in REFERENCES),
        record(0x0F, struct.pack("<H", len(modules))),
        record(0x13, b"\xff\xff"),
        *(module_records(module) for module in modules),
        record(0x10),
    ]
    return b"".join(records)


def reference(name: str, library: str) -> bytes:
    """Return the records of a reference to a type library."""
    text = library.encode(CODEC)
    return record(0x16, name.encode(CODEC)) + record(0x3E, wide(name)) + record(0x0D, struct.pack("<I", len(text)) + text + bytes(6))


def module_records(module: Module) -> bytes:
    """Return the records of a module; its source begins at offset 0 of its stream, for there is no cache before it."""
    records = [
        record(0x19, module.name.encode(CODEC)),
        record(0x47, wide(module.name)),
        record(0x1A, module.name.encode(CODEC)),
        record(0x32, wide(module.name)),
        record(0x1C),
        record(0x48),
        record(0x31, bytes(4)),
        record(0x1E, bytes(4)),
        record(0x2C, b"\xff\xff"),
        record(0x21 if module.kind == STANDARD else 0x22),
        record(0x2B),
    ]
    return b"".join(records)


def record(identity: int, data: bytes = b"") -> bytes:
    """Return a record: its number, its size, its data."""
    return struct.pack("<HI", identity, len(data)) + data


def wide(text: str) -> bytes:
    """Return a text in UTF-16, as the twin of one in the code page."""
    return text.encode("utf-16-le")
