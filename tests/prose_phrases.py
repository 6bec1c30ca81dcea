"""What clerks write, from data/prose-authors.json: sentences that state the tables' figures, and sentences full of other numbers.

`[a|b]` is a choice, `{新收}` a figure above zero, `{新收~}` one that may be zero, `{%部分/办结}` a share, `{±新收}` a comparison with last
year, `{元:收费}` an amount, `{件}` a measure word, `{n:3-9}` a number of no table, `{#5}` a part that adds up with its neighbours.
"""

import json
import re
from pathlib import Path

HERE = Path(__file__).parent
DATA = json.loads((HERE / "data" / "prose-authors.json").read_text(encoding="utf-8"))
PARTS, FILLERS, PADDING = DATA["parts"], DATA["others"], DATA["padding"]
STATEMENTS = [
    (each["kind"], each["parts"], each["when"], re.sub(r"<(\w+)>", lambda found: DATA["phrases"][found[1]], each["text"]))
    for each in DATA["statements"]
]
