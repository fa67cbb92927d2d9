"""Renders plans that are plain text in the forms that offices keep them in: Word, web page, sheet, PDF, scan.

``python -m tests.rendering OUTDIR [--formats docx html xlsx pdf scan]`` writes the files,
``python -m tests.rendering --score`` says how much of what is read from the text is read from them.
"""
