"""Damages real files in many ways and reads them: whatever comes, the answer is a document or a sentence.

``python -m tests.fuzz --runs N --seed S [--formats docx html xlsx pdf] [--isolated]``. Without
``--isolated`` the readers run in this process, which is much faster and shows their exceptions.
"""
