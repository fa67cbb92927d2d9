"""From a question to the places that may answer it: passages of the index, laid out as sentences, rows and cells."""

from bot.find.candidates import Candidate
from bot.find.finder import Finder

__all__ = ["Candidate", "Finder"]
