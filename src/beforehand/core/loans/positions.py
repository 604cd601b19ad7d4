"""Positions of many loans in columns: one serial pass of the engine, no Python per row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.compiled import kernel
from beforehand.core.loans.layout import Figure, InstallmentField, Term, TraceField
from beforehand.core.loans.replay import replay

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class LoanColumns:
    """Contracts, signed schedules and events of many loans, all int64.

    `terms` [loan, Term]. Loan r owns installments installment_offsets[r] to installment_offsets[r + 1] of `due_on` (days),
    `principal_minor`, `interest_minor`, in the order of their due dates; and events event_offsets[r] to event_offsets[r + 1], in any
    order, of `event_kind` (EventKind), `event_id` (distinct within a loan), `value_on` (days), `known_at` (microseconds, UTC),
    `amount_minor` (0 for a reversal), `reverses_id` (-1 unless a reversal).
    """

    terms: Integers
    installment_offsets: Integers
    due_on: Integers
    principal_minor: Integers
    interest_minor: Integers
    event_offsets: Integers
    event_kind: Integers
    event_id: Integers
    value_on: Integers
    known_at: Integers
    amount_minor: Integers
    reverses_id: Integers

    def __post_init__(self) -> None:
        loans = self.terms.shape[0]
        assert self.terms.shape == (loans, len(Term)), "terms are loans × Term"
        assert self.installment_offsets.shape == self.event_offsets.shape == (loans + 1,), "one offset more than loans"
        parts = (self.due_on, self.principal_minor, self.interest_minor)
        assert {part.shape for part in parts} == {(int(self.installment_offsets[-1]),)}, "installments and offsets agree"
        events = (self.event_kind, self.event_id, self.value_on, self.known_at, self.amount_minor, self.reverses_id)
        assert {part.shape for part in events} == {(int(self.event_offsets[-1]),)}, "events and offsets agree"
        offsets = (self.installment_offsets, self.event_offsets)
        assert all(part[0] == 0 and (np.diff(part) >= 0).all() for part in offsets), "offsets begin at 0 and never fall"
        assert all(part.dtype == np.int64 for part in (self.terms, *offsets, *parts, *events)), "every column is int64"

    def __len__(self) -> int:
        return int(self.terms.shape[0])

    def rows(self, first: int, last: int) -> LoanColumns:
        """Loans `first` to `last` (exclusive) as columns of their own."""
        i, j = int(self.installment_offsets[first]), int(self.installment_offsets[last])
        e, f = int(self.event_offsets[first]), int(self.event_offsets[last])
        return LoanColumns(
            self.terms[first:last],
            self.installment_offsets[first : last + 1] - i,
            self.due_on[i:j],
            self.principal_minor[i:j],
            self.interest_minor[i:j],
            self.event_offsets[first : last + 1] - e,
            self.event_kind[e:f],
            self.event_id[e:f],
            self.value_on[e:f],
            self.known_at[e:f],
            self.amount_minor[e:f],
            self.reverses_id[e:f],
        )


@dataclass(frozen=True)
class Positions:
    """Positions of many loans: `figures` [loan, Figure]; `installments` [installment, InstallmentField] where they were asked for.

    `trace` [row, TraceField] holds what fitted into the buffer; `trace_rows` counts what there was to write.
    """

    figures: Integers
    installments: Integers | None
    trace: Integers
    trace_rows: int

    def figure(self, figure: Figure) -> Integers:
        """One figure of all loans; its unit stands at `Figure`."""
        return self.figures[:, figure]


@kernel
def _replay_rows(
    terms: Integers,
    installment_offsets: Integers,
    due_on: Integers,
    principal_minor: Integers,
    interest_minor: Integers,
    event_offsets: Integers,
    kind: Integers,
    event_id: Integers,
    value_on: Integers,
    known_at: Integers,
    amount: Integers,
    reverses_id: Integers,
    as_of: Integers,
    as_known_at: Integers,
    figures: Integers,
    rows: Integers,
    keep: bool,
    order: Integers,
    trace: Integers,
) -> int:
    at = np.zeros(4, np.int64)
    for loan in range(terms.shape[0]):
        i, j = installment_offsets[loan], installment_offsets[loan + 1]
        e, f = event_offsets[loan], event_offsets[loan + 1]
        own = rows[i:j] if keep else rows[0 : j - i]
        own[:, InstallmentField.DUE_ON] = due_on[i:j]
        own[:, InstallmentField.PRINCIPAL] = principal_minor[i:j]
        own[:, InstallmentField.INTEREST] = interest_minor[i:j]
        at[1] = loan
        replay(
            terms[loan],
            own,
            kind[e:f],
            event_id[e:f],
            value_on[e:f],
            known_at[e:f],
            amount[e:f],
            reverses_id[e:f],
            as_of[loan],
            as_known_at[loan],
            order,
            figures[loan],
            trace,
            at,
        )
    return int(at[0])


def positions(
    loans: LoanColumns,
    as_of: int | NDArray[Any],
    as_known_at: int | NDArray[Any],
    *,
    installments: bool = False,
    trace: Integers | None = None,
) -> Positions:
    """Positions as of a day (days since 1970-01-01) as known at an instant (microseconds, UTC), each one for all loans or one per loan.

    A loan that cannot be computed has a `Status` and zeros; the others go on. With `installments` every installment is given;
    with a `trace` buffer [rows, TraceField] the engine writes what it did.
    """
    count = len(loans)
    days = np.ascontiguousarray(np.broadcast_to(np.asarray(as_of, np.int64), (count,)))
    instants = np.ascontiguousarray(np.broadcast_to(np.asarray(as_known_at, np.int64), (count,)))
    most = int(np.diff(loans.installment_offsets).max(initial=0))
    rows = np.zeros((loans.due_on.shape[0] if installments else most, len(InstallmentField)), np.int64)
    figures = np.zeros((count, len(Figure)), np.int64)
    buffer = np.zeros((0, len(TraceField)), np.int64) if trace is None else trace
    written = _replay_rows(
        np.ascontiguousarray(loans.terms),
        loans.installment_offsets,
        loans.due_on,
        loans.principal_minor,
        loans.interest_minor,
        loans.event_offsets,
        loans.event_kind,
        loans.event_id,
        loans.value_on,
        loans.known_at,
        loans.amount_minor,
        loans.reverses_id,
        days,
        instants,
        figures,
        rows,
        installments,
        np.zeros(int(np.diff(loans.event_offsets).max(initial=0)), np.int64),
        buffer,
    )
    return Positions(figures, rows if installments else None, buffer[: min(written, buffer.shape[0])], written)
