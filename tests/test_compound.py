"""Compound files read by a reader of our own: what another writer and another reader say, and no chain followed for ever."""

import struct
from io import BytesIO

import olefile
import pytest

from addin.building.compound import write_compound
from workbook.reading.compound import Broken, Compound, pack_stream

STREAMS = {"Workbook": bytes(range(256)) * 40, "小": b"short", "空": b"", "VBA/dir": b"x" * 5000}
TABLE, DIRECTORY, MORE = 76, 48, 68


def number(raw, at):
    return struct.unpack_from("<L", raw, at)[0]


def changed(raw, at, value):
    return raw[:at] + struct.pack("<L", value) + raw[at + 4 :]


def test_streams_of_another_writer_are_read():
    compound = Compound(write_compound(STREAMS))
    assert set(compound.top) == {"Workbook", "小", "空", "VBA"}
    assert {each.name for each in compound.entries} >= {"dir", "VBA"}
    assert {name: compound.read(compound.top[name]) for name in ("Workbook", "小", "空")} == {
        name: STREAMS[name] for name in ("Workbook", "小", "空")
    }


@pytest.mark.parametrize("length", [0, 1, 4095, 4096, 65_536, 7_200_000, 16_000_000])
def test_another_reader_reads_what_is_packed(length):
    data = (b"0123456789abcdef" * (length // 16 + 1))[:length]
    with olefile.OleFileIO(BytesIO(pack_stream("Workbook", data))) as known:
        assert known.openstream("Workbook").read()[:length] == data
    assert not olefile.OleFileIO(BytesIO(pack_stream("Workbook", data))).parsing_issues


def test_a_chain_that_bites_its_tail_ends():
    raw = write_compound(STREAMS)
    table = (number(raw, TABLE) + 1) * 512
    first = Compound(raw).top["Workbook"].start
    circle = Compound(changed(raw, table + 4 * first, first))
    with pytest.raises(Broken):
        circle.read(circle.top["Workbook"])
    directory = number(raw, DIRECTORY)
    with pytest.raises(Broken):
        Compound(changed(raw, table + 4 * directory, directory))
    with pytest.raises(Broken):
        Compound(changed(raw, MORE, len(raw)))
    # A table that lists itself as its own continuation.
    with pytest.raises(Broken):
        Compound(changed(changed(raw, MORE, 0), 512 + 508, 0))


def test_names_that_point_at_each_other_are_each_met_once():
    raw = write_compound(STREAMS)
    place = (number(raw, DIRECTORY) + 1) * 512
    child = number(raw, place + 76)
    looped = Compound(changed(raw, place + 128 * child + 68, child))
    assert "Workbook" in {each.name for each in looped.entries}
    assert len(looped.top) <= len(looped.entries)


@pytest.mark.parametrize("share", range(1, 20))
def test_one_that_is_cut_off_is_read_in_part_or_broken(share):
    raw = write_compound(STREAMS)
    try:
        compound = Compound(raw[: len(raw) * share // 20])
        for each in compound.top.values():
            compound.read(each)
    except Broken:
        return
    assert compound.top
