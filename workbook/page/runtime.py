"""Python for browsers (Pyodide), of one version and with known digests, from a folder or, when the page is built, from npm."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from rules.data import load_data
from workbook.files import Stop


def load_runtime() -> dict[str, Any]:
    """Return which Python for browsers is used: version, digests of its files, what of its library is left out."""
    return load_data(__file__, "runtime.json")


def runtime_files(folder: Path | None) -> dict[str, bytes]:
    """Return the files of the runtime by name; raises Stop when they are not to be had, or are not those that are known."""
    known = load_runtime()
    files = _from_folder(folder) if folder else _from_npm(known)
    for name, digest in known["files"].items():
        if sha256(files[name]).hexdigest() != digest:
            raise Stop(known["sentences"]["other"].format(file=name, version=known["version"]))
    return files


def _from_folder(folder: Path) -> dict[str, bytes]:
    known = load_runtime()
    try:
        return {name: (folder / name).read_bytes() for name in known["files"]}
    except OSError as error:
        raise Stop(known["sentences"]["missing"].format(folder=folder, version=known["version"])) from error


def _from_npm(known: dict[str, Any]) -> dict[str, bytes]:
    """Return the files out of the package that npm fetches; which registry it asks is npm's own setting."""
    npm, package = shutil.which("npm"), f"{known['package']}@{known['version']}"
    if npm is None:
        raise Stop(known["sentences"]["no_npm"].format(package=package))
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run([npm, "pack", package, "--silent", "--pack-destination", folder], check=True, capture_output=True, cwd=folder)  # noqa: S603
            archive = next(Path(folder).glob("*.tgz")).read_bytes()
        except (OSError, subprocess.CalledProcessError, StopIteration) as error:
            raise Stop(known["sentences"]["npm"].format(package=package)) from error
    return dict(_unpacked(archive, known))


def _unpacked(archive: bytes, known: dict[str, Any]) -> list[tuple[str, bytes]]:
    with tarfile.open(fileobj=BytesIO(archive), mode="r:gz") as tar:
        found = {Path(each.name).name: each for each in tar.getmembers() if each.isfile() and each.name.count("/") == 1}
        missing = [name for name in known["files"] if name not in found]
        if missing:
            raise Stop(known["sentences"]["other"].format(file=missing[0], version=known["version"]))
        return [(name, opened.read()) for name in known["files"] if (opened := tar.extractfile(found[name]))]
