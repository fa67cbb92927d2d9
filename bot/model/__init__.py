"""A language model of one's own answers from numbered evidence; the sources decide what of it is said."""
