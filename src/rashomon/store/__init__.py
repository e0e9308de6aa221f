"""What the archive is made of: opening the file, its tables, values as JSON, parses kept.  Next: opening.py"""
