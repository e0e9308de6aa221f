"""Local pages over an archive: read, take in, correct. Next: app.py"""
