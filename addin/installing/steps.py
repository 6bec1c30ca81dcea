"""Doing a plan, all of it or nothing: each kind of step a function that first says how it is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from addin.installing import step as kinds
from addin.installing.data import word
from addin.installing.interpreter import complaint_of, run_python
from addin.installing.record import digest
from addin.installing.step import Plan, Step
from workbook.files import why

Place = Callable[[PurePath], Path]
ASIDE = ".old"
COMPILE = "import compileall, sys, sysconfig; sys.exit(not compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2))"
PIP = ("--disable-pip-version-check", "--no-user", "--no-input", "--quiet", "--no-deps", "--only-binary=:all:", "--no-warn-script-location")


class StepError(Exception):
    """A step could not be done, and all before it are taken back; the text is the sentence for the user."""


class Work(NamedTuple):
    """What doing a plan has at hand: where a path of the plan stands, what takes the steps back, what is done once all are."""

    place: Place
    back: ExitStack
    after: ExitStack

    def set_aside(self, path: Path) -> None:
        """Put away what stands at a path until all is done; it comes back when something fails."""
        aside = path.with_name(path.name + ASIDE)
        _delete(aside)
        if path.exists() or path.is_symlink():
            path.rename(aside)
            self.back.callback(_bring_back, aside, path)
            self.after.callback(_delete, aside)
        else:
            self.back.callback(_delete, path)

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those above it; what is made goes again when something fails."""
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for each in reversed(missing):
            self.back.callback(_delete_empty, each)


def perform(plan: Plan, *, place: Place = Path, tell: Callable[[str], object] = print) -> list[str]:
    """Do the steps in their order, telling each; return what was left alone and why.

    Raises StepError where one cannot be done: the others have been taken back by then.
    """
    left = []
    with ExitStack() as back:
        work = Work(place, back, ExitStack())
        for step in plan.steps:
            if not _is_done(step, place):
                tell(line_of(step))
            try:
                note = DOING[type(step)](step, work)
            except (OSError, shutil.Error) as error:
                raise StepError(
                    word("failures", "file", file=getattr(error, "filename", None) or _shown(step[0]), why=why(error))
                ) from error
            left += [note] if note else []
        back.pop_all()
    work.after.close()
    return left


def line_of(step: Step) -> str:
    """Return what a step does, in a line."""
    return word("steps", type(step).__name__, **{name: _shown(value) for name, value in step._asdict().items()})


def _is_done(step: Step, place: Place) -> bool:
    """Return whether a step takes away what is not there: nobody needs to read of it."""
    return isinstance(step, (kinds.RemoveFile, kinds.RemoveFolder, kinds.RemoveEmptyFolder)) and not place(step.path).exists()


def _shown(value: object) -> str:
    return str(value) if isinstance(value, (str, PurePath)) else ""


def _copy_folder(step: kinds.CopyFolder, work: Work) -> None:
    target = work.place(step.target)
    work.make_folder(target.parent)
    work.set_aside(target)
    shutil.copytree(work.place(step.source), target, ignore=shutil.ignore_patterns("__pycache__"))


def _make_environment(step: kinds.MakeEnvironment, work: Work) -> None:
    folder = work.place(step.folder)
    work.make_folder(folder.parent)
    work.set_aside(folder)
    _run("venv", work.place(step.executable), "-m", "venv", "--without-pip", folder)


def _install_packages(step: kinds.InstallPackages, work: Work) -> None:
    source = ("--isolated", "--no-index", "--find-links", step.wheels) if step.wheels else ()
    wanted = (*step.requirements, work.place(step.wheel))
    command = (work.place(step.executable), "-m", "pip", "--python", work.place(step.interpreter), "install", *PIP, *source, *wanted)
    _run("offline" if step.wheels else "online", *command)


def _compile(step: kinds.Compile, work: Work) -> None:
    _run("compile", work.place(step.interpreter), "-c", COMPILE)


def _need_file(step: kinds.NeedFile, work: Work) -> None:
    if not any(work.place(path).is_file() for path in step.paths):
        raise StepError(word("failures", "need", file="、".join(map(str, step.paths))))


def _write_file(step: kinds.WriteFile, work: Work) -> None:
    path = work.place(step.path)
    work.make_folder(path.parent)
    work.set_aside(path)
    path.write_bytes(step.data)


def _remove_file(step: kinds.RemoveFile, work: Work) -> str | None:
    path = work.place(step.path)
    if path.exists() and step.digest and digest(path.read_bytes()) != step.digest:
        return word("notes", "changed", file=step.path)
    work.set_aside(path)
    return None


def _remove_folder(step: kinds.RemoveFolder, work: Work) -> None:
    work.set_aside(work.place(step.path))


def _remove_empty_folder(step: kinds.RemoveEmptyFolder, work: Work) -> None:
    # What is set aside goes first: the folder is empty only then.
    folder = work.place(step.path)
    earlier = work.after.pop_all()
    work.after.callback(_delete_empty, folder)
    work.after.push(earlier)


DOING: dict[type, Callable[[Any, Work], str | None]] = {
    kinds.CopyFolder: _copy_folder,
    kinds.MakeEnvironment: _make_environment,
    kinds.InstallPackages: _install_packages,
    kinds.Compile: _compile,
    kinds.NeedFile: _need_file,
    kinds.WriteFile: _write_file,
    kinds.RemoveFile: _remove_file,
    kinds.RemoveFolder: _remove_folder,
    kinds.RemoveEmptyFolder: _remove_empty_folder,
}


def _run(failure: str, interpreter: Path, *words: object) -> None:
    """Have an interpreter do something; raises StepError with what it complained of."""
    done = run_python(interpreter, *words)
    if done.returncode:
        raise StepError(word("failures", failure, said=complaint_of(done)))


def _bring_back(aside: Path, path: Path) -> None:
    _delete(path)
    with suppress(OSError):
        aside.rename(path)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _delete_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
