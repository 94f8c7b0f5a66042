"""Draws the icons of the home screen from the same figures as icon.svg: `python deploy/draw_icons.py`."""

from pathlib import Path

from PIL import Image, ImageDraw

ICONS = Path(__file__).parent.parent / "web" / "static" / "icons"
GREEN, WHITE, GOLD = "#00803f", "#ffffff", "#ffd66b"
_FINE = 4
_ROOF = ((32, 11), (11, 24.5), (11, 29), (53, 29), (53, 24.5))
_COLUMNS = ((15.5, 33, 21.5, 46), (42.5, 33, 48.5, 46), (11, 49.5, 53, 54.5))
_TICK = ((25.5, 39.5), (30.5, 44.5), (39.5, 34))


def draw(size: int, *, corner: float, scale: float = 1.0) -> Image.Image:
    """The hall with its tick, `size` pixels square; `corner` and `scale` as parts of the square."""
    unit = size * _FINE / 64
    image = Image.new("RGBA", (size * _FINE, size * _FINE))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, size * _FINE - 1, size * _FINE - 1), corner * size * _FINE, fill=GREEN)

    def at(x: float, y: float) -> tuple[float, float]:
        return (32 + (x - 32) * scale) * unit, (32 + (y - 32) * scale) * unit

    pen.polygon([at(*point) for point in _ROOF], fill=WHITE)
    for left, top, right, bottom in _COLUMNS:
        pen.rectangle((*at(left, top), *at(right, bottom)), fill=WHITE)
    width = 5 * scale * unit
    pen.line([at(*point) for point in _TICK], fill=GOLD, width=round(width), joint="curve")
    for x, y in (at(*_TICK[0]), at(*_TICK[-1])):
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=GOLD)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write all sizes to static/icons."""
    for name, size, corner, scale in (
        ("icon-32", 32, 0.23, 1.0),
        ("icon-180", 180, 0.0, 0.9),
        ("icon-192", 192, 0.23, 1.0),
        ("icon-512", 512, 0.23, 1.0),
        ("icon-maskable", 512, 0.0, 0.78),
    ):
        draw(size, corner=corner, scale=scale).quantize(64).save(ICONS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
