"""IATI 2.03: valid against the official schema, and not a satang more or less than the columns say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from projects.funding_models import Instrument, Measure
from projects.models import ProjectStatus
from reports.projects import iati_check
from reports.projects.errors import SchemaNotThere
from reports.projects.iati import activity_identifier, write_iati
from reports.projects.iati_check import check, official_schema
from reports.projects.project_facts import ProjectFacts
from tests.reports.projects import made_up
from tests.reports.projects.conftest import Told, on_one_engine
from tests.reports.projects.story import BEGUN, DARI, FORMULA, LAST, LATER, MILLION, THAI


def exported(*projects: ProjectFacts) -> bytes:
    out = BytesIO()
    write_iati(projects, projects[0].as_of, out)
    return out.getvalue()


def read(xml: bytes) -> Any:
    return etree.fromstring(xml)


def wrong(xml: bytes) -> list[str]:
    return check(BytesIO(xml)).wrong


def totals(root: Any) -> dict[str, int]:
    """The values by transaction type, in satang; what was given in kind apart ("1 in kind")."""
    found: Counter[str] = Counter()
    for one in root.iter("transaction"):
        kind = one.find("transaction-type").get("code") + (" in kind" if "in_kind" in one.get("ref") else "")
        found[kind] += int(Decimal(one.findtext("value")) * 100)
    return dict(found)


def columns(facts: ProjectFacts, measure: Measure) -> int:
    return sum(agreement.columns.of(measure) for agreement in facts.agreements)


def test_a_project_with_every_kind_of_source_is_valid(told: Told) -> None:
    assert wrong(exported(told.facts())) == []
    assert wrong(exported(told.facts(BEGUN - timedelta(days=1)))) == [], "and so is one of which nothing is known yet"


@on_one_engine
@pytest.mark.parametrize("element", ["activity-status", "reporting-org", "title", "iati-identifier", "activity-date"])
def test_the_schema_refuses_an_activity_without_what_it_must_have(told: Told, element: str) -> None:
    root = read(exported(told.facts()))
    for found in root.findall(f"iati-activity/{element}"):
        found.getparent().remove(found)
    assert wrong(etree.tostring(root))


@settings(max_examples=60, deadline=None)
@given(facts=made_up.projects())
def test_any_project_is_valid(facts: ProjectFacts) -> None:
    assert wrong(exported(facts)) == []


def test_the_transactions_are_the_columns(told: Told) -> None:
    facts = told.facts()
    assert totals(read(exported(facts))) == {
        "13": columns(facts, Measure.PLEDGED),
        "11": columns(facts, Measure.COMMITTED),
        "10": columns(facts, Measure.GUARANTEED),
        "1": columns(facts, Measure.RECEIVED) - columns(facts, Measure.RETURNED),
        "4": columns(facts, Measure.SPENT),
        "6": columns(facts, Measure.REPAID),
        "5": 33_333,
        "1 in kind": columns(facts, Measure.IN_KIND),
        "4 in kind": columns(facts, Measure.IN_KIND),
    }
    assert columns(facts, Measure.COMMITTED) == 48 * MILLION and columns(facts, Measure.SPENT) == 3 * MILLION


def test_as_of_a_past_day_it_says_what_was_known_of_that_day(told: Told) -> None:
    assert totals(read(exported(told.facts(LATER - timedelta(days=1))))) == {
        "13": 20 * MILLION,
        "11": 48 * MILLION,
        "10": 4 * MILLION,
        "1": 3 * MILLION,
    }


def by_ref(root: Any) -> dict[str, Any]:
    found = {one.get("ref"): one for one in root.iter("transaction")}
    assert len(found) == len(list(root.iter("transaction"))), "each has a name of its own"
    return found


@on_one_engine
def test_what_was_taken_back_stands_twice_the_second_time_below_zero(told: Told) -> None:
    found = read(exported(told.facts())).iter("transaction")
    back = [one for one in found if "Taken back" in one.findtext("description/narrative")]
    assert sorted(one.findtext("value") for one in back) == ["-7.77", "-7000000.00"]
    assert {one.find("transaction-type").get("code") for one in back} == {"1", "4"}


@on_one_engine
def test_below_zero_are_only_amendments_returns_and_what_was_taken_back(told: Told) -> None:
    for ref, one in by_ref(read(exported(told.facts()))).items():
        if one.findtext("value").startswith("-"):
            said = one.findtext("description/narrative")
            assert "Taken back" in said or "Amendment" in said or "given back" in said, ref


@on_one_engine
def test_land_gifts_and_money_that_never_saw_the_bank_say_so(told: Told) -> None:
    found = by_ref(read(exported(told.facts())))
    told_of = {ref: one.findtext("description/narrative") for ref, one in found.items()}
    labour, land = ["THB-17-1-in_kind", "THB-17-1-in_kind-used"], ["THB-18-1-in_kind", "THB-18-1-in_kind-used"]
    assert [ref for ref, said in told_of.items() if "Land given, no money moved" in said] == land
    assert [ref for ref, said in told_of.items() if "Given in kind, no money moved" in said] == labour
    (off_bank,) = [ref for ref, said in told_of.items() if "outside the project's bank account" in said]
    assert found[off_bank].findtext("provider-org/narrative") == "CODI", "the funder paid, not the community"
    with_channel = {ref: one.find("disbursement-channel") for ref, one in found.items()}
    assert {ref for ref, one in with_channel.items() if one is not None and one.get("code") == "4"} == {*labour, *land, off_bank}


@on_one_engine
def test_loans_guarantees_grants_and_own_money_are_told_apart(told: Told) -> None:
    found = by_ref(read(exported(told.facts()))).values()
    finance = {
        (one.findtext("provider-org/narrative"), one.find("transaction-type").get("code"), code.get("code"))
        for one in found
        if (code := one.find("finance-type")) is not None
    }
    assert ("CODI", "11", "110") in finance and ("CODI", "1", "421") in finance and ("دفتر خانه", "10", "1101") in finance
    assert not [one for one in finance if one[0] == "Bang Bua savings group" and one[1] in ("1", "11")]


@on_one_engine
def test_who_promises_answers_consents_and_builds(told: Told) -> None:
    root = read(exported(told.facts()))
    parts = [(one.get("role"), one.findtext("narrative")) for one in root.iter("participating-org")]
    assert parts == [
        ("1", "CODI"),
        ("1", "Bang Bua savings group"),
        ("2", "CODI"),
        ("3", "Bang Khen District"),
        ("4", "Bang Bua savings group"),
    ], "who only guarantees funds nothing"


@on_one_engine
def test_thai_and_dari_arrive_whole(told: Told) -> None:
    text = exported(told.facts()).decode()
    assert THAI in text and DARI in text and FORMULA in text


@on_one_engine
def test_tranches_still_to_come_are_planned_and_what_arrived_is_not(told: Told) -> None:
    planned = list(read(exported(told.facts())).iter("planned-disbursement"))
    assert [one.findtext("value") for one in planned] == ["4000000.00"]


@on_one_engine
def test_it_carries_the_number_and_the_fingerprint_of_each_book(told: Told) -> None:
    facts = told.facts()
    assert [book.currency for book in facts.books] == ["THB", "USD"]
    for book in facts.books:
        assert f"{book.currency} up to entry {book.number}, fingerprint {book.fingerprint}".encode() in exported(facts)


@on_one_engine
@pytest.mark.parametrize(
    ("status", "code"),
    [("planned", "1"), ("approved", "1"), ("underway", "2"), ("finished", "3"), ("cancelled", "5"), ("suspended", "6")],
)
def test_a_projects_status_in_the_words_of_the_standard(told: Told, status: str, code: str) -> None:
    facts = replace(told.facts(), statuses=((ProjectStatus(status), LATER),))
    assert read(exported(facts)).find("iati-activity/activity-status").get("code") == code


@on_one_engine
def test_finished_and_all_accounted_for_is_closed(told: Told) -> None:
    quiet = tuple(one for one in told.facts().agreements if one.instrument in (Instrument.GUARANTEE, Instrument.IN_KIND))
    nothing = {"flows": (), "tranches": (), "interest": ()}
    facts = replace(told.facts(), statuses=((ProjectStatus.FINISHED, LAST),), agreements=quiet, **nothing)
    assert read(exported(facts)).find("iati-activity/activity-status").get("code") == "4"


@on_one_engine
def test_money_for_somebody_who_reports_too_is_a_disbursement(told: Told) -> None:
    facts = told.facts()
    network = replace(facts.programme, name="Network", iati_ref="TH-NET-1")

    def paid_to_network(flows: Iterable[Any]) -> Iterable[Any]:
        for flow in flows:
            spent = flow.measure is Measure.SPENT
            yield replace(flow, voucher=replace(flow.voucher, receiver=network)) if spent else flow

    found = totals(read(exported(replace(facts, flows=tuple(paid_to_network(facts.flows))))))
    assert found["3"] == 3 * MILLION and "4" not in found


@on_one_engine
def test_a_code_that_no_identifier_may_hold_is_made_another(told: Told) -> None:
    facts = told.facts()
    plain, slashed = activity_identifier(facts), activity_identifier(replace(facts, code="BB/01"))
    assert plain.endswith("-BB-01") and "/" not in slashed and slashed != plain


@on_one_engine
def test_the_check_names_a_reporter_without_identifier_and_activities_of_one_name(told: Told) -> None:
    facts = told.facts()
    assert "no IATI identifier" in check(BytesIO(exported(facts))).remarks[0]
    registered = replace(facts, programme=replace(facts.programme, iati_ref="TH-MSDHS-5"))
    assert check(BytesIO(exported(registered))).remarks == []
    assert "two activities" in wrong(exported(facts, facts))[0]


@on_one_engine
def test_the_check_loads_nothing_that_a_file_calls_for(told: Told, tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open")
    asks = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://%s">]>' % str(secret).encode()
    (refused,) = wrong(asks + exported(told.facts()).partition(b"?>")[2].replace(b"<narrative>CODI", b"<narrative>&x;", 1))
    assert "Entity 'x' not defined" in refused


@pytest.mark.parametrize("part", [b"", b"<iati-activities version='2.03'>", b"<iati-activities version='2.03'><iati-activity>"])
def test_half_a_file_is_no_file(part: bytes) -> None:
    assert wrong(part)


@on_one_engine
def test_without_the_schema_nothing_is_called_valid(monkeypatch: pytest.MonkeyPatch, told: Told) -> None:
    official_schema.cache_clear()
    monkeypatch.setattr(iati_check, "find_spec", lambda name: None)
    with pytest.raises(SchemaNotThere):
        check(BytesIO(exported(told.facts())))
