"""What the workspace is: people, channels, messages, views, the clock, the faults. It knows neither bot nor page."""
