"""What goes to Slack: messages with their pictures, answers to one person, and what Slack says of them."""
