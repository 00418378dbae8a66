"""A copy of what reports read, in DuckDB: for databases so big that a year's report takes too long from the rows.

A copy is a file. It is made as a whole, then refreshed by what syncing and deriving touched (`changes`), always as a
new file that takes the old one's place: so readers are never in the way of who writes, and see one state of the data.
`copied` says what is in it, `transferring` carries rows over, `making` puts a file together, `opening` reads it,
`refreshing` is what commands and the server call.
"""

from cxbot.copying.opening import copy_path, engine_of_reports, open_copy
from cxbot.copying.refreshing import Refreshed, forget_copy, refresh_copy

__all__ = ["Refreshed", "copy_path", "engine_of_reports", "forget_copy", "open_copy", "refresh_copy"]
