"""What commands share: the sentence that stops one, paths that must exist, writing, printing."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path
from typing import Any, TypeVar

Given = TypeVar("Given", bound=Path | None)


# Bytes; a file system takes 255 with the ending.
LONGEST_NAME = 200
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
REASONS = {
    errno.ENOENT: "没有这个文件夹",
    errno.EACCES: "没有权限，或文件正被打开",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "那是一个文件夹",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "名字太长",
}


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


def is_there(path: Path) -> bool:
    """Return whether something is at a path; raises Stop for one that no file system takes."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise Stop(f"“{path}”不能用作文件名：{why(error)}。") from error
    return True


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, its folder made where it is missing; raises Stop when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except (OSError, ValueError) as error:
        raise Stop(f"写不了“{path}”：{why(error)}。请核对路径，或关闭已打开的同名文件。") from error


def why(error: Exception) -> str:
    """Return in Chinese why a file could not be written."""
    number = getattr(error, "errno", None)
    return REASONS.get(number, getattr(error, "strerror", None) or error.__class__.__name__) if number else error.__class__.__name__


def say(line: str) -> None:
    """Print a line; what a received file could put into it (control signs, line breaks) cannot forge another."""
    print(plain_line(line))


def plain_line(line: str) -> str:
    """Return a line without what would end it or hide a part of it."""
    return CONTROL.sub(" ", line)


def print_json(data: Any) -> None:
    """Print an object as people can read it."""
    print(json.dumps(data, ensure_ascii=False, indent=1))


def plain_name(text: str) -> str:
    """Return a text as it can stand in a file's name (it may come from a received file): no separators, not too long."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", text).strip(". ")
    return plain.encode("utf-8", "ignore")[:LONGEST_NAME].decode("utf-8", "ignore").strip(". ")
