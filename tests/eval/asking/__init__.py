"""The gold questions asked in other words: changes that must not matter, and claims that are false."""
