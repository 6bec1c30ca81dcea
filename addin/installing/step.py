"""The kinds of steps of which a plan is made; they are data, and know nothing of how they are done."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple


class CopyFolder(NamedTuple):
    """A folder is copied, what stood at the target being replaced."""

    source: PurePath
    target: PurePath


class MakeEnvironment(NamedTuple):
    """An environment of Python's own is made anew by the interpreter `executable`, without pip in it."""

    executable: PurePath
    folder: PurePath


class InstallPackages(NamedTuple):
    """The pip of `executable` puts exactly the requirements and our wheel into `interpreter`; offline where a folder `wheels` is given."""

    executable: PurePath
    interpreter: PurePath
    requirements: tuple[str, ...]
    wheel: PurePath
    wheels: PurePath | None


class Compile(NamedTuple):
    """All packages of an interpreter are compiled: the button runs it without writing what it compiled."""

    interpreter: PurePath


class NeedFile(NamedTuple):
    """One of the files must be there by now."""

    paths: tuple[PurePath, ...]


class WriteFile(NamedTuple):
    """A file is written, its folder made where it is missing."""

    path: PurePath
    data: bytes


class RemoveFile(NamedTuple):
    """A file is removed where its digest (sha256, hexadecimal) is the given one; any, where none is given."""

    path: PurePath
    digest: str = ""


class RemoveFolder(NamedTuple):
    """A folder is removed with all that is in it."""

    path: PurePath


class RemoveEmptyFolder(NamedTuple):
    """A folder is removed where nothing is left in it."""

    path: PurePath


Step = CopyFolder | MakeEnvironment | InstallPackages | Compile | NeedFile | WriteFile | RemoveFile | RemoveFolder | RemoveEmptyFolder


class Plan(NamedTuple):
    """What is to be done in this order, or why nothing can be (sentences for the user)."""

    steps: tuple[Step, ...] = ()
    refusals: tuple[str, ...] = ()
