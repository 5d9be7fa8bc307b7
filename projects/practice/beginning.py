"""How a practice project begins: opened by its programme on its first day, with one book for its first currency."""

from datetime import date

from sqlalchemy.orm import Session

from access.practice import BY
from projects.models import Organisation, UpgradingType
from projects.practice.life import Life, Officers, on
from projects.setting_up import open_project


def begin(
    session: Session,
    officers: Officers,
    programme: Organisation,
    *,
    code: str,
    name: str,
    upgrading_type: UpgradingType,
    currency: str,
    begun_on: date,
    country: str,
    timezone: str,
    locale: str = "en",
    network: Organisation | None = None,
    city: Organisation | None = None,
    implementer: Organisation | None = None,
) -> Life:
    """Opened by the loading itself, by which it is known as practice that was loaded."""
    with on(begun_on):
        project = open_project(
            session,
            programme,
            code=code,
            name=name,
            upgrading_type=upgrading_type,
            currencies=(currency,),
            begun_on=begun_on,
            country=country,
            locale=locale,
            timezone=timezone,
            network=network,
            city=city,
            implementer=implementer,
            by=BY,
        )
    return Life(session, officers, project, currency)
