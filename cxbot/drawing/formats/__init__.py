"""The formats of an answer beside Slack: text for a terminal, JSON, CSV. A picture is drawn by `report.picture`."""
