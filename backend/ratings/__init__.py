"""One rating per visit, and nobody learns who gave it."""
