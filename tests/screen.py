"""A virtual screen, an ordinary user before it, and where on it things are to be clicked."""

from __future__ import annotations

import os
import pwd
import shutil
import struct
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.running_office import bridge

# A sheet has as many children as cells; nothing to be clicked has nearly as many.
MANY = 200


class Screen:
    """An X server without a monitor."""

    def __init__(self, tries: int = 5) -> None:
        self.server, answer = self._start()
        while not answer and tries:
            # Somebody else took the number between the server's look and its taking it.
            self.stop()
            tries -= 1
            self.server, answer = self._start()
        if not answer:
            self.stop()
            raise RuntimeError("Xvfb did not start")
        self.name = f":{answer}"

    def _start(self) -> tuple[subprocess.Popen[bytes], str]:
        """Start a server; return it and the number of its screen, "" when it came to nothing."""
        read, write = os.pipe()
        self.memory = Path(tempfile.mkdtemp())
        # No access control: who starts the office is not who started the screen; it listens on this machine alone. No reset: an office
        # looks at the screen and goes away again before it comes to stay, and a server that begins anew just then lets nobody in.
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-ac", "-noreset"]
        command += ["-fbdir", str(self.memory)]
        server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            return server, answer.readline().strip()

    def click(self, x: int, y: int) -> None:
        """Click with the left button, like a hand: there first, then down, then up; faster, the office loses some."""
        self.do("mousemove", str(x), str(y), "sleep", "0.5", "mousedown", "1", "sleep", "0.1", "mouseup", "1")

    def press(self, key: str) -> None:
        """Press a key."""
        self.do("key", key)

    def do(self, *arguments: str) -> None:
        """Have xdotool do something on this screen."""
        subprocess.run(["xdotool", *arguments], check=True, env=os.environ | {"DISPLAY": self.name}, timeout=30)

    def pixels(self) -> Counter[str]:
        """Return how many pixels of each colour (RRGGBB) the screen shows."""
        # What the server keeps is an X window dump: numbers of four bytes, a table of colours, then lines of blue, green, red, nothing.
        dump = (self.memory / "Xvfb_screen0").read_bytes()
        numbers = struct.unpack(">25I", dump[:100])
        picture = dump[numbers[0] + 12 * numbers[19] :][: numbers[12] * numbers[5]]
        return Counter(
            f"{red:02X}{green:02X}{blue:02X}" for blue, green, red in zip(picture[::4], picture[1::4], picture[2::4], strict=False)
        )

    def stop(self) -> None:
        """Switch the screen off."""
        self.server.terminate()
        self.server.wait(10)
        shutil.rmtree(self.memory, ignore_errors=True)


def ordinary_user() -> int | None:
    """Return the number of a user without rights when the tests run as root, which extensions are not installed for; else None."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def running_as(user: int | None, home: Path) -> dict[str, Any]:
    """Return what Popen needs to run something for a user at home in a folder, which with all in it becomes that user's."""
    place = {"env": os.environ | {"HOME": str(home)}, "cwd": home}
    if user is None:
        return place
    for each in (home, *home.rglob("*")):
        os.chown(each, user, user)
    return place | {"user": user, "group": user, "extra_groups": []}


def descendants(accessible: Any, depth: int = 25) -> Iterator[Any]:
    """Yield the contexts of what is inside of something on the screen."""
    context = accessible.getAccessibleContext()
    yield context
    if depth and context.getAccessibleChildCount() <= MANY:
        for child in _children(context):
            yield from descendants(child, depth - 1)


def _children(context: Any) -> list[Any]:
    """Return what is in something; of what changes while it is looked through, what was there so far: who waits for more looks again."""
    found: list[Any] = []
    # Not as a context manager, which cannot hand UNO's exceptions on.
    try:
        for index in range(context.getAccessibleChildCount()):
            child = context.getAccessibleChild(index)
            # Lists of files hold things that tell nothing of themselves.
            if hasattr(child, "getAccessibleContext"):
                found.append(child)
    except bridge().getClass("com.sun.star.lang.IndexOutOfBoundsException"):
        pass
    return found


def named(accessible: Any, name: str, roles: tuple[int, ...]) -> Any:
    """Return the visible thing of a name and of one of the roles (com.sun.star.accessibility.AccessibleRole), None when there is none."""
    for context in descendants(accessible):
        if context.getAccessibleRole() in roles and context.getAccessibleName() == name and context.getSize().Width > 0:
            return context
    return None


def middle(context: Any) -> tuple[int, int]:
    """Return the middle of something on the screen, in pixels."""
    place, size = context.getLocationOnScreen(), context.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2


def wait_for(what: Callable[[], Any], seconds: float = 90) -> Any:
    """Return what a function gives as soon as it gives something; fails when it never does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it did not come")
