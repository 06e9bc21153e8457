from dataclasses import dataclass, field
from enum import Enum


class Colour(Enum):
    RED = 1
    BLUE = 2


@dataclass(order=True)
class Card:
    rank: int
    colour: Colour = field(default=Colour.RED, compare=False)
    notes: list = field(default_factory=list)


cards = [Card(2), Card(1, Colour.BLUE)]
cards.sort()
cards[0].notes.append("low")
print(cards)
