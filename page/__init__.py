"""The page: renders answers, the task ledger and the documents; keeps conversations, feedback and users."""
