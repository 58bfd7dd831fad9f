"""Why a step may not be taken, and what to do instead."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from answerable.core.case.refusals import Refused

from .clocks import ground_name, is_citation, say_length
from .contents import content_name
from .names import day_in_words, list_in_words

_PROMISE = re.compile(r"P[1-9]")  # a promise of ours is a name for us; an article of the law is shown

SENTENCES: dict[str, str] = {
    "not-now": gettext_noop("This step is not possible at the present stage of the case."),
    "not-your-office": gettext_noop("Another office is responsible for this case now."),
    "not-for-officers": gettext_noop("Only the person who brought the grievance can do this."),
    "not-for-complainants": gettext_noop("Only the office can do this."),
    "changed-meanwhile": gettext_noop(
        "The case has changed since you opened this page. Please read what is new, then send again; your text is kept below."
    ),
    "unknown-case": gettext_noop("There is no such case."),
    "office-cannot-receive": gettext_noop("This office cannot receive the case."),
    "already-filed": gettext_noop("This grievance has already been filed."),
    "in-the-future": gettext_noop("The date lies in the future. Please enter the day it truly happened."),
    "before-filing": gettext_noop("The date lies before the grievance was received."),
    "dated-back": gettext_noop(
        "What an office does counts from the moment it is entered here. It cannot be dated back."
    ),
    "date-impossible": gettext_noop("Please choose a day that is still to come."),
    "already-acknowledged": gettext_noop("Receipt has already been acknowledged at this stage."),
    "same-office": gettext_noop("The case is already with this office."),
    "stage-not-reachable": gettext_noop("The procedure has no handling stage after this one."),
    "unknown-officer": gettext_noop("Please choose an officer of this office."),
    "summary-empty": gettext_noop("Please write a summary."),
    "summary-too-long": gettext_noop("The summary has %(count)s characters. Please keep it to %(most)s."),
    "no-open-question": gettext_noop("No question is open. You can add to your grievance instead."),
    "question-open": gettext_noop("A question is still open. Please wait for the answer before asking another."),
    "unknown-clock": gettext_noop("The procedure has no such time limit."),
    "clock-not-running": gettext_noop("This time limit is not running."),
    "clock-not-over": gettext_noop("This time limit has not ended yet."),
    "no-extension": gettext_noop("The procedure allows no more time here."),
    "extension-too-late": gettext_noop(
        "The time ended on %(until)s, and more time may only be taken before that. Please answer as soon as you can."
    ),
    "extension-used-up": gettext_noop("More time has already been taken as often as the procedure allows (%(times)s)."),
    "extension-beyond-cap": gettext_noop("The procedure allows at most %(most)s more in all."),
    "extension-unit": gettext_noop("Please give a whole number in the unit of the procedure, at most %(unit)s."),
    "letter-incomplete": gettext_noop(
        "The letter cannot be sent yet. The procedure wants it to say also: %(missing)s."
    ),
    "receipt-recorded": gettext_noop("This came in through the site, which recorded the moment itself."),
    "receipt-not-earlier": gettext_noop(
        "The day of receipt can only be corrected to an earlier day, so that nobody loses time by it."
    ),
    "unknown-class": gettext_noop("Please choose a kind of case that the procedure knows."),
    "same-class": gettext_noop("The case is already of this kind."),
    "same-procedure": gettext_noop("The case already runs under this version of the rules."),
    "stage-not-in-procedure": gettext_noop("The other version of the rules has no stage like the one this case is in."),
    "limit-unchanged": gettext_noop("The time limit has not moved."),
    "consent-missing": gettext_noop(
        "More time needs the complainant's agreement here. Please ask, and say how and when it was given."
    ),
    "extension-ground": gettext_noop("Please choose a ground that the procedure names: %(grounds)s."),
    "not-accepted-yet": gettext_noop("The case has to be accepted before it can be decided."),
    "no-points": gettext_noop("Please decide at least one point."),
    "unknown-outcome": gettext_noop("Please choose an outcome that this procedure has."),
    "remedy-missing": gettext_noop(
        "Point %(point)s is decided for the complainant: please say what will be done about it."
    ),
    "remedy-unknown": gettext_noop("The decision names no such remedy."),
    "remedy-done": gettext_noop("This remedy has already been marked as performed."),
    "remedies-open": gettext_noop("What was promised has not all been done yet, so the case cannot be closed."),
    "remedy-date-past": gettext_noop(
        "The day for the remedy of point %(point)s has passed. Please choose a later one."
    ),
    "not-decided-yet": gettext_noop("There is no decision yet."),
    "no-review": gettext_noop(
        "This procedure has no further review inside the institution. You can turn to an outside body; it is named on the page of your case."
    ),
    "window-over": gettext_noop(
        "The time to ask for review ended on %(until)s. You can still turn to an outside body, or tell us of new facts in a new grievance."
    ),
    "nothing-to-review-yet": gettext_noop(
        "There is no decision to review yet, and the time to answer has not run out."
    ),
    "review-office-handled-case": gettext_noop("This office has already dealt with the case and may not review it."),
    "reviewer-touched-case": gettext_noop(
        "Whoever worked on the case before may not review it. Please give it to a colleague."
    ),
    "unknown-result": gettext_noop("Please choose a result for the review."),
    "send-back-nowhere": gettext_noop("There is no stage the case could be sent back to."),
    "reason-missing": gettext_noop("Please give the reasons."),
    "already-delivered": gettext_noop("This letter has already been read."),
    "not-sent": gettext_noop("There is no such letter."),
}

DIGITS: dict[str, dict[str, str]] = {
    "reference": {
        "empty": gettext_noop("Please enter the reference: 12 digits."),
        "not-digits": gettext_noop("The reference has digits only."),
        "length": gettext_noop("The reference has 12 digits. Please count them once more."),
        "check": gettext_noop("A digit of the reference is wrong. Please compare it with your receipt."),
    },
    "code": {
        "empty": gettext_noop("Please enter the code: 24 digits."),
        "not-digits": gettext_noop("The code has digits only."),
        "length": gettext_noop("The code has 24 digits, in six groups of four. Please count them once more."),
        "check": gettext_noop("A digit of the code is wrong. Please compare it with your receipt."),
    },
}

PASSWORD: dict[str, str] = {
    "short": gettext_noop("Please choose a password of at least 12 characters. Several words are easy to remember."),
    "long": gettext_noop("Please choose a password of at most 200 characters."),
    "common": gettext_noop("This password is easy to guess. Please choose another one, without your user name in it."),
    "blank": gettext_noop("Please choose a password."),
}


def _fact(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return day_in_words(value)
    if name in ("most", "unit") and isinstance(value, str):
        return say_length(value)
    if name == "missing":
        return list_in_words([content_name(key) for key in str(value).split(", ")])
    if name == "grounds":
        return list_in_words([ground_name(ground) for ground in str(value).split(", ")])
    return value


def say_refusal(refused: Refused) -> str:
    """One or two sentences in the active language. KeyError for a code without words, which a test prevents."""
    facts = {name: _fact(name, value) for name, value in refused.facts.items()}
    try:
        said = _(SENTENCES[refused.code]) % facts
    except KeyError:  # told without its facts: the general sentence still says what may not be done
        general = SENTENCES["not-now"]
        said = _(general)
    cited = is_citation(refused.clause) and not _PROMISE.fullmatch(refused.clause)
    return f"{said} ({refused.clause})" if cited else said


def say_digits_problem(problem: str, which: str = "reference") -> str:
    return _(DIGITS[which][problem])


def say_password_problem(problem: str) -> str:
    return _(PASSWORD[problem])


def say_sign_in_problem(problem: str, seconds: int = 0) -> str:
    if problem == "wait":
        text = ngettext(
            "Too many tries. Please wait %(seconds)s second and try again; nobody is locked out.",
            "Too many tries. Please wait %(seconds)s seconds and try again; nobody is locked out.",
            seconds,
        )
        return text % {"seconds": seconds}
    if problem == "one-time-code":
        return _("The one-time code is missing or wrong. Please enter the six digits your app shows now.")
    return _("User name or password is wrong.")
