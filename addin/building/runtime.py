r"""xlwings' VBA runtime for the add-in: the text that the installed package ships, without what we do not need, with its holes closed.

What a received workbook can do to the text as it is shipped, and what closes it (the patches stand in runtime.json, each with its reason):

- its sheet `<project>.conf`, or a file of that name beside it, chooses the interpreter, the search path, the conda environment;
- its sheets named `*.py` become code; a LICENSE_KEY in its settings turns the paid parts on (the Python half reads its sheet
  `xlwings.conf` for one while it is imported: addin.programs.caller keeps the workbook's name from it until then);
- its folder comes first on Python's search path, and so would the current folder: a planted addin.py is imported (-I and no
  prepare_sys_path; an empty entry there means the current folder, -I or not);
- its name and path stand in a line for cmd.exe, where `\"` quotes nothing and `%` is read between quotes, and on the Mac in a line for
  a shell, where `$(...)` runs: the name goes over in hexadecimal, the path not at all;
- `cmd.exe` and `python` without a path are looked for in Excel's current folder, often the workbook's: whole paths only;
- every public function of a loaded add-in can be called by a formula, without any macro in the workbook: =RunPython("…"),
  =ExecuteWindows(…), =SaveConfigToFile(…), =ReadFile(…). The module is private to its project, its procedures are private, RunPython is
  a sub, and what is not needed is gone;
- user-defined functions hand the workbook in front to Python, which looks in it for code: the wrappers get the add-in itself
  (addin.building.wrappers).

What stays: with a macro of its own, once somebody has allowed it, a workbook can do anything anyhow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rules.data import load_data

HEAD = re.compile(r"(?:Public |Private )?(Sub|Function) (\w+)\(", re.MULTILINE)
FOOT = re.compile(r"End (Sub|Function)$")
APP = re.compile(r'#(?:If|ElseIf) App = "([^"]*)" Then$')
DECLARE = re.compile(r"^(\s*)Declare ")
EXCEL = "Microsoft Excel"


class PatchError(Exception):
    """The installed xlwings is not the one the patches were written for; the sentence names the patch and the version."""


def runtime_text(*, functions: bool = False) -> str:
    """Return the module `xlwings` for the add-in, with line feeds; with `functions` also what user-defined functions need.

    Raises PatchError when xlwings is missing or another version, or a patch does not apply exactly once.
    """
    return patch_runtime(shipped_text("xlwings_custom_addin.bas"), functions=functions)


def shipped_text(name: str) -> str:
    """Return a text file of the installed xlwings, with line feeds. Raises PatchError for a missing file or another version."""
    wanted = load_patches()["xlwings"]
    try:
        found = version("xlwings")
    except PackageNotFoundError:
        raise PatchError(f"没有安装 xlwings，加载项要用它的 VBA 代码。请安装 xlwings {wanted} 后重试。") from None
    if found != wanted:
        raise PatchError(f"已安装的是 xlwings {found}，加载项的补丁只适用于 {wanted}。请安装 xlwings {wanted} 后重试。")
    spec = find_spec("xlwings")
    path = Path(str(spec.origin)).parent / name if spec else Path(name)
    if not path.is_file():
        raise PatchError(f"xlwings {wanted} 的安装不完整，缺少文件 {name}。请重新安装 xlwings {wanted} 后重试。")
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


def load_patches() -> dict[str, Any]:
    """Return what is kept, what is patched and what must be gone."""
    return load_data(__file__, "runtime.json")


def patch_runtime(text: str, *, functions: bool = False) -> str:
    """Return a runtime's text cut down and patched. Raises PatchError."""
    data = load_patches()
    profile = "functions" if functions else "plain"
    kept = {"", *data["keep"]["always"], *(data["keep"]["functions"] if functions else ())}
    found = [(name, lines) for name, lines in split(for_excel(text.splitlines())) if name in kept]
    parts = dict(found)
    if len(found) != len(kept) or parts.keys() != kept:
        names = sorted((kept - parts.keys()) | {name for name in parts if [each for each, _ in found].count(name) > 1})
        raise PatchError(f"xlwings {data['xlwings']} 的 VBA 里应各有一个的过程没有，或者不止一个：{'、'.join(names)}。加载项的补丁对不上。")
    for patch in data["patches"]:
        if patch["in"] in kept and patch.get("only", profile) == profile:
            parts[patch["in"]] = apply(patch, parts[patch["in"]], data["xlwings"])
    lines = [line for name, lines in parts.items() for line in hidden(name, lines, data["public"])]
    result = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"
    see_gone(result, [*data["gone"], *dropped(text, kept)], data["xlwings"])
    return result


def for_excel(lines: Iterable[str]) -> list[str]:
    """Return the lines with the conditions on the program settled for Excel; conditions on the system stay.

    Raises PatchError for conditions that do not pair.
    """
    kept: list[str] = []
    conditions: list[Condition] = []
    for line in lines:
        word = line.strip()
        if word.startswith("#If "):
            conditions.append(Condition(word))
        elif word.startswith("#Else") and conditions:
            conditions[-1].turn(word)
        directive = word.startswith(("#If ", "#Else", "#End If")) and bool(conditions) and conditions[-1].on_program
        if all(each.holds for each in conditions) and not directive and not word.startswith("#Const App"):
            kept.append(line)
        if word == "#End If" and not conditions:
            break
        if word == "#End If":
            conditions.pop()
    else:
        if not conditions:
            return kept
    raise PatchError("xlwings 的 VBA 里条件编译的起止不成对，加载项的补丁对不上。请安装与本软件配套的 xlwings 后重试。")


class Condition:
    """An open condition of the source: whether it is on the program, whether its present branch is Excel's, whether one before was."""

    def __init__(self, word: str) -> None:
        match = APP.match(word)
        self.on_program = match is not None
        self.holds = match is None or match[1] == EXCEL
        self.held = self.holds

    def turn(self, word: str) -> None:
        """Go on to the next branch."""
        if self.on_program:
            match = APP.match(word)
            self.holds = not self.held and (match is None or match[1] == EXCEL)
            self.held = self.held or self.holds


def split(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return the declarations (named "") and the procedures, each with its lines; what stands between procedures is left out."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    inside = True
    for line in lines:
        head = HEAD.match(line)
        if head:
            parts.append((head[2], []))
            inside = True
        if inside:
            parts[-1][1].append(line)
        if parts[-1][0] and FOOT.match(line.strip()):
            inside = False
            parts[-1][1].append("")
    return parts


def apply(patch: Mapping[str, Any], lines: list[str], release: str) -> list[str]:
    """Return a part's lines with a patch applied: the lines `from`, or all from there up to the lines `to`, give way to `put`.

    `from` has to be there once unless the patch says that the first or the last of several is meant; `to` once after it.
    Raises PatchError otherwise.
    """
    first = as_lines(patch["from"])
    starts = found_at(first, lines)
    if len(starts) > 1 and (patch.get("first") or patch.get("last")):
        starts = [starts[0 if patch.get("first") else -1]]
    see_once(patch, first, starts, release)
    end = starts[0] + len(first)
    if "to" in patch:
        last = as_lines(patch["to"])
        ends = [place for place in found_at(last, lines) if place >= end]
        see_once(patch, last, ends, release)
        end = ends[0] + len(last)
    return [*lines[: starts[0]], *patch["put"], *lines[end:]]


def as_lines(wanted: str | list[str]) -> list[str]:
    """Return one line or several as several."""
    return [wanted] if isinstance(wanted, str) else wanted


def found_at(wanted: list[str], lines: list[str]) -> list[int]:
    """Return where these lines stand one behind the other, blanks around them aside."""
    stripped = [line.strip() for line in lines]
    return [place for place in range(len(lines)) if stripped[place : place + len(wanted)] == wanted]


def see_once(patch: Mapping[str, Any], wanted: list[str], places: list[int], release: str) -> None:
    """Raise PatchError unless there is one place."""
    if len(places) != 1:
        raise PatchError(
            f"xlwings {release} 的 VBA 与补丁“{patch['id']}”对不上：过程“{patch['in']}”里“{wanted[0]}”应有 1 处，实有 {len(places)} 处。"
            "请安装与本软件配套的 xlwings 后重试。"
        )


def hidden(name: str, lines: list[str], public: Iterable[str]) -> list[str]:
    """Return a part's lines, made private unless other modules call it."""
    if not name:
        return [DECLARE.sub(r"\1Private Declare ", line) for line in lines]
    if name in public:
        return lines
    return [HEAD.sub(rf"Private \1 {name}(", lines[0]), *lines[1:]]


def dropped(text: str, kept: Iterable[str]) -> set[str]:
    """Return the names of the procedures that are left out."""
    return {match[2] for match in HEAD.finditer(text)} - set(kept)


def see_gone(text: str, words: Iterable[str], release: str) -> None:
    """Raise PatchError when the code (comments aside) still has one of the words."""
    code = "\n".join(line.partition(" '")[0] for line in text.splitlines() if not line.strip().startswith("'"))
    for word in words:
        bounds = (r"\b" if word[0].isalnum() else "", r"\b" if word[-1].isalnum() else "")
        if re.search(bounds[0] + re.escape(word) + bounds[1], code):
            raise PatchError(f"xlwings {release} 的 VBA 打过补丁后仍有“{word}”，不能使用。请安装与本软件配套的 xlwings 后重试。")
