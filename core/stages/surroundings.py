"""A day among its neighbours: the 35 days that it rests on, and the 35 that rest on it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic_core import from_json

from core.ledger import Entry, Neighbour
from core.patient_day import PatientDay
from core.rules import HISTORY_DAYS
from core.stages.fingerprints import history_part


class Surroundings(NamedTuple):
    """The entry of a day, and what was read of the days around it after that."""

    own: Entry
    neighbours: Mapping[dt.date, Neighbour]

    @property
    def history(self) -> dict[dt.date, dict[str, Any]]:
        """The features of D−35 … D−1."""
        return {
            date: from_json(one.features)
            for date in _before(self.own.day.date)
            if (one := self.neighbours.get(date)) and one.features is not None
        }

    @property
    def history_part(self) -> str:
        return history_part(self.own.day.date, self.neighbours)

    @property
    def history_rev(self) -> int:
        """The sum of features_rev over D−35 … D−1. Each only grows: two sums are equal where nothing has changed."""
        return self._sum_before(self.own.day.date)

    @property
    def to_be_told(self) -> list[PatientDay]:
        """The later days that have features, and were not assessed with those that their history has now."""
        today = self.own.day.date
        return [
            PatientDay(self.own.day.patient_id, date)
            for date, one in sorted(self.neighbours.items())
            if date > today and one.features is not None and one.history_rev != self._sum_before(date)
        ]

    def _sum_before(self, date: dt.date) -> int:
        return sum(self._features_rev(earlier) for earlier in _before(date))

    def _features_rev(self, date: dt.date) -> int:
        if date == self.own.day.date:
            return self.own.features_rev
        return one.features_rev if (one := self.neighbours.get(date)) else 0


def _before(date: dt.date) -> list[dt.date]:
    return [date - dt.timedelta(days=back) for back in range(HISTORY_DAYS, 0, -1)]
