from exchange.problems import Problem, UnreadableFile, as_csv, shown

__all__ = ["Problem", "UnreadableFile", "as_csv", "shown"]
