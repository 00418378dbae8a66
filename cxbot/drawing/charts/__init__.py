"""Pictures of numbers: PNGs 1600 pixels wide, drawn to be read at 360.

Plain data in (`chart`), bytes out (`donut`, `trend`, `bars`). `finding` says what stands out, for titles and headlines;
`alt_text` says the whole to people who do not see it. It knows neither answers nor Slack. Nothing else in cxbot
imports matplotlib, and importing this package alone does not.
"""
