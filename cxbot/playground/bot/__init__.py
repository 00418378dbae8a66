"""What goes to the bot: payloads, events, and how they reach it. It knows neither the Web API nor the page."""
