"""The page's costs: its size, how long until it is ready, the first check and later ones, memory; beside the command's own process."""

from __future__ import annotations

import base64
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

READY, LATER = 3, 10
CHECK = """
async ([name, text]) => {
  const file = new File([Uint8Array.from(atob(text), each => each.charCodeAt(0))], name), start = performance.now();
  await window.nianbao.check(file);
  return (performance.now() - start) / 1000;
}
"""


def benchmark_page(path: str) -> None:
    """Build the page, open it from the disk and check a workbook again and again."""
    program = shutil.which("chromium")
    if program is None:
        print("the page: left out, no chromium")
        return
    from playwright.sync_api import sync_playwright

    from tests.page_in_browser import build

    given = [Path(path).name, base64.b64encode(Path(path).read_bytes()).decode()]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = build(Path(folder))
        show("size", file.stat().st_size / 1e6, "MB", "(limit 9)")
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        ready, first, later, memory = [], [], [], []
        for _ in range(READY):
            page = chromium.new_page()
            start = time.perf_counter()
            page.goto(file.as_uri())
            memory.append(page.evaluate("window.nianbao.ready().then(found => found.memory)"))
            ready.append(time.perf_counter() - start)
            first.append(page.evaluate(CHECK, given))
            later += [page.evaluate(CHECK, given) for _ in range(LATER)]
            page.close()
        chromium.close()
    show("ready", statistics.median(ready), "s", "(limit 6)")
    show("first check", statistics.median(first), "s", "(limit 0.3 for later ones)")
    show("a later check", statistics.median(later), "s", "(limit 0.3)")
    show("memory of Python when ready", statistics.median(memory) / 1e6, "MB")
    start = time.perf_counter()
    subprocess.run([str(Path(sys.executable).with_name("nianbao")), "check", path], stdout=subprocess.DEVNULL, check=False)
    show("beside it: nianbao check, a process", time.perf_counter() - start, "s")


def show(name: str, value: float, unit: str, limit: str = "") -> None:
    """Print a line."""
    print(f"{'the page: ' + name:<52}{value:>12.2f} {unit:<3}{limit}")
