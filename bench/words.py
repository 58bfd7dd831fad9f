"""Words for made-up texts: few common, many rare, so that neither pages nor rows compress better than real ones."""

from __future__ import annotations

import random  # noqa: TID251  # made-up texts, the same in every run

STARTS = ("b c d f g h k l m n p r s t v w " + "br cr dr fl gr pl st tr").split()
SYLLABLES = [start + vowel for start in STARTS for vowel in ("a", "e", "i", "o", "u", "ai", "ea", "oo")]
COMMON = ("the", "of", "and", "to", "in", "a", "is", "that", "it", "was", "for", "on", "with", "as", "at", "by", "not")
MATTERS = ("water", "street light", "drain", "roof", "waste", "noise", "road", "allowance", "permit", "school bus")
MATTERS_ZH = ("供水", "路灯", "排水", "屋顶", "垃圾", "噪音", "道路", "补贴", "许可", "校车")
SAID_ZH = "的了不在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"


def rare_word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))


def narrative(chance: random.Random, length: int) -> str:
    words: list[str] = []
    size = 0
    while size < length:
        words.append(chance.choice(COMMON) if chance.random() < 0.4 else rare_word(chance))
        size += len(words[-1]) + 1
    return " ".join(words)[:length].strip().capitalize()


def summary(chance: random.Random, *, over: bool) -> str:
    """A line an officer would write: a common matter, a place nobody else has; "settled" in many that are over."""
    matter = min(int(chance.expovariate(0.5)), len(MATTERS) - 1)
    if chance.random() < 0.4:
        said = "".join(chance.choice(SAID_ZH) for _ in range(chance.randint(6, 20)))
        odd = chr(0x4E00 + chance.randrange(6000)) + chr(0x4E00 + chance.randrange(6000))
        return f"{odd}村{MATTERS_ZH[matter]}问题，{said}" + ("，已结案" if over and chance.random() < 0.6 else "")
    said = narrative(chance, chance.randint(15, 60))
    ended = ", settled" if over and chance.random() < 0.6 else ""
    return f"{MATTERS[matter].capitalize()} at {rare_word(chance)} {chance.randint(1, 400)}: {said}{ended}"
