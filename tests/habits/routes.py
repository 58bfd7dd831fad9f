"""Every route of the site, found by walking its table; an address that fits each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

EXAMPLES = {
    "int": "1",
    "slug": "x",
    "str": "1",
    "reference": "123456789012",
}


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str
    view: Callable[..., Any]

    def at(self, **values: str) -> str:
        """An address that fits; `values` by the pattern's own names, else an example of the kind."""

        def fill(found: re.Match[str]) -> str:
            return values.get(found[2], EXAMPLES[found[1]])

        return "/" + re.sub(r"<(\w+):(\w+)>", fill, self.pattern)

    @property
    def example(self) -> str:
        return self.at()

    @property
    def guard(self) -> str | None:
        return getattr(self.view, "guard", None)


def all_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Route]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from all_routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield Route(str(entry.name), prefix + str(entry.pattern), entry.callback)
