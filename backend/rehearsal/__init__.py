"""The demo hall comes alive: made-up people book, come, wait and are served, by the product's own actions and nothing else.

The round `go_on` fills the coming days and the weekend once, plays the last hour and a half, and then plays on as long as the hall
is open. Only in demo mode, and not with YUEBAN_DEMO_CROWD=0. Visitors' own bookings are left to the visitors.
"""

from datetime import timedelta

from backend.jobs import Round
from backend.rehearsal.ahead import go_on, rehearse

ROUNDS = (Round("rehearse the demo hall", timedelta(seconds=20), go_on),)

__all__ = ["ROUNDS", "go_on", "rehearse"]
