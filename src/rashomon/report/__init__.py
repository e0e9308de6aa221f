"""A dossier for people: a page, a note, a screen of a terminal, one finding explained. Each reads the JSON form alone.

In: the dossier's JSON form.  Out: HTML, Markdown, plain text.  Next: index.py, story_page.py, then html.py
"""
