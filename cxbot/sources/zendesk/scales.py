"""On which scale a survey was answered: the answers themselves do not always say, the survey's version does."""

from dataclasses import dataclass, field

from cxbot.sources.http import StatusError
from cxbot.sources.zendesk.client import Api, Row
from cxbot.sources.zendesk.ratings import Scale, rating_of, scale_told, survey_scale


@dataclass(slots=True)
class Scales:
    """The scales of surveys, each version asked for once."""

    api: Api
    surveys: dict[tuple[str, str], Row] = field(default_factory=dict)

    def of(self, response: Row) -> Scale:
        """The points of the scale of an answer; empty where Zendesk does not tell them.

        Raises:
            SourceError: Zendesk cannot be read.
        """
        answer = rating_of(response)
        if answer is None:
            return ()
        return scale_told(answer.get("question")) or survey_scale(self._survey(*_told(response)), answer)

    def _survey(self, survey: str, version: str) -> Row:
        if survey and (survey, version) not in self.surveys:
            try:
                self.surveys[survey, version] = self.api.survey(survey, version)
            except StatusError as error:
                if not (error.is_denied or error.is_missing):
                    raise
                self.surveys[survey, version] = {}
        return self.surveys.get((survey, version), {})


def _told(response: Row) -> tuple[str, str]:
    """The survey that was answered, and which version of it."""
    survey = response.get("survey")
    told = survey if isinstance(survey, dict) else {}
    version = told.get("version") or response.get("survey_version") or ""
    return str(told.get("id") or response.get("survey_id") or ""), str(version)
