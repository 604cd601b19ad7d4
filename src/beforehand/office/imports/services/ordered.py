"""A book brought in behind the pages, portion by portion: what one portion wrote stays, and a killed import goes on after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from procrastinate.exceptions import AlreadyEnqueued

from beforehand.connectors.book import UnableToReadBook
from beforehand.connectors.book.reader import read_manifest
from beforehand.office.audit import trail
from beforehand.office.imports.models import ImportedKey, ImportEnded, ImportOrder, ImportRun
from beforehand.office.imports.queries import IMPORT_TASK
from beforehand.office.imports.reading import ReadRows, hash_of
from beforehand.office.imports.refusing import UnableToBringBook
from beforehand.office.imports.services.book import begin_run, read_for_here, wait_for_other_imports, write_rows
from beforehand.office.imports.services.legacy import IMPORTERS
from beforehand.office.pages.unable import UnableTo
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Branch, Staff, system
from beforehand.office.staff.service import service

PORTION = 200
"""Loans in one transaction: a second or two of writing."""


@service("order_import", roles=IMPORTERS)
def order_import(actor: Staff, at: datetime, *, folder: Path, branch: Branch, product: Product) -> ImportOrder:
    """Ask for a book to be brought in behind the pages. Refused where the folder is no book, or one is coming in from it already."""
    folder = Path(folder).absolute()
    try:
        manifest = read_manifest(folder)
    except UnableToReadBook as refused:
        raise UnableToBringBook.from_refusal(refused.refusal, field="folder") from refused
    wait_for_other_imports()
    if ImportOrder.objects.filter(folder=str(folder), ended=None).exists():
        raise UnableToBringBook(_("This book is coming in already. Its progress stands in the list."), code="running", field="folder")
    order = ImportOrder.objects.create(branch=branch, product=product, title=manifest.name[:120], folder=str(folder), recorded_by=actor)
    defer(order)
    return order


@service("take_up_import", roles=IMPORTERS)
def take_up_import(actor: Staff, at: datetime, *, order: ImportOrder) -> ImportOrder:
    """Have an import that has not ended go on where it stopped; refused where it has ended."""
    if ImportEnded.objects.filter(order=order).exists():
        raise UnableToBringBook(_("This import has ended. Bring the book in again to take what is still missing."), code="ended")
    defer(order)
    return order


def defer(order: ImportOrder) -> None:
    """Put it into the queue, once; imports run one after another."""
    from procrastinate.contrib.django import app

    try:
        with transaction.atomic():  # a job that is there already breaks a transaction, not this one
            app.configure_task(IMPORT_TASK, queue="imports", lock="imports", queueing_lock=f"import {order.pk}").defer(order_id=order.pk)
    except AlreadyEnqueued:
        return  # it waits for its turn


def carry_out(order: ImportOrder) -> None:
    """Read the book once, begin the run, write portion after portion; an order that has begun goes on with what is not here yet."""
    try:
        rows = read_for_here(Path(order.folder), order.branch, order.product)
        run = ImportRun.objects.filter(order=order).first() or begin_ordered_import(order.recorded_by, None, order=order, rows=rows)
        if run.source_hash != hash_of(rows):
            raise UnableToBringBook(_("The book is not what it was when this import began. Bring it in as a new one."), code="changed")
        for portion in portions(rows):
            bring_portion(order.recorded_by, None, run=run, rows=portion)
    except UnableTo as refused:
        end_import(system(), None, order=order, refused=refused)
    else:
        end_import(system(), None, order=order)


@service("begin_ordered_import", roles=IMPORTERS)
def begin_ordered_import(actor: Staff, at: datetime, *, order: ImportOrder, rows: ReadRows) -> ImportRun:
    """Write down what of the book is taken and what is refused; the audit keeps the digest of its files."""
    run = begin_run(actor, Path(order.folder).name, rows, order.branch, order)
    trail.record(actor, "import_book_files", run, at=at, names=[f"sha256:{run.source_hash}", *sorted(rows.book.tables)])
    return run


@service("bring_portion", roles=IMPORTERS)
def bring_portion(actor: Staff, at: datetime, *, run: ImportRun, rows: ReadRows) -> ImportRun:
    """Bring one portion in, in one transaction; what another import has taken since the book was read is left alone."""
    wait_for_other_imports()
    keys = [f"{rows.identity}/{loan.key}" for loan in rows.loans]
    here = set(ImportedKey.objects.filter(table="loans", key__in=keys).values_list("key", flat=True))
    left = [loan for loan, key in zip(rows.loans, keys, strict=True) if key not in here]
    if left:
        write_rows(actor, run, replace(rows, loans=left))
    return run


@service("end_import")
def end_import(actor: Staff, at: datetime, *, order: ImportOrder, refused: UnableTo | None = None) -> ImportEnded:
    """Write down that an order is done, or why it cannot go on, in both languages; once."""
    if (before := ImportEnded.objects.filter(order=order).first()) is not None:
        return before
    spoken = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            spoken[language[:2]] = refused.sentence if refused else ""
    return ImportEnded.objects.create(
        order=order, code=refused.code[:60] if refused else "", sentence_en=spoken["en"], sentence_zh=spoken["zh"], recorded_by=actor
    )


def portions(rows: ReadRows, size: int = PORTION) -> Iterator[ReadRows]:
    """The rows in portions of about `size` loans; all that is about a person stands in one of them."""
    by_person: dict[str, list[int]] = {}
    for number, loan in enumerate(rows.loans):
        by_person.setdefault(loan.person, []).append(number)
    facts, contacts = _by_person(rows)
    loans: list[int] = []
    persons: list[str] = []
    for person, numbers in by_person.items():
        loans += numbers
        persons.append(person)
        if len(loans) >= size:
            yield _portion(rows, loans, persons, facts, contacts)
            loans, persons = [], []
    if loans:
        yield _portion(rows, loans, persons, facts, contacts)


def _by_person(rows: ReadRows) -> tuple[dict[str, list], dict[str, list]]:
    facts: dict[str, list] = {}
    contacts: dict[str, list] = {}
    for fact in rows.facts:
        facts.setdefault(fact.person, []).append(fact)
    for contact in rows.contacts:
        contacts.setdefault(contact["person_id"], []).append(contact)
    return facts, contacts


def _portion(rows: ReadRows, loans: list[int], persons: list[str], facts: dict[str, list], contacts: dict[str, list]) -> ReadRows:
    return replace(
        rows, loans=[rows.loans[number] for number in sorted(loans)], facts=[one for person in persons for one in facts.get(person, ())],
        contacts=[one for person in persons for one in contacts.get(person, ())],
    )  # fmt: skip
