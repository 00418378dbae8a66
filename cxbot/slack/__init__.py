"""Slack: what people do there becomes a question, what is answered becomes a message. Its JSON dies here.

Start reading in `app` (what is built from what) and `commands` (what happens to a typed /cx).
"""
