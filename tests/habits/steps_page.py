"""docs/rules/steps.md, drawn from the step table that `decide` refuses by. `python -m tests.habits.steps_page` writes it;
tests/core/test_steps_table.py compares.
"""

from __future__ import annotations

from pathlib import Path

from answerable.core.case import commands
from answerable.core.case.steps import BY_CLOCK, BY_COMPLAINANT, BY_OPERATOR, STEPS

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "steps.md"

HEAD = """# Which steps a case takes

Drawn from `STEPS` in `answerable/core/case/steps.py` by `python -m tests.habits.steps_page`; not edited by hand. `decide`
refuses by that table (`not-now`) and buttons are drawn from it. A step listed here may still be refused for a reason of its
own: the rows in `tests/core/` say which.

A case begins with `FileGrievance`. `stage` is the kind of stage in the procedure, `phase` how far the case has come there.
"""


def page() -> str:
    lines = [HEAD, "| stage | phase | the complainant | the office | the clock | the operator |", "| --- " * 6 + "|"]
    for (kind, phase), steps in STEPS.items():
        office = steps - BY_COMPLAINANT - BY_CLOCK - BY_OPERATOR
        cells = [_names(group) for group in (steps & BY_COMPLAINANT, office, steps & BY_CLOCK, steps & BY_OPERATOR)]
        lines.append(f"| {kind} | {phase} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _names(steps: frozenset[type[commands.Command]]) -> str:
    """In the order commands.py lists them."""
    return ", ".join(name for name in vars(commands) if name in {step.__name__ for step in steps})


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
