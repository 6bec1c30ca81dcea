"""xlwings' engine for LibreOffice Calc, on xlwings' open part (its base classes) alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import xlwings as xw

from addin.libreoffice.apps import App, Apps
from addin.libreoffice.dialogs import Dialogs
from addin.libreoffice.values import cleaned, prepared

NAME = "libreoffice"


class Engine:
    """What xlwings asks of an engine: its applications and how values are prepared."""

    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: object, options: object = None) -> object:  # noqa: ARG004 - xlwings' own
        """Return a value as it is written; raises TypeError for what a cell cannot hold."""
        return prepared(value)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[object]],
        datetime_builder: Callable[..., Any],
        empty_as: object,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # noqa: FBT001 - xlwings' own
    ) -> list[list[object]]:
        """Return rows of values as they are handed out."""
        return [[cleaned(value, datetime_builder, empty_as, number_builder, show_errors=err_to_str) for value in row] for row in data]


def register(context: Any, dialogs: Any = None) -> xw.Engine:
    """Return the engine for the office of a component context, made known to xlwings and activated; an earlier one is replaced.

    The dialogs default to real ones in that office.
    """
    engine = Engine()
    engine.apps.connect(App(engine, context, dialogs or Dialogs(context)))
    made = xw.Engine(impl=engine)
    xw.engines.engines[:] = [each for each in xw.engines.engines if each.name != NAME]
    xw.engines.add(made)
    made.activate()
    return made
