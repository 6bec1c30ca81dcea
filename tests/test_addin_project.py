"""The VBA project of the add-in's file: every stream read by readers of its own; what is wrong is refused."""

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.building.compound import write_compound
from addin.building.compression import Incompressible, compress
from addin.building.excel import build_addin
from addin.building.modules import SourceError, class_module, standard_module
from addin.building.ovba import directory, write_project
from tests.addin_package import PROJECT, unpack
from tests.addin_project import Rejected, check_compound, check_project, decompress, walk_directory


@pytest.fixture(scope="module")
def parts():
    return unpack(build_addin())


@pytest.fixture(scope="module")
def streams(parts):
    return check_compound(parts[PROJECT])


@pytest.mark.parametrize("place", [0, 24, 28, 30, 32, 44, 48, 60, 64, 76])
def test_a_wrong_byte_in_the_header_is_rejected(parts, place):
    data = bytearray(parts[PROJECT])
    data[place] ^= 0x11
    with pytest.raises(Rejected):
        check_project(bytes(data))


def test_a_wrong_byte_in_the_directory_of_modules_is_rejected(streams):
    """Every byte but those that may be anything: the version, the name (which PROJECT has too), what a library is called and where it lies."""
    data = decompress(streams["VBA/dir"])
    expected = walk_directory(data)
    free = set()
    for pattern in (
        rb"\x09\x00\x04\x00\x00\x00(.{6})",
        rb"#0#([^#]*#[^#]+?)\x00{6}",
        rb"\*\\G(\{.{36}\}#...)#",
        rb"\x16\x00.{4}(.+?)\x3e",
        rb"\x3e\x00.{4}(.+?)\x0d\x00",
    ):
        free |= {place for match in re.finditer(pattern, data, re.DOTALL) for place in range(*match.span(1))}
    missed = set()
    for place in range(len(data)):
        wrong = bytes([*data[:place], data[place] ^ 1, *data[place + 1 :]])
        try:
            if walk_directory(wrong) == expected:
                missed.add(place)
        except (Rejected, UnicodeDecodeError):
            pass
    assert missed <= free
    assert len(free) < len(data) / 2


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("PROJECT", lambda data: data.replace(b"Module=xlwings", b"Module=xlwing2")),
        ("PROJECT", lambda data: data.replace(b'DPB="5D', b'DPB="5F')),
        ("PROJECT", lambda data: data.replace(b'ID="{4', b'ID="{5')),
        ("PROJECTwm", lambda data: data[:-2]),
        ("VBA/_VBA_PROJECT", lambda data: data + b"\0"),
        ("VBA/NianbaoRibbon", lambda data: data[:-1]),
        ("VBA/NianbaoRibbon", lambda data: compress(decompress(data).replace(b"\r\n", b"\n"))),
        ("VBA/NianbaoRibbon", lambda data: compress(decompress(data).replace(b"NianbaoRibbon", b"Nianbao", 1))),
        ("VBA/xlwings", lambda data: compress(decompress(data).replace(b"RunPython", "运行".encode(), 1))),
        ("VBA/dir", lambda data: compress(decompress(data) + b"\0")),
    ],
)
def test_a_wrong_project_is_rejected(streams, name, change):
    changed = change(streams[name])
    assert changed != streams[name]
    assert check_project(write_compound(streams))
    with pytest.raises(Rejected):
        check_project(write_compound(streams | {name: changed}))


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=3600)
    | st.text(alphabet="ab\r\n ", max_size=9000).map(str.encode)
    | st.text(alphabet="0123456789abcdef", max_size=9000).map(str.encode)
)
def test_compression_comes_back(data):
    assert decompress(compress(data)) == data


def test_what_cannot_be_compressed():
    noise = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(256))
    assert decompress(compress(noise)) == noise
    with pytest.raises(Incompressible):
        compress(noise[:4000])
    assert len(compress(b"a" * 4096)) < 20
    assert decompress(b"\x01\x19\xb0\x00abcdefgh\x00ijklmnop\x00qrstuv.") == b"abcdefghijklmnopqrstuv."
    wrong = [b"\x00", b"\x01\x19\x30\x00abc", b"\x01\x03\xb0\x01\x00\x00", b"\x01\xff\xbf\x00abc"]
    for data in wrong:
        with pytest.raises(Rejected):
            decompress(data)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([f"{storage}s{number}" for storage in ("", "a/", "b/") for number in range(12)]), st.integers(0, 9000), min_size=1
    )
)
def test_compound_files_come_back(sizes):
    streams = {name: bytes([index]) * size for index, (name, size) in enumerate(sizes.items())}
    assert check_compound(write_compound(streams)) == streams


@pytest.mark.parametrize("count", range(115, 130))
def test_the_table_of_sectors_has_room_for_itself(count):
    streams = {"stream": b"x" * 512 * count, "small": b"y"}
    assert check_compound(write_compound(streams)) == streams


def test_a_large_compound_file_comes_back():
    streams = {"large": bytes(range(256)) * 20000, "small": b"x"}
    assert check_compound(write_compound(streams)) == streams


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Sub A()\nEnd Sub\n", "VB_Name"),
        ('Attribute VB_Name = "A"\n' + "x" * 1024, "1023"),
        ('Attribute VB_Name = "A"\n\'中文\n', "ASCII"),
        (f'Attribute VB_Name = "{"A" * 32}"\n', "31"),
    ],
)
def test_a_source_that_vba_does_not_take(text, reason):
    with pytest.raises(SourceError, match=reason):
        write_project("A", "{0}", [standard_module(text)])


def test_two_modules_of_one_name():
    module = standard_module('Attribute VB_Name = "A"\n')
    with pytest.raises(SourceError, match="two modules"):
        write_project("A", "{0}", [module, module._replace(name="a")])
    with pytest.raises(SourceError, match="class"):
        class_module(module.source)
    assert walk_directory(directory("A", [module])) == ("A", {"A": 0x21})
