"""`python -m backend` is the yueban command."""

import sys

from backend.cli import main

sys.exit(main())
