"""What a value looks like, written once: times, quantities, units of government, roles, labels of clauses.

Every vocabulary is a file in `data`, one word a line, that says its source and its date.
"""
