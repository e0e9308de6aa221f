"""The ways out: a dossier in the forms that other programs read. Each file is one form; each reads the JSON form alone.

In: the dossier's JSON form.  Out: tables, W3C Web Annotations, W3C PROV, schema.org.  Next: conversion.py
"""
