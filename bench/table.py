"""What was measured, beside its goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`met`: None where nothing was promised."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None

    @classmethod
    def told(cls, what: str, measured: str) -> Line:
        return cls(what, measured)

    @classmethod
    def least(cls, what: str, measured: float, goal: float, unit: str = "") -> Line:
        return cls(what, f"{measured:.0f}{unit}", f">= {goal:g}{unit}", measured >= goal)

    @classmethod
    def most(cls, what: str, measured: float, goal: float, unit: str = "") -> Line:
        return cls(
            what,
            f"{measured:.1f}{unit}" if measured % 1 else f"{measured:.0f}{unit}",
            f"<= {goal:g}{unit}",
            measured <= goal,
        )

    def __str__(self) -> str:
        met = {None: "", True: "yes", False: "NO"}[self.met]
        return f"{self.what:<58} {self.measured:<38} {self.goal:<12} {met}".rstrip()


HEAD = Line("what", "measured", "goal")
