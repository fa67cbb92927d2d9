"""What a question says: the names of this corpus in it, its days, and the conditions of a set of tasks."""
