"""How the bot runs: the Bolt app, Socket Mode and HTTP, the jobs, and how it stops."""
