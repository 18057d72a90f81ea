"""Write the next migration: the constraints and indexes of the model that no migration creates yet."""

from pathlib import Path

from graph_model.cypher import schema
from graph_model.migrate import migrations, statements

FOLDER = Path(__file__).parent.parent / "graph_model" / "migrations"


def main() -> None:
    """Write `V<next>__schema.cypher` if the model has grown."""
    had = {statement for text in migrations().values() for statement in statements(text)}
    new = [statement for statement in schema() if statement not in had]
    if not new:
        print("the migrations are as the model")
        return
    path = FOLDER / f"V{len(migrations()) + 1:04}__schema.cypher"
    path.write_text("// Made from the model by scripts/write_migration.py\n" + ";\n".join(new) + ";\n")
    print(f"wrote {path.name}: {len(new)} statements")


if __name__ == "__main__":
    main()
