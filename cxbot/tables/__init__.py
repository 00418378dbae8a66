"""Every table.

`raw` says what happened, as synced; `connected` how sources are reached; `derived` what follows from it; `kept` what
people make; `promised` what is due, and what must be said once; `copies` where else reports are read from.

Instants are whole seconds in UTC (`cxbot.database.Instant`). Ids are the installation's own small integers; where a row
came from is its source and the id it has there.
"""

from cxbot.tables import connected, copies, derived, kept, promised, raw
from cxbot.tables.base import metadata

__all__ = ["connected", "copies", "derived", "kept", "metadata", "promised", "raw"]
