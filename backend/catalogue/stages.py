"""The stages of a life and of an enterprise under which items are found (article 10)."""

from enum import StrEnum


class LifeStage(StrEnum):
    """A stage by the name that stands in its address."""

    birth = "birth"
    school = "school"
    work = "work"
    home = "home"
    marriage = "marriage"
    childbirth = "childbirth"
    retirement = "retirement"
    funeral = "funeral"
    welfare = "welfare"
    founding = "founding"
    running = "running"
    closing = "closing"


IN_CHINESE = {
    LifeStage.birth: "出生",
    LifeStage.school: "入学",
    LifeStage.work: "就业",
    LifeStage.home: "置业",
    LifeStage.marriage: "婚姻",
    LifeStage.childbirth: "生育",
    LifeStage.retirement: "退休",
    LifeStage.funeral: "殡葬",
    LifeStage.welfare: "民生保障",
    LifeStage.founding: "设立",
    LifeStage.running: "经营",
    LifeStage.closing: "退出",
}
OF_ENTERPRISES = (LifeStage.founding, LifeStage.running, LifeStage.closing)
OF_PEOPLE = tuple(stage for stage in LifeStage if stage not in OF_ENTERPRISES)


def stage_named(name: str) -> LifeStage | None:
    """The stage of that name, as it stands in an address (birth) or in the data (出生); None where there is none."""
    return next((stage for stage in LifeStage if name in (stage.value, IN_CHINESE[stage])), None)
