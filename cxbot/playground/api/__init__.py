"""What the bot calls: the Web API and its rules, uploads, response URLs, installing. It knows nothing of the page."""
