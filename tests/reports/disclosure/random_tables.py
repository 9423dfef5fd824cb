"""Random tables of each sort that is published, from a seeded generator."""

from random import Random

from tests.reports.disclosure import printed


def some(random: Random) -> list:
    """One table, or two that print the same counts."""
    return random.choice((one_way, two_way, blocks, themes, distinct, figures, linked, crossed))(random)


def number(random: Random) -> int:
    """Counts as small authorities have them: many zeros, many small ones, a few large."""
    return random.choice((0, 0, 1, 2, 3, 4, 5, 6, 9, random.randint(5, 60)))


def lines(random: Random, fewest=1, most=8) -> dict:
    return {f"r{place}": number(random) for place in range(random.randint(fewest, most))}


def one_way(random):
    return [printed.one_way(lines(random))]


def two_way(random):
    columns = [f"k{place}" for place in range(random.randint(2, 5))]
    return [printed.two_way({key: [number(random) for _ in columns] for key in lines(random, 2, 6)}, columns)]


def blocks(random):
    return [printed.blocks({name: lines(random, 1, 5) for name in ("old", "new")})]


def themes(random):
    rows = {}
    for key, size in lines(random, 2, 6).items():
        rows[key] = (size, [random.randint(0, size) for _ in range(random.randint(0, 3))])
    return [printed.themes(rows, _overlapping([size for size, _ in rows.values()], random))]


def distinct(random):
    rows = lines(random, 2, 6)
    return [printed.one_way(rows, _overlapping(rows.values(), random), measure="children")]


def _overlapping(sizes, random) -> int:
    return random.randint(max(sizes), sum(sizes))


def figures(random):
    whole = random.randint(1, 90)
    reviews = {"reviews": (whole, None), "in-time": (random.randint(0, whole), "reviews")}
    return [printed.figures(**reviews, late=(random.randint(0, whole), "reviews"), visits=(number(random), None))]


def linked(random):
    """The same rows in a table with and in one without columns."""
    table = two_way(random)[0]
    sums = {row.key: row.cells[-1].value for row in table.rows}
    return [table, printed.one_way(sums, slug="totals")]


def crossed(random):
    """Two tables that share their columns' totals."""
    table = two_way(random)[0]
    sums = {c.key: cell.value for c, cell in zip(table.columns[:-1], table.total.cells[:-1], strict=True)}
    return [table, printed.one_way(sums, by="stage", slug="stages")]
