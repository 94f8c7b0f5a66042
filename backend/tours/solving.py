"""The solver, a script that runs in a process of its own: it reads a problem and writes routes, both as JSON.

It knows numbers only: no reference, no community, no name. Bounded in time and memory; who started it kills it when it is late.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence

import msgspec

_MEMORY, _CPU_BESIDES = 1_500_000_000, 5
_LARGEST = 2_000_000


class Problem(msgspec.Struct, frozen=True):
    """Visits 1 to n and the hall, 0. Minutes everywhere.

    `ways`: from each to each, -1 where unknown; `stays`: at each; `penalties`: of leaving it over. Runs, by number: `spans` (how
    long from leaving the hall to the end of the half-day), `later` (what a visit on it costs for being later), `allowed` (which may
    go on it); a tour costs `a_tour`, holds `most` visits, and its first visit begins `lead` minutes after leaving at the earliest.
    """

    ways: list[list[int]]
    stays: list[int]
    penalties: list[int]
    spans: list[int]
    later: list[int]
    allowed: list[list[int]]
    most: int
    lead: int
    a_tour: int
    seconds: float


class Routes(msgspec.Struct, frozen=True):
    """The visits of each run in their order; empty runs are empty."""

    routes: list[list[int]]


def solved(problem: Problem) -> Routes:
    """The best routes found in the time; each visit on one run at most."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    runs, nodes = len(problem.spans), len(problem.stays)
    manager = pywrapcp.RoutingIndexManager(nodes, runs, 0)
    routing = pywrapcp.RoutingModel(manager)
    costs = {later: routing.RegisterTransitMatrix(_costs(problem, later)) for later in sorted(set(problem.later))}
    for run in range(runs):
        routing.SetArcCostEvaluatorOfVehicle(costs[problem.later[run]], run)
    routing.SetFixedCostOfAllVehicles(problem.a_tour)
    clock = routing.RegisterTransitMatrix(_clock(problem))
    routing.AddDimensionWithVehicleCapacity(clock, problem.lead, problem.spans, False, "time")
    ones = routing.RegisterUnaryTransitVector([0] + [1] * (nodes - 1))
    routing.AddDimension(ones, 0, problem.most, True, "visits")
    _bind(problem, routing, manager)
    wanted = pywrapcp.DefaultRoutingSearchParameters()
    wanted.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    wanted.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    wanted.time_limit.FromMilliseconds(int(problem.seconds * 1000))
    found = routing.SolveWithParameters(wanted)
    return Routes([_route(routing, manager, found, run) if found else [] for run in range(runs)])


def _bind(problem: Problem, routing: object, manager: object) -> None:
    """Who may go on which run; nobody before the half-day begins; what may be left over, and what that costs."""
    time = routing.GetDimensionOrDie("time")  # type: ignore[attr-defined]
    for node in range(1, len(problem.stays)):
        index = manager.NodeToIndex(node)  # type: ignore[attr-defined]
        time.CumulVar(index).SetMin(problem.lead)
        runs = [run for run, allowed in enumerate(problem.allowed) if node in allowed]
        routing.VehicleVar(index).SetValues([-1, *runs])  # type: ignore[attr-defined]
        routing.AddDisjunction([index], problem.penalties[node])  # type: ignore[attr-defined]


def _costs(problem: Problem, later: int) -> list[list[int]]:
    """The way, and for each visit that one arrives at what being later costs; unknown ways are never worth it."""
    return [[(way if way >= 0 else 100_000) + (later if there else 0) for there, way in enumerate(ways)] for ways in problem.ways]


def _clock(problem: Problem) -> list[list[int]]:
    """From one's arrival at one place to the arrival at the next; the way back lies outside the half-day."""
    return [
        [problem.stays[here] + ((way if way >= 0 else 100_000) if there else 0) for there, way in enumerate(ways)]
        for here, ways in enumerate(problem.ways)
    ]


def _route(routing: object, manager: object, found: object, run: int) -> list[int]:
    index, route = routing.Start(run), list[int]()  # type: ignore[attr-defined]
    while not routing.IsEnd(index):  # type: ignore[attr-defined]
        node = manager.IndexToNode(index)  # type: ignore[attr-defined]
        if node:
            route.append(node)
        index = found.Value(routing.NextVar(index))  # type: ignore[attr-defined]
    return route


def main(arguments: Sequence[str] = ()) -> int:
    """Reads a Problem, writes Routes."""
    if arguments:
        return 2
    problem = msgspec.json.decode(sys.stdin.buffer.read(_LARGEST), type=Problem)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    seconds = int(problem.seconds) + _CPU_BESIDES
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sys.stdout.buffer.write(msgspec.json.encode(solved(problem)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
