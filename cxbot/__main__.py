"""`python -m cxbot` is the same as `cxbot`."""

from cxbot.cli import main

raise SystemExit(main())
