"""The rules once more, slow and obvious, on plain records: what the product must agree with.

Nothing of `graph_model`, `loaders` or `queries` is used here. Every pair of what goes in and what comes out
is looked at by itself, and a chain of arcs is judged by all of its arcs.
"""
