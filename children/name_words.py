"""Words that people bear as names and everybody writes: what alone proves nothing when it stands in a text."""

# Ordinary English that is a name too, folded. A name of two such words (Will Young, Grace May) counts as somebody’s only
# where it is written as a name: “we will young people invite” tells of nobody. Missing here, a word is read as a name in
# any case: add one when a paper is refused for plain English.
ORDINARY = frozenset((
    "amber", "april", "art", "ash", "august", "autumn", "baker", "banks", "bell", "best", "better", "birch", "bird",
    "bishop", "black", "blessing", "blue", "bond", "booth", "bright", "brook", "brown", "bush", "butler", "care",
    "carol", "carpenter", "cash", "chance", "chase", "cherry", "christian", "church", "clay", "cook", "cooper",
    "cross", "daisy", "dale", "dawn", "day", "dean", "destiny", "do", "dove", "drew", "duke", "early", "fair",
    "faith", "farmer", "field", "fields", "finch", "fisher", "ford", "forest", "forward", "fox", "frank", "freeman",
    "frost", "gates", "good", "grace", "grant", "gray", "green", "grey", "hall", "hand", "hardy", "harmony", "hart",
    "hazel", "head", "heath", "heather", "high", "hill", "hills", "holiday", "holly", "hope", "house", "hunt",
    "hunter", "iris", "ivy", "joy", "july", "june", "justice", "king", "knight", "lake", "land", "lane",
    "law", "lily", "little", "long", "love", "low", "major", "march", "mark", "marks", "mason", "may", "mercy",
    "miles", "mill", "miller", "mills", "moon", "my", "noble", "north", "oak", "old", "olive", "page", "park",
    "parks", "patience", "pearl", "penny", "pool", "poppy", "porter", "power", "powers", "price", "pride", "prince",
    "prudence", "rain", "read", "red", "rich", "river", "rivers", "rose", "ruby", "rush", "sage", "scarlet",
    "service", "sharp", "short", "sky", "small", "smart", "snow", "south", "spring", "star", "still", "stone",
    "storm", "street", "strong", "summer", "summers", "temple", "town", "true", "van", "victor", "violet",
    "walker", "wall", "walls", "ward", "way", "wells", "west", "white", "wild", "will", "willow", "winter", "winters",
    "wise", "wood", "woods", "work", "worth", "young",
))  # fmt: skip
# What stands for a first name until there is one; it is nobody’s name.
PLACEHOLDERS = frozenset(("baby", "boy", "child", "girl", "infant", "number", "twin", "unborn", "unknown"))
