"""Sources: their words become our records. Each knows one kind of origin, and no database."""
