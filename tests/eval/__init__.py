"""The project's own evaluation: gold questions, the judge, and what was recorded."""
