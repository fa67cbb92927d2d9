"""Which rules of the bot nothing needs: every condition is taken out in turn, and the tests of its room are run.

``python -m tests.knockout PATHS… [--tests FOLDER…] [--gold [N]]``. A rule is the test of an `if` or of a conditional
expression, a filter of a comprehension, an operand of `and` or `or`, within a function.

The modules are imported once, every condition in a call that knows which rule is out (`rules`, `hook`); the tests run once
as they are, which says in which of them a rule matters at all, and then for each rule these tests in a forked process
(`run`). Own code: mutmut has no such mutants, and cosmic-ray starts an interpreter for each mutant, seconds of imports before
its first test, where 499 of these took 7 minutes of one processor over the 195 tests of tests/bot/answer.
"""
