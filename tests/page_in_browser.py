"""The page built once and opened from the disk without a network, for tests that ask it what it makes of files."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import FULL
from workbook.cli import main

NO_RUNTIME = "browser: npm is not at hand, and NIANBAO_PYODIDE names no folder of Pyodide's files"
READY = 120_000
# Gives a file to the page as a person's choice would, and returns what came of it and of what was asked of it after that.
ASK = """
async ([name, text, previous, questions]) => {
  const file = (name, text) => new File([Uint8Array.from(atob(text), each => each.charCodeAt(0))], name);
  const packed = bytes => new Promise(done => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(new Blob([bytes]));
  });
  const given = new DataTransfer(), made = [];
  if (previous) given.items.add(file(previous[0], previous[1]));
  document.getElementById("previous").files = given.files;
  const found = await window.nianbao.check(file(name, text));
  for (const question of found.refused || found.lost ? [] : questions) {
    const {name, bytes, refused} = await window.nianbao.ask(question);
    made.push({name, refused, bytes: bytes ? await packed(bytes) : null});
  }
  return {refused: found.refused, lost: found.lost, why: found.why, made};
}
"""
JSON, MARK = {"do": "json"}, {"do": "mark"}


class Made(NamedTuple):
    """What the page made of a file: its name and bytes, or why it was not made."""

    name: str | None
    data: bytes | None
    refused: str | None


class Answer:
    """What the page makes of a file: its JSON and the marked copy, or why it was not judged; and whatever else was asked of it."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.refused: str | None = found.get("refused")
        self.lost = (found.get("lost"), found.get("why")) if found.get("lost") else None
        made = [
            Made(each.get("name"), base64.b64decode(each["bytes"]) if each["bytes"] else None, each.get("refused"))
            for each in found["made"]
        ]
        self.json = made[0].data.decode("utf-8").rstrip("\n") if made and made[0].data else None
        self.marked = made[1].data if made else None
        self.others = made[2:]


class OpenPage:
    """The page as it stands open in a browser; `requests` are the addresses that it asked for, `complaints` what the console said."""

    def __init__(self, page: Any, file: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(file.as_uri())
        page.evaluate("window.nianbao.ready()")

    def ask(self, name: str, data: bytes, previous: tuple[str, bytes] | None = None, *others: dict[str, Any]) -> Answer:
        """Return what the page makes of a file; `others` are questions on it besides its JSON and its marked copy."""
        given = [previous[0], base64.b64encode(previous[1]).decode()] if previous else None
        return Answer(self.page.evaluate(ASK, [name, base64.b64encode(data).decode(), given, [JSON, MARK, *others]]))

    def choose(self, *files: Path, at: str = "#file") -> None:
        """Choose files as a person does, and wait until they are judged."""
        self.page.set_input_files(at, list(files))
        self.settled()

    def settled(self) -> str:
        """Return what the page says when it has done what it was doing."""
        self.page.wait_for_function("!document.getElementById('status').classList.contains('busy')", timeout=READY)
        return str(self.page.locator("#status").inner_text())

    def download(self, button: str) -> tuple[str, bytes]:
        """Return the name and the bytes of what a button downloads."""
        with self.page.expect_download(timeout=READY) as waiting:
            self.page.click(button)
        return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def build(folder: Path) -> Path:
    """Return the page that the command builds into a folder, of what npm fetches or NIANBAO_PYODIDE names."""
    given = os.environ.get("NIANBAO_PYODIDE")
    if not given and shutil.which("npm") is None:
        (pytest.fail if FULL else pytest.skip)(NO_RUNTIME)
    file, said = folder / "年报核对.html", StringIO()
    with redirect_stderr(said), redirect_stdout(said):
        status = main(["page", "-o", str(file), *(["--pyodide", given] if given else [])])
    if status:
        (pytest.fail if FULL else pytest.skip)(f"browser: {said.getvalue()}")
    return file


@pytest.fixture(scope="session")
def page_file(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page as a file."""
    return build(tmp_path_factory.mktemp("网页"))


@pytest.fixture(scope="module")
def opened(browser: Any, page_file: Path) -> Iterator[OpenPage]:
    """Return the page open in a browser without a network."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    yield OpenPage(context.new_page(), page_file)
    context.close()
