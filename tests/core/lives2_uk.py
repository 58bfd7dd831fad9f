"""Lives under the procedures of the United Kingdom. The days behind each date are listed beside it."""

from datetime import date

from answerable.core.case import commands as c

from .case_world import REVIEWER, STRANGER, asked
from .life_world2 import (
    DPA,
    FCA,
    NHS,
    SPSO,
    Life,
    acknowledged,
    closed,
    decided,
    extended,
    filed,
    missed,
    on,
    read,
    refused,
)

LIVES = {
    "nhs": Life(
        book=NHS,
        stations=[
            filed("2026-01-15"),  # Thursday; 16, 19, 20; and the 15th is the first day of six months
            on("2026-01-15", ack="running 2026-01-20", respond="running 2026-07-14"),
            missed("2026-01-21", "ack", "flag_overdue"),
            acknowledged("2026-01-22"),
            refused("consent-missing", c.ExtendTime, "2026-07-10", clock="respond", length="1 months"),
            extended(
                "2026-07-10", "respond", "1 months", agreed=True
            ),  # seven months of which 15 January is the first day
            on("2026-07-20", ack="met 2026-01-20", respond="running 2026-08-14"),
            missed("2026-08-15", "respond", "flag_overdue", "must_send_delay_notice"),
            refused("extension-too-late", c.ExtendTime, "2026-08-15", clock="respond", length="1 months", agreed=True),
            asked(c.ExplainDelay, "2026-08-17", clock="respond", expected=date(2026, 8, 21)),
            decided("2026-08-20", "not_upheld"),
            on("2026-08-21", ack="met 2026-01-20", respond="met 2026-08-14"),
            read("2026-08-24", "response"),
            refused("no-review", c.AskReview, "2026-08-25"),  # the next step is the ombudsman's
            closed("2026-08-25"),
            on("2026-08-26"),
        ],
        outcomes=("not_upheld",),
    ),
    "nhs_transferred": Life(
        book=NHS,
        stations=[
            filed("2026-01-15"),
            acknowledged("2026-01-16"),
            asked(c.Transfer, "2026-02-10", to_office="village"),  # the 10th is the first day: 9 August the last
            on("2026-02-11", ack="met 2026-01-20", respond="running 2026-08-09"),
            decided("2026-08-07", "upheld", STRANGER, remedy=True),
            asked(c.PerformRemedy, "2026-08-31", STRANGER),
            closed("2026-09-01", STRANGER),
        ],
        outcomes=("upheld",),
    ),
    "data_protection": Life(
        book=DPA,
        stations=[
            filed("2026-06-22"),  # 9 days of June with the 22nd, 21 of July; the target: 8 of June, 31, 21 of August
            on("2026-06-22", ack="running 2026-07-21", answer="running 2026-08-21"),
            on("2026-07-22", ack="expired 2026-07-21", answer="running 2026-08-21"),
            missed("2026-07-22", "ack", "flag_overdue"),
            acknowledged("2026-07-23"),
            refused("no-extension", c.ExtendTime, "2026-08-20", clock="answer", length="30 days"),
            missed("2026-08-22", "answer", "flag_overdue"),
            decided("2026-08-28", "partly_upheld"),
            on("2026-08-28", ack="met 2026-07-21", answer="met 2026-08-21"),
            read("2026-08-31", "outcome"),
            refused("no-review", c.AskReview, "2026-09-01"),
            closed("2026-09-01"),
        ],
        outcomes=("partly_upheld",),
    ),
    "fca": Life(
        book=FCA,
        stations=[
            filed(
                "2026-10-30"
            ),  # Friday; 2, 3, 4, 5, 6 November; 56 days later it is Christmas Day, and no roll is stated
            on(
                "2026-10-30",
                prompt_ack="running 2026-11-06",
                summary="running 2026-11-04",
                final_response="running 2026-12-25",
            ),
            acknowledged("2026-11-03"),
            missed("2026-11-05", "summary", "flag_overdue"),
            refused("no-extension", c.ExtendTime, "2026-12-01", clock="final_response", length="2 weeks"),
            missed(
                "2026-12-26",
                "final_response",
                "flag_overdue",
                "must_send_delay_notice",
                "external_right_opens:ombudsman",
            ),
            asked(c.ExplainDelay, "2026-12-29", clock="final_response", expected=date(2026, 12, 30)),
            decided("2026-12-29", "rejected"),
            on(
                "2026-12-30",
                prompt_ack="met 2026-11-06",
                summary="met 2026-11-04",
                final_response="met 2026-12-25",
                refer="running 2027-06-29",
            ),
            closed("2026-12-31"),
            on("2027-06-29", refer="running 2027-06-29"),
            missed("2027-06-30", "refer"),
        ],
        outcomes=("rejected",),
    ),
    "fca_payment": Life(
        book=FCA,
        stations=[
            filed("2026-10-05", case_class="payment"),  # 6-9 October, 12-16, 19-23, 26
            on(
                "2026-10-05",
                prompt_ack="running 2026-10-12",
                summary="running 2026-10-08",
                payment_response="running 2026-10-26",
            ),
            acknowledged("2026-10-06"),
            refused("extension-ground", c.ExtendTime, "2026-10-23", clock="payment_response", length="35 working_days"),
            refused(
                "extension-beyond-cap",
                c.ExtendTime,
                "2026-10-23",
                clock="payment_response",
                length="36 working_days",
                ground="beyond_control",
            ),
            # 35 from the receipt, not after the fifteen: 27-30 October, 2-6, 9-13, 16-20, 23 November
            extended("2026-10-23", "payment_response", "35 working_days", ground="beyond_control"),
            on(
                "2026-10-26",
                prompt_ack="met 2026-10-12",
                summary="expired 2026-10-08",
                payment_response="running 2026-11-23",
            ),
            missed("2026-11-24", "payment_response", "flag_overdue", "external_right_opens:ombudsman"),
            decided("2026-11-26", "offer"),
            closed("2026-11-27"),
            on("2026-11-27", refer="running 2027-05-26"),
            missed("2027-05-27", "refer"),
        ],
        outcomes=("offer",),
    ),
    "spso": Life(
        book=SPSO,
        stations=[
            filed("2026-05-09"),  # Saturday: the 11th is day 1, the 15th day 5
            on("2026-05-09", respond1="running 2026-05-15"),
            extended("2026-05-14", "respond1", "5 working_days"),
            on("2026-05-16", respond1="running 2026-05-22"),
            missed("2026-05-23", "respond1", "flag_overdue"),
            decided("2026-05-26", "not_upheld"),
            read("2026-05-27", "response1"),
            on("2026-05-28", respond1="met 2026-05-22", ask_stage2="running 2026-07-27"),
            asked(c.AskReview, "2026-06-04"),
            # Thursday 4, 5, 8 June; the 15th is closed for the World Cup: 4, 5, 8-12, 16-19, 22-26, 29 June - 2 July
            on("2026-06-04", ask_stage2="met 2026-07-27", ack2="running 2026-06-08", respond2="running 2026-07-02"),
            missed("2026-06-09", "ack2", "flag_overdue"),
            acknowledged("2026-06-10", REVIEWER),
            refused("no-extension", c.ExtendTime, "2026-07-01", REVIEWER, clock="respond2", length="5 working_days"),
            missed("2026-07-03", "respond2", "flag_overdue"),
            asked(c.DecideReview, "2026-07-06", REVIEWER),
            on("2026-07-06", ask_stage2="met 2026-07-27", ack2="met 2026-06-08", respond2="met 2026-07-02"),
            read("2026-07-07", "response2"),
            refused("no-review", c.AskReview, "2026-07-08"),
            closed("2026-07-08", REVIEWER),
        ],
        outcomes=("not_upheld",),
    ),
}
