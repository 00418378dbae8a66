"""Slack: what people do there becomes a question, what is answered becomes a message. Its JSON dies here.

`listeners` receive, `sending` posts, `running` builds the app and ends it. Start reading in `listeners.commands`.
"""
