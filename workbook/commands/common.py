"""What commands share: the sentence that stops one, paths that must exist, writing, printing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, TypeVar

Given = TypeVar("Given", bound=Path | None)


LONGEST_NAME = 80


class Stop(Exception):
    """The work could not be done at all; the text is the sentence for the user (exit status 2)."""


def existing(path: Given) -> Given:
    """Return the path; raises Stop when it is given and is not there."""
    if path is not None and not path.exists():
        raise Stop(f"找不到“{path}”，请核对路径。")
    return path


def folder_of(path: Path) -> Path:
    """Return the folder; raises Stop when it is none."""
    if not path.is_dir():
        raise Stop(f"“{path}”不是文件夹，请核对路径。")
    return path


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, its folder made where it is missing; raises Stop when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Stop(f"写不了“{path}”：{error.strerror}。请核对路径，或关闭已打开的同名文件。") from error


def print_json(data: Any) -> None:
    """Print an object as people can read it."""
    print(json.dumps(data, ensure_ascii=False, indent=1))


def plain_name(text: str) -> str:
    """Return a text as it can stand in a file's name (it may come from a received file): no separators, not too long."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", text).strip(". ")[:LONGEST_NAME]
