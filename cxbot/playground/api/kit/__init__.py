"""Block Kit as Slack takes it: each shape with its limits, and where Slack's documentation says so.

Sources are named by their page under https://docs.slack.dev/reference/ ; the wording of errors is Slack's, as quoted in
many public bug reports.
"""
