"""Who takes part, and where: regions, departments, organisations, people and the roles they hold."""

from .kinds import OrganisationKind
from .organisations import Organisation
from .people import Person, PersonManager
from .regions import Department, Region, RegionLevel
from .roles import Membership, RightsChange, Role, Separation

__all__ = [
    "Department",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PersonManager",
    "Region",
    "RegionLevel",
    "RightsChange",
    "Role",
    "Separation",
]
