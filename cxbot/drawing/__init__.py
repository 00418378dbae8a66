"""Answers become messages: blocks, words and pictures. Slack's JSON is born here; no SQL, no network.

The bot's own sentences are English and stand where they are drawn, so that a sentence is read beside the numbers in it:
those of reports in `headline`, `changes`, `listings`, `calculation`, `coverage` and `reach`; what teaches and
apologises in `teaching`; labels in `shapes` and `forms`; on pictures in `charts`. A metric's and a section's own words
are in their declarations, those of errors where they are raised. A translation would begin there.

What stands in the sentences of numbers, days and times is written in one place, `cxbot.ways`, in the ways of those who
read it (by way of `cxbot.unit` for what is measured, and of `cxbot.period` for when).
"""
