"""What listeners need, in groups. It is put together once; a listener is handed the whole and uses its group."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field

from cxbot.keeping.handled import Handled
from cxbot.keeping.preferences import Preferences
from cxbot.keeping.promises import Promise, Promises
from cxbot.keeping.questions import Questions
from cxbot.keeping.rules import KeptRules
from cxbot.observing.metrics import Metrics
from cxbot.replying import Replying
from cxbot.rights import Rights
from cxbot.slack.auditing import Auditing
from cxbot.slack.directory import Directory
from cxbot.slack.listeners.dedupe import Dedupe
from cxbot.slack.listeners.watch import Watch
from cxbot.slack.reconciling import Reconciling
from cxbot.slack.running.jobs import Jobs
from cxbot.slack.running.together import Together
from cxbot.slack.scopes import Scopes
from cxbot.slack.sending.clients import Bot
from cxbot.slack.sending.delivering import Delivering
from cxbot.slack.sending.locks import Locks
from cxbot.slack.sending.posting import Posting
from cxbot.slack.sending.timeouts import Timeouts
from cxbot.subscribing import Subscribing
from cxbot.viewing import Viewing


@dataclass(frozen=True, slots=True)
class Pools:
    """Who works: `listeners` receive and acknowledge; `quick` does what only needs Slack, `reports` what needs drawing.

    So a click never waits behind reports, and no report behind the `threads` of others.
    """

    listeners: Executor
    quick: Jobs
    reports: Jobs
    threads: Jobs


@dataclass(frozen=True, slots=True)
class Incoming:
    """Tells whether what comes in is new: what came before, to this process and to any, and whether this one slept."""

    handled: Handled
    dedupe: Dedupe = field(default_factory=Dedupe)
    watch: Watch = field(default_factory=Watch)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything listeners need.

    `promising` has promises written down. `commands` gives for every slash command the words that it stands for
    ("/csat": "csat"). `homes` has Home tabs shown one at a time to each person.
    """

    bot: Bot
    scopes: Scopes
    replying: Replying
    rights: Rights
    rules: KeptRules
    audit: Auditing
    directory: Directory
    questions: Questions
    posting: Posting
    pools: Pools
    incoming: Incoming
    promises: Promises
    promising: Together[Promise]
    timeouts: Timeouts
    commands: Mapping[str, str]
    viewing: Viewing
    preferences: Preferences
    subscribing: Subscribing
    reconciling: Reconciling
    delivering: Delivering
    homes: Locks = field(default_factory=Locks)
    metrics: Metrics = field(default_factory=Metrics)
