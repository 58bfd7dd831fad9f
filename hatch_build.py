"""Compile the message files into the wheel; they are not kept in the repository."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        from answerable.locale.compiling import compile_all

        compile_all()
        build_data["artifacts"].append("answerable/locale/*/LC_MESSAGES/*.mo")
