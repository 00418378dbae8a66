"""What people keep, behind plain functions: questions too long for a button, and which file shows what in a report."""
