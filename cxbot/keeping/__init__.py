"""What the bot keeps, behind plain functions: a file for each kind of thing."""
