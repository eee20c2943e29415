"""Dash's component libraries, as the pages use them.

Loosely typed on purpose: their stubs do not know `data-` and `aria-` attributes given by `**`, which nearly every
component of ours carries.
"""

from collections.abc import Callable
from typing import Protocol, cast

import dash
import dash_ag_grid
import dash_mantine_components
from dash.development.base_component import Component as Component


class Kit(Protocol):
    """A library: every name in it makes a component."""

    def __getattr__(self, name: str) -> Callable[..., Component]:
        """The component's constructor."""


html = cast(Kit, dash.html)
dcc = cast(Kit, dash.dcc)
dmc = cast(Kit, dash_mantine_components)
dag = cast(Kit, dash_ag_grid)
