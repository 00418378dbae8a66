"""Zendesk's words: channels, statuses, the sorts of events in audits. What is in none of these is unknown."""

from collections.abc import Mapping

CHANNELS: Mapping[str, str] = {
    "email": "email",
    "web": "form",
    "help_center": "form",
    "mobile": "form",
    "mobile_sdk": "form",
    "api": "form",
    "web_service": "form",
    "web_form": "form",
    "web_widget": "form",
    "chat": "chat",
    "native_messaging": "chat",
    "whatsapp": "whatsapp",
    "sms": "sms",
    "voice": "call",
    "phone": "call",
    "twitter": "social",
    "facebook": "social",
    "instagram_dm": "social",
    "any_channel": "social",
}
OTHER_CHANNEL = "social"  # all others are networks of some sort
SPOKEN = frozenset({"chat", "native_messaging"})  # where messages are no comments, so that replies are not known

SOLVED, CLOSED, DELETED = "solved", "closed", "deleted"
OPEN = frozenset({"new", "open", "pending", "hold"})
STATUSES = OPEN | {SOLVED, CLOSED, DELETED}
STAFF = frozenset({"agent", "admin"})
SYSTEM = -1  # as whom Zendesk itself acts

COMMENTS = frozenset({"Comment", "FacebookComment"})
VOICE, PRIVACY = "VoiceComment", "CommentPrivacyChange"
FIELDS = frozenset({"Create", "Change"})
NOTHING = frozenset(
    {
        *(
            "Notification",
            "NotificationWithCcs",
            "NotificationWithHTML",
            "CcNotification",
            "OrganizationActivity",
            "Cc",
        ),
        *("EmailCcChange", "FollowerChange", "FollowerChangeAction", "FollowersCc", "FollowerNotification"),
        *("FollowerNotificationEvent", "External", "ExternalEvent", "Push", "Error", "AgentMacroReference", "SMS"),
        *("AttachmentRedactionEvent", "CommentRedactionEvent", "SatisfactionRating", "ScheduleAssignment", "Tweet"),
        *("SmsNotification", "MessagingCsatEvent", "FacebookEvent", "ChannelFrameworkEvent", "AgentWorkspaceSwitch"),
        *("ChatStartedEvent", "ChatEndedEvent", "KnowledgeLinked", "KnowledgeLinkAccepted", "KnowledgeCaptured"),
        *("TicketSharingEvent", "WebhookEvent", "LogMeInTranscript", "AssociateAttValsEvent", "SLA", "UserCustomField"),
        *("OfferedToEvent", "SkillBasedRoutingAttributeChange", "ForwardingEvent"),
        *("ProblemSolvedEvent", "ProblemsSolvedEvent"),
    }
)
SURVEYED = "survey"  # what names it tells of surveys, whose answers are read elsewhere

GOOD, NEUTRAL, BAD = "good", "neutral", "bad"
SURVEYS, LEGACY = "guide/survey_responses", "satisfaction_ratings"
USERS, ORGANIZATIONS = "incremental/users", "incremental/organizations"
EXPORTS = "exports"  # the quota of incremental exports
