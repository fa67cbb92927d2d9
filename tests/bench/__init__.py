"""Time and memory of the whole way, from building the index to the answer."""
