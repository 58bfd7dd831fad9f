"""A step the rules forbid. The words for each code are in `words/refusals.py`; a test walks CODES."""

from __future__ import annotations

CODES = frozenset(
    {
        "not-now",
        "not-your-office",
        "not-for-officers",
        "not-for-complainants",
        "changed-meanwhile",
        "unknown-case",
        "office-cannot-receive",
        "already-filed",
        "in-the-future",
        "before-filing",
        "dated-back",
        "date-impossible",
        "already-acknowledged",
        "same-office",
        "stage-not-reachable",
        "unknown-officer",
        "summary-empty",
        "summary-too-long",
        "no-open-question",
        "question-open",
        "unknown-clock",
        "clock-not-running",
        "clock-not-over",
        "no-extension",
        "extension-too-late",
        "extension-used-up",
        "extension-beyond-cap",
        "extension-unit",
        "extension-ground",
        "consent-missing",
        "not-accepted-yet",
        "letter-incomplete",
        "unknown-class",
        "receipt-not-earlier",
        "receipt-recorded",
        "same-class",
        "same-procedure",
        "stage-not-in-procedure",
        "limit-unchanged",
        "no-points",
        "unknown-outcome",
        "remedy-missing",
        "remedy-unknown",
        "remedy-done",
        "remedies-open",
        "remedy-date-past",
        "not-decided-yet",
        "no-review",
        "window-over",
        "nothing-to-review-yet",
        "review-office-handled-case",
        "reviewer-touched-case",
        "unknown-result",
        "send-back-nowhere",
        "reason-missing",
        "already-delivered",
        "not-sent",
    }
)


class Refused(Exception):
    """`code` is stable and in CODES; `clause` names the rule (an article, a promise, or ""); `facts` fill the
    sentence people read. Facts hold no sealed content and no person's name.
    """

    def __init__(self, code: str, clause: str = "", **facts: object) -> None:
        if code not in CODES:
            raise ValueError(f"refusal code {code!r} is not in CODES")
        super().__init__(code)
        self.code = code
        self.clause = clause
        self.facts = facts
