"""The ground on which generated processes are played, made once."""

from tests import database
from tests.unit.notices.world import MONDAY

from . import ground

robot_ground = database.snapshot("robot_ground", build=ground.build, at=MONDAY)
