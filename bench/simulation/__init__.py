"""A hall for twenty working days, with a ring of resellers among the citizens, played through the product's own actions."""
