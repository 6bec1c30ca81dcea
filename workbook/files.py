"""Files that a user names: paths that must exist, writing them, names for them, and the sentence where it cannot be done."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

Given = TypeVar("Given", bound=Path | None)


# Bytes; a file system takes 255 with the ending.
LONGEST_NAME = 200
# By the system's own names of what is wrong; some systems have not all of them.
REASONS = {
    "ENOENT": "没有这个文件夹",
    "EACCES": "没有权限，或文件正被打开",
    "EPERM": "没有权限",
    "EEXIST": "已有同名的文件",
    "ENOTDIR": "路径中有一段不是文件夹",
    "EISDIR": "那是一个文件夹",
    "EROFS": "磁盘只读",
    "ENOSPC": "磁盘满了",
    "EDQUOT": "磁盘的配额用完了",
    "EFBIG": "文件太大，磁盘存不下",
    "ENAMETOOLONG": "名字太长",
    "EINVAL": "名字或位置不能用",
    "EILSEQ": "名字里有系统写不了的字",
    "ELOOP": "链接绕成了圈",
    "ENXIO": "那是设备，不是普通文件",
    "ENODEV": "那是设备，不是普通文件",
    "EBUSY": "正被别的程序占用",
    "ETXTBSY": "正被别的程序占用",
    "ENOLCK": "正被别的程序锁住",
    "EDEADLK": "正被别的程序锁住",
    "EAGAIN": "正被别的程序占用",
    "EMFILE": "同时打开的文件太多",
    "ENFILE": "同时打开的文件太多",
    "ENOMEM": "内存不够",
    "EIO": "磁盘读写出错",
    "ENOTEMPTY": "文件夹里还有别的文件",
    "EXDEV": "不在同一个磁盘上",
    "EPIPE": "接收的程序已经关闭",
    "ENOEXEC": "程序运行不了",
    "ENOTSUP": "磁盘不支持",
    "EOPNOTSUPP": "磁盘不支持",
    "ESTALE": "网络磁盘断开了",
    "ETIMEDOUT": "网络磁盘断开了",
    "ENOTCONN": "网络磁盘断开了",
    "ECONNRESET": "网络磁盘断开了",
    "ECONNABORTED": "网络磁盘断开了",
    "EHOSTDOWN": "网络磁盘断开了",
    "EHOSTUNREACH": "网络磁盘断开了",
    "ENETDOWN": "网络磁盘断开了",
    "ENETUNREACH": "网络磁盘断开了",
    "ENETRESET": "网络磁盘断开了",
}
# By name: some are those of libraries that hardly any command needs.
FAILURES = {
    "MemoryError": "内存不够",
    "RecursionError": "层层嵌套得太深",
    "UnicodeError": "名字里有系统写不了的字",
    "TimeoutError": "等得太久",
    "SerialisationError": "临时文件夹存不下",
}


class Stop(Exception):
    """The work could not be done at all; the text is the sentence for the user (exit status 2)."""


def existing(path: Given) -> Given:
    """Return the path; raises Stop when it is given and is not there, or is neither file nor folder."""
    if path is not None and not is_ordinary(_mode(path)):
        raise Stop(f"“{path}”不是普通的文件或文件夹，请核对路径。")
    return path


def folder_of(path: Path) -> Path:
    """Return the folder; raises Stop when it is none."""
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:
        raise Stop(f"“{path}”打不开：{why(error)}。请核对路径。") from error
    if not is_folder:
        raise Stop(f"“{path}”不是文件夹，请核对路径。")
    return path


def is_there(path: Path) -> bool:
    """Return whether something is at a path; raises Stop for one that no file system takes, and for what could be waited for for ever."""
    try:
        path.lstat()
        mode = path.stat().st_mode
    except FileNotFoundError:
        return path.is_symlink()
    except (OSError, ValueError) as error:
        raise Stop(f"“{path}”不能用作文件名：{why(error)}。") from error
    if not is_ordinary(mode):
        raise Stop(f"“{path}”是管道或设备，不是普通文件，请换一个文件名。")
    return True


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise Stop(f"找不到“{path}”，请核对路径。") from None
    except (OSError, ValueError) as error:
        raise Stop(f"“{path}”打不开：{why(error)}。请核对路径。") from error


def is_ordinary(mode: int) -> bool:
    """Return whether what has this mode is a file or a folder: a pipe may be waited for for ever, a device has no end."""
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, its folder made where it is missing; raises Stop when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except (OSError, ValueError) as error:
        raise Stop(f"写不了“{path}”：{why(error)}。请核对路径，或关闭已打开的同名文件。") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there once it is whole; raises OSError, what stood there before being left as it was.

    Where a link stands it is what the link names that is written.
    """
    target = Path(os.path.realpath(path))
    mode = _mode_kept(target)
    # Hidden, and short: the name of the file may be as long as names can be.
    beside = target.with_name(f".~{os.urandom(8).hex()}")
    try:
        with beside.open("xb") as file:
            file.write(data)
        if mode is not None:
            with suppress(OSError):
                beside.chmod(mode)
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _mode_kept(target: Path) -> int | None:
    """Return who may use the file that stands there, None for none; raises OSError for what must not be replaced."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "", str(target))
    if not stat.S_ISREG(mode):
        raise OSError(errno.ENODEV, "", str(target))
    # A file that must not be written could be replaced all the same.
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "", str(target))
    return stat.S_IMODE(mode)


def why(error: BaseException) -> str:
    """Return in Chinese why something could not be done, most often a file be written; what is not known by its name, for who develops."""
    return known_reason(error) or f"代号 {error.__class__.__name__}"


def known_reason(error: BaseException) -> str:
    """Return in Chinese what the system or a library complains of, "" for what tells only who develops something."""
    number = getattr(error, "errno", None)
    if number:
        name = errno.errorcode.get(number, "").removeprefix("WSA")
        return REASONS.get(name, f"系统错误 {number}")
    if isinstance(error, ValueError) and "null" in str(error):
        # The only value of which no system makes a path.
        return "名字里有不能用的字符"
    if isinstance(error, ImportError) and error.name:
        return f"缺少 {error.name}"
    return next((FAILURES[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in FAILURES), "")


def plain_name(text: str) -> str:
    """Return a text as it can stand in a file's name (it may come from a received file): no separators, not too long."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", text).strip(". ")
    return plain.encode("utf-8", "ignore")[:LONGEST_NAME].decode("utf-8", "ignore").strip(". ")
