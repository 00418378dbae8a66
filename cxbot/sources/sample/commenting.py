"""What a customer writes beside a score: sentences that suit the score, the topic and the wait, in their language."""

from collections.abc import Sequence
from random import Random

from cxbot.sources.sample.company import Company

LONG_WAIT = 4 * 3600  # seconds of working time after which people complain
SHORT_WAIT = 600


def comment(
    company: Company, chance: Random, *, score: int, language: str, topic: str, teammate: str, waited: float
) -> str:
    """A comment; empty where the customer leaves none. `waited` is in seconds of working time."""
    if chance.random() > (0.5 if score == 5 else 0.4 if score == 4 else 0.62):
        return ""
    words = company.comments[language if chance.random() < 0.75 else "en"]
    english = words is company.comments["en"]
    said = [chance.choice(words[("poor", "poor", "middling", "fine", "great")[score - 1]])]
    if waited > LONG_WAIT and score <= 3:
        said.insert(chance.randrange(2), chance.choice(words["slow"]))
    elif waited < SHORT_WAIT and score == 5 and chance.random() < 0.5:
        said.insert(chance.randrange(2), chance.choice(words["quick"]))
    if english and score != 3 and chance.random() < 0.4:
        said.append(chance.choice(company.topics[topic]["good" if score > 3 else "bad"]))
    said.extend(_ending(chance, words["thanks" if score > 3 else "wishes"], 0.3 if score != 3 else 0.1))
    return " ".join(said).replace("{teammate}", teammate)


def _ending(chance: Random, sentences: Sequence[str], often: float) -> Sequence[str]:
    return [chance.choice(sentences)] if chance.random() < often else []
