"""When each installment is paid, if it is: drawn from the hidden truth alone, never from what the file said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beforehand.world.book.parameters import Parameters
from beforehand.world.book.people import Bools, Floats, HiddenTruth, Ints

NEVER = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Plans:
    """The signed plans of the loans in CSR form: loan r holds installments `offsets[r]` to `offsets[r + 1]`; minor units, days."""

    offsets: Ints
    due_on: Ints
    principal_minor: Ints
    interest_minor: Ints

    @property
    def counts(self) -> Ints:
        """Installments of each loan."""
        return np.diff(self.offsets)


@dataclass(frozen=True)
class Behaviour:
    """What the borrowers do. `pays_on` in the order of `Plans` (day, or NEVER); `pays_off_on` a loan (day of an early payoff, or NEVER);
    `ceased` tells who never comes back, with his partial payments beside: `partial_loan` (row), `partial_on` (day), `partial_ppm` (of the
    installment he ceased at, `ceased_at`). `bounced` marks installments paid late whose first payment, on the due day, came back."""

    pays_on: Ints
    pays_off_on: Ints
    bounced: Bools
    ceased: Bools
    ceased_at: Ints
    partial_loan: Ints
    partial_on: Ints
    partial_ppm: Ints


def log_times(parameters: Parameters, truth: HiddenTruth) -> Floats:
    """The logarithm of what multiplies a borrower's hazard of ceasing to pay, before any shock."""
    return np.asarray(
        np.log(parameters.ability_times) * truth.ability
        + np.log(parameters.willingness_times) * truth.willingness
        + np.log(parameters.elsewhere_times) * truth.lives_elsewhere
        + np.log(parameters.concealed_times) * truth.concealed_cash
        + np.log(parameters.overdue_times) * (truth.overdue_elsewhere_minor > 0)
    )


def behave(parameters: Parameters, truth: HiddenTruth, plans: Plans, rng: np.random.Generator) -> Behaviour:
    """Installment by installment over all loans at once: paid on the day, late, much later once found, or never again."""
    loans, counts = len(plans.counts), plans.counts
    times, cure = log_times(parameters, truth), _cure_share(parameters, truth)
    ceased, ceased_at, last_paid = np.zeros(loans, np.bool_), np.full(loans, -1), np.zeros(loans, np.int64)
    pays_on, drift = np.full(len(plans.due_on), NEVER), np.zeros(loans)
    for number in range(1, int(counts.max(initial=0)) + 1):
        draws = rng.random((5, loans))  # all loans draw, so that one loan's fate moves no other's
        normal = rng.standard_normal(loans)
        has = counts >= number
        row = np.where(has, plans.offsets[:-1] + number - 1, 0)
        due_on = plans.due_on[row]
        shocked = (truth.shock_month > 0) & (number > truth.shock_month)
        drift = np.where(shocked, drift + parameters.shock_days_more * draws[4] * 2, 0.0)
        first = (number == 1) & (truth.overdue_elsewhere_minor > 0)
        hazard = parameters.stop_hazard * np.exp(
            times + np.log(parameters.shock_times) * shocked + np.log(parameters.overdue_first_times) * first
        )
        stops = has & ~ceased & (draws[0] < np.minimum(hazard, 0.9))
        comes_back = stops & (draws[1] < cure)
        away = 15 + parameters.cure_days_median * np.exp(parameters.cure_days_sigma * normal)
        late = _late_days(parameters, times, draws, drift)
        ceased_at = np.where(stops & ~comes_back, number - 1, ceased_at)
        ceased = ceased | (stops & ~comes_back)
        day = np.maximum(due_on + np.where(comes_back, np.rint(away), late).astype(np.int64), last_paid)
        pays = has & ~ceased
        pays_on[row[pays]] = day[pays]
        last_paid = np.where(pays, day, last_paid)
    pays_off_on = _early_payoffs(parameters, plans, pays_on, rng)
    ceased = ceased & (pays_off_on == NEVER)
    pays_on = np.where(pays_on > np.repeat(pays_off_on, counts), NEVER, pays_on)
    bounced = (pays_on != NEVER) & (pays_on - plans.due_on >= 3) & (rng.random(len(pays_on)) < parameters.bounced_share)
    return Behaviour(pays_on, pays_off_on, bounced, ceased, ceased_at, *_partials(parameters, plans, ceased, ceased_at, rng))


def _late_days(parameters: Parameters, times: Floats, draws: Floats, drift: Floats) -> Ints:
    """Days late of an installment that is paid in the ordinary way; most are paid on their day."""
    odds = np.log(parameters.late_share / (1 - parameters.late_share)) + parameters.late_slope * times
    is_late = draws[2] < 1 / (1 + np.exp(-odds))
    ordinary = 1 - np.log1p(-draws[3]) * (parameters.late_days_mean - 1)
    return np.floor(np.where(is_late, ordinary, 0.0) + drift).astype(np.int64)


def _cure_share(parameters: Parameters, truth: HiddenTruth) -> Floats:
    """Who, having ceased, is found and pays all that is due: the able and the hidden money more, who lives elsewhere less."""
    odds = (
        np.log(parameters.cure_share / (1 - parameters.cure_share))
        + parameters.cure_ability * truth.ability
        + parameters.cure_elsewhere * truth.lives_elsewhere
        + parameters.cure_concealed * truth.concealed_cash
    )
    return np.asarray(1 / (1 + np.exp(-odds)))


def _early_payoffs(parameters: Parameters, plans: Plans, pays_on: Ints, rng: np.random.Generator) -> Ints:
    """The day on which some who owe nothing overdue pay off the rest, between two due dates; NEVER for the others."""
    counts, first = plans.counts, plans.offsets[:-1]
    wishes, where, wait = rng.random(len(counts)) < parameters.early_payoff, rng.random(len(counts)), rng.integers(1, 28, len(counts))
    number = 1 + (where * (counts - 2)).astype(np.int64)  # the installment after which he does, never the last
    row = first + number - 1
    day = plans.due_on[row] + wait
    in_order = (pays_on[row] <= day) & (pays_on[row + 1] > day)
    return np.where(wishes & in_order, day, NEVER)


def _partials(
    parameters: Parameters, plans: Plans, ceased: Bools, ceased_at: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """One to three partial payments of some who never come back in full: rows of loans, days, shares of one installment in ppm."""
    loans = len(ceased)
    gives = ceased & (rng.random(loans) < parameters.partial_share)
    times, after, share = rng.integers(1, 4, loans), rng.integers(10, parameters.partial_within_days, (loans, 3)), rng.random((loans, 3))
    share_ppm = (50_000 + share * (parameters.partial_most_ppm - 50_000)).astype(np.int64)
    taken = gives[:, None] & (np.arange(3) < times[:, None])
    row = np.nonzero(taken)[0]
    due_on = plans.due_on[plans.offsets[row] + ceased_at[row]]
    return row.astype(np.int64), due_on + np.sort(after, axis=1)[taken], share_ppm[taken]
