"""Whose ways a reply is written in: the reader's where she reads it alone, else those of the workspace."""

import logging
from dataclasses import dataclass, replace

from cxbot.errors import CxbotError
from cxbot.keeping.preferences import LANGUAGE, Preferences
from cxbot.observing import note_failure
from cxbot.rights import Audience, Place
from cxbot.slack.directory import Directory
from cxbot.ways import Ways, ways_of_person

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WaysOf:
    """The ways of an audience; `workspace` are those of everybody. With `own_weeks` a person has her own weeks, too."""

    workspace: Ways
    directory: Directory
    preferences: Preferences
    own_weeks: bool = True

    def __call__(self, audience: Audience) -> Ways:
        """What a person alone chose in her Home tab, else what Slack speaks with her, else what the workspace has.

        Where neither Slack nor the database says, it is the workspace's: a reply never fails by its commas.
        """
        if not audience.person or not Place(audience.place).alone:
            return self.workspace
        try:
            chosen = self.preferences.find(audience.person, LANGUAGE)
            told = self.directory.person(audience.person).language
        except CxbotError as error:
            note_failure(log, "ways_not_known", error, user=audience.person)
            return self.workspace
        found = ways_of_person(chosen, told, self.workspace)
        return found if self.own_weeks else replace(found, week_starts=self.workspace.week_starts)
