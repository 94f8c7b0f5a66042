"""Who may act for whom: relatives and delegates."""
