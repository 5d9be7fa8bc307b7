"""Who is left out, by which funder's rule: the same street under the rules of Chile and of Thailand.

After the fires of Valparaíso reconstruction aimed at owners; renters and lodgers were heard only on application [S51]. CODI's
rules of BE 2553 (2010) admit resident owners, lodgers and renters of insecure communities [S8].
"""

from projects.rule_sets.sets import chile, thailand
from projects.settlements.classes import Tenure
from projects.settlements.columns import proposed
from projects.settlements.eligibility import Eligible, rule_of, who_is_left_out
from projects.settlements.enumeration import counts
from projects.settlements.reading import Upload, read_files
from projects.settlements.records import read_records

CHILE = rule_of("Serviu", chile.RECONSTRUCTION)
CODI_2010 = rule_of("CODI", thailand.CODI_2010)
STREET = """\
Número de hogar;Tenencia;Personas
1;propietaria;4
2;propietario;2
3;allegada;3
4;arrendatario;5
5;arrienda;1
6;sin título;6
7;;2
"""


def test_the_same_street_under_two_rules() -> None:
    sheets = read_files([Upload("calle.csv", STREET.encode("utf-8-sig"))])
    found = read_records(sheets, proposed(sheets), 2026)
    records = [one.record for one in found.households]
    assert counts(records).by_tenure == {Tenure.OWNER: 2, Tenure.LODGER: 1, Tenure.RENTER: 2, Tenure.NONE: 2}
    assert counts(records).population == 23
    tenures = {record.number: record.tenure for record in records}

    in_chile = who_is_left_out(tenures, [CHILE])
    assert in_chile.admitted == ("1", "2")
    assert in_chile.applying == ("3", "4", "5")
    assert in_chile.without == ("6", "7")
    assert [(line.tenure, line.answer, line.households) for line in in_chile.lines] == [
        (Tenure.LODGER, Eligible.ON_APPLICATION, ("3",)),
        (Tenure.RENTER, Eligible.ON_APPLICATION, ("4", "5")),
        (Tenure.NONE, Eligible.NOT_STATED, ("6", "7")),
    ]
    assert "Serviu on owners, renters, lodgers" in in_chile.lines[0].rule.source

    in_thailand = who_is_left_out(tenures, [CODI_2010])
    assert in_thailand.admitted == ("1", "2", "3", "4", "5")
    assert in_thailand.applying == ()
    # The rule of 2010 does not speak of people without any tenure; who said nothing is counted and named, not forgotten.
    assert [(line.tenure, line.answer, line.households) for line in in_thailand.lines] == [
        (Tenure.NONE, Eligible.NOT_STATED, ("6", "7"))
    ]
    assert in_thailand.without == ("6", "7")
