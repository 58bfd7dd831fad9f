"""Lives under the procedures of the Union, Germany, France, Spain, Brazil and Colombia, on days counted by hand."""

from answerable.core.case import commands as c

from .case_world import STRANGER, asked
from .life_world2 import (
    BR,
    CO,
    FRANCE,
    GDPR,
    HINSCHG,
    LKSG,
    PSD2,
    SPAIN,
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
    "psd2": Life(
        book=PSD2,
        stations=[
            filed("2026-12-14"),  # 15-18 December, 21-24, 28-31, 4-6 January: Ireland has no Monday instead of the 26th
            on("2026-12-14", reply="running 2027-01-06"),
            acknowledged("2026-12-15"),
            # 7, 8, 11-15, 18-22, 25-29 January; 1 February is Saint Brigid's Day; 2, 3, 4
            extended("2027-01-05", "reply", "35 working_days", ground="beyond_control"),
            on("2027-01-07", reply="running 2027-02-04"),
            missed("2027-02-05", "reply", "flag_overdue"),
            decided("2027-02-08", "upheld", remedy=True),
            on("2027-02-08", reply="met 2027-02-04"),
            read("2027-02-09", "reply"),
            asked(c.PerformRemedy, "2027-02-10"),
            refused("no-review", c.AskReview, "2027-02-10"),
            closed("2027-02-11"),
        ],
        outcomes=("upheld",),
    ),
    "whistleblowing_de": Life(
        book=HINSCHG,
        stations=[
            filed("2026-11-24"),  # 24 February, and seven days
            on("2026-11-24", ack_7d="running 2026-12-01", feedback_3m="running 2027-03-03"),
            acknowledged("2026-11-30"),  # no 30 February; the 28th is a Sunday
            on("2026-11-30", ack_7d="met 2026-12-01", feedback_3m="running 2027-03-01"),
            refused("no-extension", c.ExtendTime, "2027-02-26", clock="feedback_3m", length="3 months"),
            missed("2027-03-02", "feedback_3m", "flag_overdue", "right:public_disclosure_may_arise"),
            decided("2027-03-05", "measures_taken", remedy=True),
            on("2027-03-05", ack_7d="met 2026-12-01", feedback_3m="met 2027-03-01"),
            read("2027-03-08", "feedback"),
            asked(c.PerformRemedy, "2027-03-31"),
            refused("no-review", c.AskReview, "2027-03-31"),
            closed("2027-04-01"),
        ],
        outcomes=("measures_taken",),
    ),
    "whistleblowing_fr": Life(
        book=FRANCE,
        stations=[
            filed("2026-04-27"),  # 28, 29, 30 April; 1 May is closed; 4, 5, 6, 7
            # From the limit of the acknowledgement, 7 August is a Friday
            on("2026-04-27", ack_7d="running 2026-05-07", feedback_3m="expected 2026-08-07"),
            missed("2026-05-08", "ack_7d", "flag_overdue"),
            acknowledged("2026-05-11"),  # late: the three months do not wait for it
            on("2026-05-11", ack_7d="met 2026-05-07", feedback_3m="running 2026-08-07"),
            missed("2026-08-08", "feedback_3m", "flag_overdue", "right:public_disclosure_may_arise"),
            decided("2026-08-10", "closed_no_evidence"),
            closed("2026-08-11"),
        ],
        outcomes=("closed_no_evidence",),
    ),
    "whistleblowing_es": Life(
        book=SPAIN,
        stations=[
            filed("2026-09-01"),
            on("2026-09-01", ack_7d="running 2026-09-08", feedback_3m="expected 2026-12-09"),  # 8 December is closed
            acknowledged("2026-09-02"),
            refused("extension-ground", c.ExtendTime, "2026-12-01", clock="feedback_3m", length="3 months"),
            extended("2026-12-01", "feedback_3m", "3 months", ground="complex"),
            on("2026-12-03", ack_7d="met 2026-09-08", feedback_3m="running 2027-03-02"),
            missed("2027-03-03", "feedback_3m", "flag_overdue", "right:public_disclosure_may_arise"),
            decided("2027-03-04", "referred"),
            closed("2027-03-05"),
        ],
        outcomes=("referred",),
    ),
    "gdpr": Life(
        book=GDPR,
        stations=[
            filed("2027-01-31"),  # a Sunday; so is 28 February
            on("2027-01-31", answer="running 2027-03-01"),
            acknowledged("2027-02-01"),
            extended("2027-02-26", "answer", "2 months"),
            on("2027-03-02", answer="running 2027-04-30"),  # three months from the receipt
            refused("extension-used-up", c.ExtendTime, "2027-04-29", clock="answer", length="1 months"),
            missed("2027-05-01", "answer", "flag_overdue"),
            decided("2027-05-04", "refused"),
            on("2027-05-04", answer="met 2027-04-30"),
            read("2027-05-05", "answer"),
            refused("no-review", c.AskReview, "2027-05-05"),  # the authority and the court are open at any time
            closed("2027-05-06"),
        ],
        outcomes=("refused",),
    ),
    "gdpr_told_too_late": Life(
        book=GDPR,
        stations=[
            filed("2026-09-16"),  # Friday 16 October
            on("2026-10-16", answer="running 2026-10-16"),
            missed("2026-10-17", "answer", "flag_overdue"),
            refused("extension-too-late", c.ExtendTime, "2026-10-17", clock="answer", length="2 months"),
            decided("2026-10-19", "fulfilled", remedy=True),
            asked(c.PerformRemedy, "2026-10-19"),
            closed("2026-10-20"),
        ],
        outcomes=("fulfilled",),
    ),
    "lksg": Life(
        book=LKSG,
        stations=[
            filed("2026-03-02"),
            on("2026-03-02", confirm="running 2026-03-09", answer="expected 2026-06-09"),
            missed("2026-03-10", "confirm", "flag_overdue"),
            acknowledged("2026-03-12"),
            on("2026-03-12", confirm="met 2026-03-09", answer="running 2026-06-09"),
            refused("no-extension", c.ExtendTime, "2026-06-08", clock="answer", length="30 days"),
            missed("2026-06-10", "answer", "flag_overdue"),
            decided("2026-06-11", "remedied", remedy=True),
            on("2026-06-11", confirm="met 2026-03-09", answer="met 2026-06-09"),
            asked(c.PerformRemedy, "2026-07-01"),
            closed("2026-07-02"),
        ],
        outcomes=("remedied",),
    ),
    "ouvidoria": Life(
        book=BR,
        stations=[
            filed("2026-08-08", case_class="complaint"),  # Saturday; 7 September is Independence Day, a Monday
            on("2026-08-08", answer="running 2026-09-08"),
            acknowledged("2026-08-10"),
            asked(c.Transfer, "2026-08-12", to_office="village"),  # to the unit concerned
            on("2026-08-12", answer="running 2026-09-08", area="running 2026-09-01"),
            asked(c.AskComplainant, "2026-08-17", STRANGER),
            # Unanswered, it stands still until 6 September and goes on with the 7th: 8 + 22 and 4 + 16 days
            on("2026-08-20", answer="running 2026-09-28", area="running 2026-09-22", complete="running 2026-09-08"),
            asked(c.AnswerQuestion, "2026-08-31"),
            # 9-16 August are eight days, the 31st the ninth, 21 September the thirtieth; 13-16, the 31st, 1-15 September
            on("2026-09-01", answer="running 2026-09-21", area="running 2026-09-15", complete="met 2026-09-08"),
            extended("2026-09-14", "answer", "30 days", STRANGER),
            missed("2026-09-16", "area", "flag_overdue"),
            on("2026-09-22", answer="running 2026-10-21", area="expired 2026-09-15", complete="met 2026-09-08"),
            refused("extension-used-up", c.ExtendTime, "2026-10-20", STRANGER, clock="answer", length="1 days"),
            missed("2026-10-22", "answer", "flag_overdue"),
            decided("2026-10-26", "partly_resolved", STRANGER),
            on("2026-10-26", answer="met 2026-10-21", area="met 2026-09-15", complete="met 2026-09-08"),
            read("2026-10-27", "answer"),
            refused("no-review", c.AskReview, "2026-10-27"),
            closed("2026-10-28", STRANGER),
        ],
        outcomes=("partly_resolved",),
    ),
    "ouvidoria_unanswered": Life(
        book=BR,
        stations=[
            filed("2026-08-08", case_class="suggestion"),
            asked(c.AskComplainant, "2026-08-17"),
            # 6 September is a Sunday and the 7th closed; the office's own time has gone on with the 7th
            on("2026-09-08", answer="running 2026-09-28", complete="running 2026-09-08"),
            missed("2026-09-09", "complete", "deemed_withdrawn"),
            on("2026-09-09", answer="running 2026-09-28", complete="expired 2026-09-08"),  # a person decides
            decided("2026-09-10", "noted"),
            closed("2026-09-11"),
        ],
        outcomes=("noted",),
    ),
    "peticion": Life(
        book=CO,
        stations=[
            # 2, 3, 4, 7, 9, 10, 11, 14, 15, 16 December: ten, for the 8th is closed; 17, 18, 21, 22, 23: fifteen
            filed("2026-12-01"),
            on("2026-12-01", answer="running 2026-12-23", ask_to_complete="running 2026-12-16"),
            acknowledged("2026-12-02"),
            refused("extension-beyond-cap", c.ExtendTime, "2026-12-22", clock="answer", length="31 working_days"),
            # 24, 28-31 December are twenty; 4-8 January twenty-five; the 11th is closed; 12-15, 18: thirty
            extended("2026-12-22", "answer", "30 working_days"),
            on("2026-12-24", answer="running 2027-01-18", ask_to_complete="expired 2026-12-16"),
            missed("2027-01-19", "answer", "flag_overdue"),
            decided("2027-01-20", "answered"),
            on("2027-01-20", answer="met 2027-01-18"),
            read("2027-01-21", "answer"),
            refused("no-review", c.AskReview, "2027-01-21"),
            closed("2027-01-22"),
        ],
        outcomes=("answered",),
    ),
    "peticion_documents_by_silence": Life(
        book=CO,
        stations=[
            filed("2026-12-01", case_class="documents"),  # ten working days; then 17, 18, 21
            on(
                "2026-12-01",
                documents="running 2026-12-16",
                ask_to_complete="running 2026-12-16",
            ),
            missed("2026-12-17", "documents", "flag_overdue", "deemed_granted"),
            on("2026-12-17", documents="met 2026-12-16", hand_over="running 2026-12-21"),  # granted by the law itself
            refused("not-now", c.ExtendTime, "2026-12-17", clock="documents", length="20 working_days"),
            read("2026-12-18", "answer"),
            asked(c.PerformRemedy, "2026-12-21"),
            on("2026-12-21", documents="met 2026-12-16", hand_over="met 2026-12-21"),
            closed("2026-12-21"),
        ],
        outcomes=(),
    ),
    "peticion_documents_extended": Life(
        book=CO,
        stations=[
            filed("2026-12-01"),
            asked(c.Classify, "2026-12-03", case_class="documents"),
            refused("extension-beyond-cap", c.ExtendTime, "2026-12-16", clock="documents", length="21 working_days"),
            # 17, 18, 21-24 December are sixteen; 28-31 December twenty; then 4, 5, 6 January
            extended("2026-12-16", "documents", "20 working_days"),
            on(
                "2026-12-18",
                documents="running 2026-12-31",
                ask_to_complete="expired 2026-12-16",
            ),
            decided("2026-12-30", "granted", remedy=True),
            on("2026-12-30", documents="met 2026-12-31"),
            asked(c.PerformRemedy, "2026-12-31"),
            closed("2027-01-04"),
        ],
        outcomes=("granted",),
    ),
    "peticion_consultation_sent_on": Life(
        book=CO,
        stations=[
            filed("2026-11-26", case_class="consultation"),
            asked(c.Transfer, "2026-12-01", to_office="village"),  # counted from the competent authority's receipt
            on("2026-12-01", consultation="running 2027-01-18", ask_to_complete="running 2026-12-16"),
            decided("2027-01-15", "answered", STRANGER),
            closed("2027-01-18", STRANGER),
        ],
        outcomes=("answered",),
    ),
    "peticion_incomplete": Life(
        book=CO,
        stations=[
            filed("2026-12-01"),
            asked(c.AskComplainant, "2026-12-04"),
            # 2, 3 December counted; it stands still until 4 January, goes on with the 5th: 5-8, 12-15, 18-22 January
            on(
                "2026-12-05",
                answer="running 2027-01-22",
                ask_to_complete="met 2026-12-16",
                complete="running 2027-01-04",
            ),
            missed("2027-01-05", "complete", "deemed_withdrawn"),
            decided("2027-01-06", "answered"),
            closed("2027-01-07"),
        ],
        outcomes=("answered",),
    ),
}
