"""Pictures of numbers: 1600 x 900 PNGs, drawn to be read at 360 pixels.

Plain data in (`chart`), bytes out (`donut`, `trend`, `bars`); `alt_text` says the same to people who do not see them. It
knows neither answers nor Slack. Nothing else in cxbot imports matplotlib, and importing this package alone does not.
"""
