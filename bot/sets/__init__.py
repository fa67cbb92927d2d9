"""Complete answers to questions about sets of tasks: lists, counts, what is due, by rows and never by a top-k."""

from bot.sets.answer import SetAnswer, answer_set

__all__ = ["SetAnswer", "answer_set"]
