"""Is a follow-up, as a model has completed it, still the user's question? It may bring in nothing that nobody has said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.claims import claims_in, even, same_claim
from bot.proof import ORDER
from bot.question import Names, classify, understand
from bot.verify import PARTICLES

ASKING = (
    "有|哪些|哪个|哪家|哪一|哪|什么时候|什么|谁|多少|几|何时|如何|怎么|怎样|是否|有没有|吗|呢|么|请问|单位|部门|牵头|配合|负责|责任|完成|时限|时间|目标|任务|工作|措施|要求|方面|关于|情况"
)
WORDS = re.compile("|".join(sorted(ASKING.split("|"), key=len, reverse=True)))
LONGEST = 150


def sound(rewritten: str, question: str, earlier: Sequence[str], names: Names) -> bool:
    """Does the completed question keep what is asked, and take every other word from what the user has written?

    Places, units, persons, figures and dates of the completed question stand in the question or an
    earlier one, and those of the question stand in it.
    """
    text = rewritten.strip().rstrip("。")
    if not 4 <= len(text) <= LONGEST or "\n" in text or ORDER.search(text):
        return False
    said = [even(question), *map(even, earlier)]
    asked = even(text).rstrip("?")
    if not made_of(asked, said):
        return False
    held = [c for source in said for c in claims_in(source)]
    if any(not any(same_claim(c, h) for h in held) for c in claims_in(asked)):
        return False
    old, new = understand(question, names), understand(text, names)
    kept = set(old.units) <= set(new.units) and set(old.persons) <= set(new.persons) and set(old.places) <= set(new.places)
    documents = old.document_ids is None or old.document_ids == new.document_ids
    return kept and documents and classify(old.text) <= classify(new.text)


def made_of(text: str, sources: Sequence[str]) -> bool:
    """Is a text made of stretches of the sources, particles and words of asking?"""
    reached = {0}
    for i in range(len(text)):
        if i not in reached:
            continue
        word = WORDS.match(text, i)
        if word:
            reached.add(word.end())
        if text[i] in PARTICLES or text[i] in ",?、":
            reached.add(i + 1)
        for size in range(2, len(text) - i + 1):
            if not any(text[i : i + size] in source for source in sources):
                break
            reached.add(i + size)
    return len(text) in reached
