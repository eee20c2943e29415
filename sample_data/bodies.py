"""Bodies of exchanges: FHIR-like JSON and X12-like text with realistic structure and invented contents."""

import json
from random import Random
from typing import Any

from sample_data.participants import MDX, PA, Part
from sample_data.people import Person, person

FHIR, X12, JSON = "application/fhir+json", "application/edi-x12", "application/json"

Body = tuple[str, str]
"""Media type and text."""


def request_body(part: Part, transaction_id: str, rng: Random) -> Body:
    """What goes to the partner."""
    if part.partner == "prairie-care":
        return X12, _x12_request(part, transaction_id, person(rng))
    if part.workflow == MDX:
        return FHIR, _dump(_member_match(part, transaction_id, person(rng)))
    if part.workflow == PA:
        return FHIR, _dump(_claim(part, transaction_id, person(rng), rng))
    return JSON, _dump(_directory_batch(part, transaction_id, rng))


def receipt_body(part: Part, reference: str | None, status: int) -> Body:
    """What the partner answers at once."""
    if status >= 400:
        return FHIR, _dump(_outcome("error", "transient" if status >= 500 else "processing", f"HTTP {status}"))
    return FHIR, _dump({"resourceType": "Task", "status": "accepted", "identifier": [{"value": reference}]})


def rejection_body(code: str, location: str) -> Body:
    """What the partner answers when it rejects for good."""
    body = _outcome("error", code, "The request was refused")
    body["issue"][0]["location"] = [location]
    return FHIR, _dump(body)


def callback_body(part: Part, reference: str, rng: Random, delivered: int, expected: int) -> Body:
    """What the partner sends later: its own reference, and nothing of ours."""
    who = person(rng)
    if part.partner == "prairie-care":
        return X12, _x12_answer(reference, who)
    if part.workflow == PA:
        return FHIR, _dump(
            {
                "resourceType": "ClaimResponse",
                "status": "active",
                "identifier": [{"system": f"urn:{part.partner}", "value": reference}],
                "outcome": "complete",
                "disposition": "approved",
                "patient": _patient(who),
            }
        )
    records = [
        {"resource": {"resourceType": kind, "status": "final", "subject": {"display": f"{who.given} {who.family}"}}}
        for kind in ("Condition", "MedicationRequest", "Observation")
    ]
    return FHIR, _dump(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "identifier": {"system": f"urn:{part.partner}", "value": reference},
            "expected": expected,
            "delivered": delivered,
            "entry": [{"resource": _patient(who)}, *records],
        }
    )


def _member_match(part: Part, transaction_id: str, who: Person) -> dict[str, Any]:
    coverage = {
        "resourceType": "Coverage",
        "status": "active",
        "subscriberId": who.member_id,
        "beneficiary": {"reference": "Patient/1"},
        "class": [{"type": "plan", "value": part.tenant}],
    }
    if part.version == "2.3":
        del coverage["subscriberId"]
        coverage["relationship"] = {"coding": [{"code": "self"}]}
    return {
        "resourceType": "Parameters",
        "id": transaction_id,
        "parameter": [
            {"name": "MemberPatient", "resource": _patient(who)},
            {"name": "CoverageToMatch", "resource": coverage},
            {
                "name": "Consent",
                "resource": {"resourceType": "Consent", "status": "active", "scope": "patient-privacy"},
            },
        ],
    }


def _claim(part: Part, transaction_id: str, who: Person, rng: Random) -> dict[str, Any]:
    claim = {
        "resourceType": "Claim",
        "id": transaction_id,
        "status": "active",
        "use": "preauthorization",
        "priority": rng.choice(("normal", "normal", "normal", "stat")),
        "patient": _patient(who),
        "insurance": [{"sequence": 1, "subscriberId": who.member_id, "plan": part.tenant}],
        "item": [{"sequence": 1, "serviceCode": rng.choice(("72148", "27447", "97110", "J1745")), "quantity": 1}],
        "diagnosis": [{"sequence": 1, "text": f"Referred for {who.family} by the family's practice"}],
    }
    if part.version == "2.3":
        del claim["insurance"]
        claim["insurance"] = [{"sequence": 1, "plan": part.tenant, "focal": True}]
    return claim


def _directory_batch(part: Part, transaction_id: str, rng: Random) -> dict[str, Any]:
    return {
        "batch": transaction_id,
        "plan": part.tenant,
        "total": rng.randrange(40, 900),
        "providers": [
            {"npi": f"9{rng.randrange(10**9):09d}", "status": "active", "name": f"Dr {who.family}", "phone": "555-0100"}
            for who in (person(rng), person(rng))
        ],
    }


def _patient(who: Person) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "name": [{"family": who.family, "given": [who.given]}],
        "birthDate": who.born,
        "address": [{"line": [who.street], "city": "Harrowgate Falls"}],
        "ssn": who.ssn,
        "memberId": who.member_id,
    }


def _outcome(severity: str, code: str, text: str) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": severity, "code": code, "diagnostics": text}]}


def _x12_request(part: Part, transaction_id: str, who: Person) -> str:
    number = transaction_id[-6:].upper()
    return "~\n".join(
        (
            "ISA*00*          *00*          *ZZ*TRANSOMDEMO    *ZZ*PRAIRIECARE    *261012*1253*^*00501*000000905*0*T*:",
            "GS*HS*TRANSOMDEMO*PRAIRIECARE*20261012*1253*1*X*005010X279A1",
            f"ST*270*{number}*005010X279A1",
            f"BHT*0022*13*{transaction_id}*20261012*1253",
            f"NM1*IL*1*{who.family.upper()}*{who.given.upper()}****MI*{who.member_id}",
            f"REF*SY*{who.ssn}",
            f"N3*{who.street.upper()}",
            f"DMG*D8*{who.born.replace('-', '')}",
            *(() if part.version == "2.3" else (f"REF*0F*{who.member_id}",)),
            "EQ*30",
            f"SE*8*{number}",
            "GE*1*1",
            "IEA*1*000000905~",
        )
    )


def _x12_answer(reference: str, who: Person) -> str:
    return "~\n".join(
        (
            "ISA*00*          *00*          *ZZ*PRAIRIECARE    *ZZ*TRANSOMDEMO    *261012*1301*^*00501*000000906*0*T*:",
            "GS*HB*PRAIRIECARE*TRANSOMDEMO*20261012*1301*1*X*005010X279A1",
            "ST*271*0001*005010X279A1",
            f"BHT*0022*11*{reference}*20261012*1301",
            f"NM1*IL*1*{who.family.upper()}*{who.given.upper()}****MI*{who.member_id}",
            "EB*1**30",
            "SE*5*0001",
            "GE*1*1",
            "IEA*1*000000906~",
        )
    )


def _dump(body: dict[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"))
