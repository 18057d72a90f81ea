"""Write `schema.graphql`, the published schema: `python -m scripts.write_schema`."""

from pathlib import Path

from app.graphql.schema import published

FILE = Path(__file__).parent.parent / "schema.graphql"

if __name__ == "__main__":
    FILE.write_text(published())
    print(FILE)
