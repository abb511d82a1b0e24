"""What a world shall hold, one complaint of it, and the scene that people, rooms, hours and words come from."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

from complaint_guard.sample import words
from complaint_guard.sample.compose import Composer, SlotValues
from complaint_guard.sample.people import Person, people
from complaint_guard.sample.places import FLOORS, Place, homes, offices, spare_room, write
from complaint_guard.sample.texts import Texts

DAY = 86_400
#: Hours of the day, each as often as complaints come in.
_HOURS = [hour for hour, share in enumerate((2, 1, 1, 1, 1, 1, 2, 4, 8, 14, 15, 12, 8, 9, 13, 13, 12, 10, 8, 9, 10, 9, 6, 4)) for _ in range(share)]  # fmt: skip # noqa: E501
#: Share of complaints on which a field is filled in.
_PHONE, _ID_NUMBER, _ADDRESS, _ACCOUNT, _DEVICE = 0.95, 0.97, 0.9, 0.35, 0.4
_AT_WORK = 0.08


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a world shall hold: `size` complaints in `days` days from `start`, and which shares of them are planted."""

    size: int = 2_000
    gang_share: float = 0.04
    lookalike_share: float = 0.04
    days: int = 45
    start: datetime = field(default=datetime(2026, 9, 1))
    largest_gang: int = 60

    def __post_init__(self) -> None:
        if self.size < 1 or self.days < 1:
            raise ValueError(f"no world of {self.size} complaints in {self.days} days; give at least 1 of each")
        if min(self.gang_share, self.lookalike_share) < 0 or self.gang_share + self.lookalike_share > 0.9:
            raise ValueError(f"shares {self.gang_share} and {self.lookalike_share}: at least 0, together at most 0.9")


@dataclass(slots=True)
class Filing:
    """One complaint with the truth about it. `second` counts from the start of the world."""

    person: Person
    place: Place
    second: int
    channel: str
    product: str
    text: str
    id_number: str
    phone: str
    address: str
    account: str
    device: str
    agent: str = ""
    agent_company: str = ""
    gang: str = ""
    lookalike: str = ""
    depth: str = ""
    ties: str = ""
    kind: str = "organic"


@dataclass(frozen=True, slots=True)
class Company:
    """One row of the business registry."""

    company: str
    legal_person: str
    address: str
    scope: str


class Scene:
    """People, rooms, hours and words of one world, all drawn from one seed."""

    def __init__(self, recipe: Recipe, seed: int, texts: Texts) -> None:
        self.recipe = recipe
        self.rng = random.Random(seed)
        self.composer = Composer(texts, self.rng)
        self.companies: list[Company] = []
        self._taken: set[Place] = set()
        # agents and company owners are people too, about one to eight members of a gang
        count = recipe.size * 6 // 5 + 400
        self._people = people(count, homes(count, seed), seed)
        self._offices = offices(recipe.size // 4 + 400, seed)

    def person(self) -> Person:
        """Somebody nobody else in the world is."""
        return next(self._people)

    def office(self) -> Place:
        """A room of a mall or office tower that nobody else has."""
        return next(self._offices)

    def neighbours(self, office: Place, count: int, all_floors: bool = False) -> list[Place]:
        """`count` more rooms in the building of `office`, on its floor or any; nobody else has or gets them."""
        found: list[Place] = []
        while len(found) < count:
            floor = self.rng.randint(1, FLOORS) if all_floors else int(office.floor)
            room = spare_room(office, floor, self.rng)
            if room not in self._taken:
                self._taken.add(room)
                found.append(room)
        return found

    def moment(self, day: float | None = None) -> int:
        """A second at a likely hour of `day` (counted from the start; None: any day)."""
        rng = self.rng
        whole = rng.randrange(self.recipe.days) if day is None else min(int(day), self.recipe.days - 1)
        return whole * DAY + rng.choice(_HOURS) * 3600 + rng.randrange(3600)

    def values(self, person: Person, **given: str) -> SlotValues:
        """Slot values of a complaint of `person`."""
        city = person.home.city
        return SlotValues(self.rng, name=person.name, phone=person.phone, city=city, **given)

    def filing(self, person: Person, text: str, second: int, place: Place | None = None) -> Filing:
        """A complaint of `person` from `place` (None: home, or at times work); some fields are left out."""
        rng = self.rng
        draw = rng.random
        if place is None:
            place = self.office() if draw() < _AT_WORK else person.home
        return Filing(
            person=person,
            place=place,
            second=second,
            channel=rng.choices(words.CHANNELS, cum_weights=_CHANNELS)[0],
            product=rng.choice(words.PRODUCTS),
            text=text,
            id_number=person.id_number if draw() < _ID_NUMBER else "",
            phone=self.phone(person.phone) if draw() < _PHONE else "",
            address=write(place, rng) if draw() < _ADDRESS else "",
            account=person.account if draw() < _ACCOUNT else "",
            device=person.device if draw() < _DEVICE else "",
        )

    def organic(self) -> Filing:
        """A complaint of somebody unrelated, in own words."""
        person = self.person()
        return self.filing(person, self.own_words(person), self.moment())

    def own_words(self, person: Person, topic: str | None = None) -> str:
        """What `person` writes on `topic` (None: any)."""
        return self.composer.organic(topic or self.composer.topic(), self.values(person))

    def phone(self, number: str) -> str:
        """`number` as somebody writes it."""
        draw = self.rng.random()
        if draw < 0.95 or len(number) != 11:
            return number
        if draw < 0.98:
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        return ("+86" if draw < 0.99 else "86-") + number

    def address(self, place: Place) -> str:
        """`place` as somebody writes it."""
        return write(place, self.rng)


_CHANNELS = [sum(words.CHANNEL_WEIGHTS[: last + 1]) for last in range(len(words.CHANNEL_WEIGHTS))]
