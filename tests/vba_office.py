"""A LibreOffice of our own that opens macro workbooks and calls their procedures; driven by lines of JSON, for UNO is not let into the tests' process.

As a module it is the tests' side (Office); run as a program it is the driver, by whichever Python has UNO.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

UNO = "/usr/lib/python3/dist-packages"
FILTER = "Calc MS Excel 2007 VBA XML"
HAS_UNO = f"import sys; sys.path.append({UNO!r}); import uno"
NO_OFFICE = "office: LibreOffice or its Python bridge is not installed"


def find_python():
    """Return a Python that can talk to LibreOffice, None where there is none."""
    for program in (sys.executable, shutil.which("python3", path="/usr/bin")):
        if program and subprocess.run([program, "-c", HAS_UNO], capture_output=True, check=False).returncode == 0:
            return program
    return None


class MacroError(Exception):
    """What a procedure raised; its text is LibreOffice's."""


class Office:
    """A running office; each method is one line to the driver."""

    def __init__(self, python, **variables):
        environment = os.environ | variables
        command = [python, __file__]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
        )

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise MacroError(answer["error"])
        return answer["result"]

    def open(self, path):
        """Open a workbook (it becomes the active one) and return its number."""
        return self.ask(do="open", path=str(path))

    def call(self, book, module, procedure, *arguments):
        """Return what a procedure returns."""
        return self.ask(do="call", book=book, module=module, procedure=procedure, arguments=arguments)

    def sources(self, book):
        """Return the name of the project and its modules with their sources."""
        return self.ask(do="sources", book=book)

    def cell(self, book, sheet, address):
        """Return the text of a cell."""
        return self.ask(do="cell", book=book, sheet=sheet, address=address)

    def activate(self, book):
        """Make a workbook the active one."""
        self.ask(do="activate", book=book)

    def close(self, book):
        """Close a workbook; the first one opened becomes the active one."""
        self.ask(do="close", book=book)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


class Driver:
    """The side that talks to LibreOffice."""

    def __init__(self):
        sys.path.append(UNO)
        import uno

        self.uno = uno
        self.folder = tempfile.mkdtemp(prefix="nianbao-office-")
        pipe = "nianbao" + uuid.uuid4().hex[:12]
        profile = (Path(self.folder) / "profile").as_uri()
        command = ["soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
        command += [f"-env:UserInstallation={profile}", f"--accept=pipe,name={pipe};urp;"]
        self.office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.desktop = self.connect(pipe)
        self.books = []
        self.active = None

    def connect(self, pipe):
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(600):
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:  # noqa: BLE001 (UNO's exceptions exist only once it is imported)
                time.sleep(0.1)
        return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def value(self, name, value):
        return self.uno.createUnoStruct("com.sun.star.beans.PropertyValue", name, 0, value, 0)

    def open(self, path):
        properties = [self.value("MacroExecutionMode", 4)]
        if Path(path).suffix in {".xlsm", ".xlam"}:
            properties.append(self.value("FilterName", FILTER))
        self.books.append(self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, tuple(properties)))
        self.active = self.books[-1]
        return len(self.books) - 1

    def call(self, book, module, procedure, arguments):
        # A call makes its own workbook the active one for the next.
        self.active.CurrentController.Frame.activate()
        address = f"vnd.sun.star.script:{self.project(book)}.{module}.{procedure}?language=Basic&location=document"
        result, _, _ = self.books[book].getScriptProvider().getScript(address).invoke(tuple(arguments), (), ())
        return result

    def project(self, book):
        return self.books[book].BasicLibraries.ProjectName

    def sources(self, book):
        library = self.books[book].BasicLibraries.getByName(self.project(book))
        return [self.project(book), {name: library.getByName(name) for name in library.getElementNames()}]

    def cell(self, book, sheet, address):
        return self.books[book].Sheets.getByName(sheet).getCellRangeByName(address).String

    def activate(self, book):
        """Make a workbook the active one, as opening it does."""
        self.active = self.books[book]

    def close(self, book):
        self.books[book].close(True)
        self.active = self.books[0]

    def stop(self):
        try:
            self.desktop.terminate()
        except Exception:  # noqa: BLE001 (as above)
            self.office.kill()
        self.office.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    driver = Driver()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": getattr(driver, request.pop("do"))(**request)}
        except Exception as error:  # noqa: BLE001 (as above)
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
    driver.stop()


if __name__ == "__main__":
    main()
