"""Items that this hall takes, found by a few letters; as staff pick them."""

from dataclasses import dataclass

from backend import catalogue, hall

_MOST = 9


@dataclass(frozen=True)
class ItemChoice:
    """An item to pick, by its name in the page's language."""

    slug: str
    name: str


async def items_found(place: str, searched: str, language: str, *, without: tuple[str, ...] = ()) -> tuple[ItemChoice, ...]:
    """At most nine items of this hall that match; without a search those that are asked for often."""
    taken = await hall.items_taken(place)
    if searched.strip():
        guides = (await catalogue.found(searched)).guides
    else:
        often = (await hall.hall(place)).about.often or tuple(taken)
        guides = await catalogue.guides(often[: _MOST * 2])
    here = [guide for guide in guides if guide.slug in taken and guide.slug not in without]
    return tuple(ItemChoice(guide.slug, guide.title(language)) for guide in here[:_MOST])


async def items_named(slugs: tuple[str, ...], language: str) -> tuple[ItemChoice, ...]:
    """These items by name; what is not in the catalogue goes by its slug."""
    titles = {guide.slug: guide.title(language) for guide in await catalogue.guides(slugs)}
    return tuple(ItemChoice(slug, titles.get(slug, slug)) for slug in slugs)
