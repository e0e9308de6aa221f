"""A server for programs that speak MCP, such as a language model's client: it looks, and never changes anything.

In: an archive's file, texts that a client gives.  Out: tools and resources.  Next: desk.py
desk.py knows what each tool answers and nothing of the protocol; server.py is the protocol and nothing else.
"""
