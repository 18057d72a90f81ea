"""The embedded Neo4j: fetched once, started when needed, one per home folder, until it is stopped."""

from graph_model.embedded.server import Server, running, start, stop

__all__ = ["Server", "running", "start", "stop"]
