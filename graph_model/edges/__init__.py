"""The edge models, one file per kind of flow: what a question asks for (R6)."""
