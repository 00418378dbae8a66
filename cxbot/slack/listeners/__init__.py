"""What people do in Slack: commands, mentions, clicks, the Home tab. A file for each, one `register` in each."""
