"""cxbot: the Customer Experience report, in Slack.

A Question is answered, the Answer is drawn, the Message is posted. Start reading in `cxbot.replying`.
"""

__version__ = "0.1.0"
