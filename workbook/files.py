"""Files that a user names: paths that must exist, writing them, names for them, and the sentence where it cannot be done."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import TypeVar

Given = TypeVar("Given", bound=Path | None)


# Bytes; a file system takes 255 with the ending.
LONGEST_NAME = 200
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


def plain_name(text: str) -> str:
    """Return a text as it can stand in a file's name (it may come from a received file): no separators, not too long."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", text).strip(". ")
    return plain.encode("utf-8", "ignore")[:LONGEST_NAME].decode("utf-8", "ignore").strip(". ")
