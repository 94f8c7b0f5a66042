"""Citizens, staff, roles, signing in."""
