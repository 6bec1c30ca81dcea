"""What goes into the page (内容): the modules that its entry brings in, their data, the packages they need, the runtime's library."""

from __future__ import annotations

import ast
import json
import zipfile
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from importlib.metadata import Distribution, PackagePath, distribution
from io import BytesIO
from pathlib import Path, PurePosixPath

from workbook.page.runtime import load_runtime

# What runs in the browser begins here; whatever it imports comes along, and whatever that imports.
ENTRY = "workbook.page.answers"
ROOMS = ("rules", "workbook")
ROOT = Path(__file__).parent.parent.parent
STAND_INS = Path(__file__).parent / "stand_ins"


def program_files() -> dict[str, bytes]:
    """Return our own modules that the page needs, and their data, by their paths."""
    modules = {path.relative_to(ROOT).as_posix(): path for path in sorted(set(_modules(ENTRY)))}
    skipped = load_runtime()["skipped"]
    data = {
        name: path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*"))
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
        if not any(fnmatchcase(name := path.relative_to(ROOT).as_posix(), pattern) for pattern in skipped)
    }
    return {name: path.read_bytes() for name, path in sorted((modules | data).items())}


def _modules(entry: str) -> Iterator[Path]:
    """Yield the files of a module of ours, of all that it imports wherever it does, and of the packages they lie in."""
    seen, waiting = {""}, [entry]
    while waiting:
        name = waiting.pop()
        if name in seen or name.split(".")[0] not in ROOMS:
            continue
        seen.add(name)
        waiting.append(name.rpartition(".")[0])
        path = ROOT.joinpath(*name.split("."))
        # Beside a module there may be a folder of its data by the same name.
        file = next((each for each in (path / "__init__.py", path.with_suffix(".py")) if each.is_file()), None)
        if file:
            yield file
            waiting += _imported(ast.parse(file.read_bytes()))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
        yield from _imported(node)


def package_files() -> dict[str, bytes]:
    """Return the modules and data of the packages that are not ours, by their paths, and what stands in for what no browser runs."""
    found = {path.name: path.read_bytes() for path in STAND_INS.glob("*.py") if path.stem != "__init__"}
    for name in load_runtime()["packages"]:
        for path in _files_of(distribution(name)):
            if path.suffix in (".py", ".json") or "metaschema" in path.parts or "vocabularies" in path.parts:
                found[path.as_posix()] = path.read_binary()
    return dict(sorted(found.items()))


def _files_of(package: Distribution) -> Iterator[PackagePath]:
    """Yield the files of a package that lie where packages are imported from."""
    return (path for path in package.files or () if ".." not in path.parts and "tests" not in path.parts and path.suffix != ".pyc")


def licences() -> dict[str, str]:
    """Return the licences of the packages in the page, by what they are of."""
    texts = {}
    for name in load_runtime()["packages"]:
        package = distribution(name)
        for path in _files_of(package):
            if PurePosixPath(path).stem.upper() in ("LICENSE", "LICENCE", "COPYING"):
                texts[f"{name} {package.version}，{path.name}"] = path.read_text(encoding="utf-8").strip()
    return texts


def container(files: Mapping[str, bytes]) -> bytes:
    """Return files in one piece: the length of the index, the index (names and lengths), then what they hold."""
    index = json.dumps([[name, len(data)] for name, data in files.items()]).encode()
    return b"".join((len(index).to_bytes(4, "little"), index, *files.values()))


def library(archive: bytes) -> bytes:
    """Return the runtime's library without what the page never needs, not packed: the page packs it as one piece."""
    unused = load_runtime()["unused"]
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            if not entry.is_dir() and not any(fnmatchcase(entry.filename, pattern) for pattern in unused):
                target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry))
    return out.getvalue()
