from exchange.spreadsheet import KNOWN_STARTS, SAVE_AS

__all__ = ["KNOWN_STARTS", "SAVE_AS"]
