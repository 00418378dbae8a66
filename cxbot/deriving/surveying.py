"""Surveys that were sent: in which segment, from which inbox, and whose rating each would be. [A] throughout.

Only those sent in a conversation: of others nobody knows to whom, or by whom, so no filter could tell them apart.
"""

from collections.abc import Sequence

from cxbot.deriving.crediting import inbox_at, last_sender
from cxbot.deriving.history import Activity, Survey
from cxbot.deriving.outcome import Segment, Sent
from cxbot.source import SurveyKind


def sent(survey: Survey, activities: Sequence[Activity], segments: Sequence[Segment]) -> Sent | None:
    """Place a survey; None in a conversation in which nothing happened.

    It belongs to the latest segment that had started when it was sent, else to the first one. A signature's is its
    owner's, an automatic one that of the last person who had sent something by hand, in the same second too.
    """
    if not segments:
        return None
    segment = next((each for each in reversed(segments) if each.started_at <= survey.at), segments[0])
    teammate = survey.owner if survey.kind == SurveyKind.SIGNATURE else last_sender(activities, survey.at + 1)
    return Sent(survey.id, segment.number, survey.at, inbox_at(activities, survey.at), teammate, survey.answered_at)
