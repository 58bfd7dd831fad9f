"""Forty lives of cases, each a line of steps with the day it was taken on, counted from filing."""

from __future__ import annotations

from typing import Final

# "step@day" or "step:detail@day"; the steps are methods of load.Teller.
LIVES: Final[tuple[tuple[str, int, str], ...]] = (
    # language, number of the grievance in texts.TOLD, life
    ("en", 0, "filed@0 acknowledge@2 assign@2 open@3 summarise@3 decide:upheld@9 remedy@20 close@21"),
    ("en", 1, "filed@0 acknowledge@3 open@3 summarise@3 decide:partly_upheld@12"),
    ("en", 2, "filed@0 acknowledge@1 open@1 summarise@1 decide:not_upheld@10 review@15 acknowledge@18"),
    (
        "en",
        3,
        "filed@0 acknowledge@1 open@2 summarise@2 decide:not_upheld@8 review@12 acknowledge@13 review_decided:reversed@30",
    ),
    ("en", 4, "filed@0 open@1 summarise@1 decline@2"),
    ("en", 5, "filed@0 acknowledge@2 open@2 summarise@2 extend@10"),
    ("en", 6, "filed@0 acknowledge@2 open@2 summarise@2 transfer:town@4"),
    ("en", 7, "filed@0 withdraw@3"),
    (
        "en",
        8,
        "filed@0 acknowledge@1 open@1 summarise@1 decide:not_upheld@9 review@11 acknowledge@12 review_decided:sent_back@25",
    ),
    ("en", 9, "filed@0"),
    ("zh-hans", 0, "filed@0 acknowledge@3 open@3 summarise@3 transfer:town@5 acknowledge@7 accept@8 assign@8"),
    ("zh-hans", 1, "filed@0 acknowledge@2 accept@3 open@3 summarise@3 decide:supported@30 remedy@40 close@41"),
    ("zh-hans", 2, "filed@0 acknowledge@2 accept@3 open@4 summarise@4 decide:not_supported@30 review@40"),
    ("zh-hans", 3, "filed@0 acknowledge@2 accept@3 open@3 summarise@3 ask@6 answer@9"),
    ("zh-hans", 4, "filed@0 open@2 summarise@2 decline@5"),
    ("zh-hans", 5, "filed@0"),
    ("zh-hans", 6, "filed@0 acknowledge@1 open@1 summarise@1 ask@3"),
    ("zh-hans", 7, "filed@0 acknowledge@2 open@2 summarise@2 decide:upheld@10"),
    (
        "zh-hans",
        8,
        "filed@0 acknowledge@2 accept@3 open@3 summarise@3 decide:explained@20 review@30 review_decided:upheld@45",
    ),
    ("zh-hans", 9, "filed@0 acknowledge@3 accept@4 open@4 summarise@4 extend@50"),
    ("ar", 0, "filed@0 acknowledge@2 assign@2 open@3 summarise@3 decide:upheld@10 remedy@22 close@23"),
    ("ar", 1, "filed@0 acknowledge@1 open@2 summarise@2 add@5"),
    ("ar", 2, "filed@0 acknowledge@2 open@2 summarise@2 decide:not_upheld@9 review@14"),
    ("ar", 3, "filed@0 acknowledge@3 accept@4 open@4 summarise@4"),
    ("ar", 4, "filed@0 acknowledge@3 open@3 summarise@3 transfer:town@6"),
    ("ar", 5, "filed@0 acknowledge@1 open@1 summarise@1 extend@8 decide:partly_upheld@18"),
    (
        "ar",
        6,
        "filed@0 acknowledge@2 accept@4 open@4 summarise@4 decide:not_supported@25 review@30 review_decided:changed@50",
    ),
    ("ar", 7, "filed@0 withdraw@2"),
    ("ar", 8, "filed@0 acknowledge@1 open@1 summarise@1 ask@2 answer@4"),
    ("ar", 9, "filed@0"),
    ("es", 0, "filed@0 acknowledge@2 assign@2 open@3 summarise@3 decide:upheld@10 remedy@21"),
    ("es", 1, "filed@0 acknowledge@1 open@1 summarise@1 ask@3"),
    ("es", 2, "filed@0 acknowledge@2 open@2 summarise@2 decide:partly_upheld@11 close@30"),
    ("es", 3, "filed@0 acknowledge@2 accept@5 open@5 summarise@5 decide:settled@40"),
    ("es", 4, "filed@0 acknowledge@3 open@3 summarise@3 transfer:town@6 acknowledge@8 accept@9"),
    ("es", 5, "filed@0 acknowledge@1 open@1 summarise@1 decide:upheld@9"),
    ("es", 6, "filed@0 open@2 summarise@2 decline@4"),
    ("es", 7, "filed@0 silence@12 review@14"),
    ("es", 8, "filed@0 acknowledge@1"),
    ("es", 9, "filed@0 withdraw@5"),
)
