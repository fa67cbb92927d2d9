"""The trained reader: how well each candidate answers a question, or that none does."""
