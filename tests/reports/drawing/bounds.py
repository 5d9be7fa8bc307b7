"""What holds for every drawing: whole units, and nothing outside its frame."""

from reports.drawing.marks import Drawing


def inside(drawing: Drawing) -> None:
    for layer in drawing.layers:
        for outline in layer.outlines:
            for x, y in outline.points:
                assert type(x) is type(y) is int
                assert 0 <= x <= drawing.width and 0 <= y <= drawing.height, (layer.ink, x, y)
    for figure in drawing.figures:
        assert 0 <= figure.x <= drawing.width and figure.size <= figure.y <= drawing.height, figure
