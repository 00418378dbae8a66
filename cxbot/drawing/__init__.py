"""Answers become messages: blocks, words and pictures. Slack's JSON is born here; no SQL, no network."""
