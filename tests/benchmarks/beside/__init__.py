"""Other ways to the same numbers, measured beside cxbot's, and the page that says how they compare."""
