"""What a word in an answer means: tenure, services, sex, consent, in the words of several languages.

Pure data and one look-up. A word that could mean two things ("squatter" may own the house and not the land) is deliberately not
here: it is asked about, and the answer is kept with the settlement's columns.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from core.marks import N_, Term
from projects.settlements.classes import (
    SERVED_NAMES,
    SERVICE_NAMES,
    SEX_NAMES,
    TENURE_NAMES,
    Served,
    Service,
    Sex,
    Tenure,
)


class Choice(StrEnum):
    """What kind of answer a word belongs to."""

    TENURE = "tenure"
    SERVED = "served"
    SERVICE = "service"
    SEX = "sex"
    CONSENT = "consent"


_MOST_WORD = 100
YES, NO = "yes", "no"
# A choice of a question that is none of what is kept here, by its answer: nothing is written of it.
PASSED_OVER = "-"
OPTIONS: Mapping[Choice, Mapping[str, Term]] = {
    Choice.TENURE: {tenure.value: name for tenure, name in TENURE_NAMES.items()},
    Choice.SERVED: {served.value: name for served, name in SERVED_NAMES.items()},
    Choice.SERVICE: {service.value: name for service, name in SERVICE_NAMES.items()},
    Choice.SEX: {sex.value: name for sex, name in SEX_NAMES.items()},
    Choice.CONSENT: {YES: Term(N_("yes")), NO: Term(N_("no"))},
}

# English, Thai, Spanish, Swahili, Filipino.
_TENURE: Mapping[Tenure, str] = {
    Tenure.OWNER: (
        "owner, own, owned, owns, owner occupier, house owner, homeowner, owner with title, เจ้าของ, "
        "เจ้าของบ้าน, เป็นเจ้าของ, เจ้าบ้าน, propietario, propietaria, propia, dueño, dueña, mmiliki, "
        "mwenye nyumba, may ari, may ari ng bahay, sariling bahay"
    ),
    Tenure.LODGER: (
        "lodger, lodging, boarder, sharer, sharing, living with relatives, lives with relatives, "
        "ผู้อาศัย, อาศัยอยู่, อาศัยอยู่กับญาติ, ผู้อยู่อาศัยร่วม, allegado, allegada, arrimado, "
        "arrimada, anaishi na ndugu, nakikitira, nakikipisan"
    ),
    Tenure.RENTER: (
        "renter, rent, rents, renting, rented, rental, tenant, house renter, ผู้เช่า, เช่า, เช่าบ้าน, "
        "บ้านเช่า, arrendatario, arrendataria, inquilino, inquilina, alquiler, alquila, alquilada, "
        "arrienda, arriendo, mpangaji, amepanga, kupanga, umuupa, nangungupahan, upa"
    ),
    Tenure.NONE: (
        "none, no, no title, no tenure, without title, not substantiated, no papers, ไม่มี, ไม่มีสิทธิ, "
        "ไม่มีเอกสารสิทธิ์, ไม่มีเอกสาร, ninguno, ninguna, sin título, no acreditada, no acreditado, "
        "hana hati, hakuna, bila hati, wala, walang titulo"
    ),
}
_SERVED: Mapping[Served, str] = {
    Served.OWN: (
        "yes, y, 1, true, own, private, piped, has, มี, ใช่, มีของตนเอง, sí, si, propio, propia, ndiyo, "
        "ipo, oo, mayroon, meron, sarili"
    ),
    Served.SHARED: (
        "shared, share, communal, public, common, standpipe, kiosk, neighbour, neighbor, ใช้ร่วม, "
        "ใช้ร่วมกัน, รวม, compartido, compartida, comunal, pamoja, ya pamoja, hisani, pinagsasaluhan, "
        "kahati"
    ),
    Served.WITHOUT: "no, n, 0, false, none, without, ไม่มี, ไม่, ninguno, ninguna, hapana, hakuna, hindi, wala",
}
_SERVICE: Mapping[Service, str] = {
    Service.WATER: "water, tap, piped water, น้ำ, น้ำประปา, ประปา, agua, agua potable, maji, tubig",
    Service.TOILET: (
        "toilet, toilets, latrine, sanitation, sewer, ห้องน้ำ, ห้องส้วม, ส้วม, baño, letrina, "
        "alcantarillado, choo, vyoo, palikuran, kubeta, banyo"
    ),
    Service.ELECTRICITY: "electricity, electric, power, ไฟฟ้า, ไฟ, electricidad, luz, umeme, kuryente, ilaw",
    Service.DRAINAGE: (
        "drainage, drain, drains, ทางระบายน้ำ, ท่อระบายน้ำ, drenaje, desagüe, mifereji, mtaro, kanal, "
        "drainage canal"
    ),
    Service.WASTE: (
        "waste, waste collection, rubbish, garbage, refuse, ขยะ, เก็บขยะ, basura, recolección de basura, "
        "taka, basura collection"
    ),
    Service.ROAD: (
        "road, path, access, access road, ถนน, ทางเดิน, camino, calle, vereda, barabara, njia, daan, "
        "kalsada"
    ),
}
_SEX: Mapping[Sex, str] = {
    Sex.FEMALE: (
        "f, female, woman, girl, women, หญิง, ผู้หญิง, เด็กหญิง, femenino, mujer, niña, ke, mwanamke, "
        "kike, msichana, babae"
    ),
    Sex.MALE: (
        "m, male, man, boy, men, ชาย, ผู้ชาย, เด็กชาย, masculino, hombre, niño, me, mwanamume, kiume, "
        "mvulana, lalaki"
    ),
    Sex.OTHER: "x, other, another, อื่น, อื่นๆ, otro, otra, nyingine, iba",
}
_CONSENT: Mapping[str, str] = {
    YES: (
        "yes, y, 1, true, agree, agreed, agrees, ok, ยินยอม, ใช่, ตกลง, sí, si, acepta, ndiyo, nakubali, "
        "oo, pumapayag"
    ),
    NO: "no, n, 0, false, refused, disagree, ไม่ยินยอม, ไม่, rechaza, hapana, sikubali, hindi",
}

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_\-/.:;,?¿!¡*()\[\]\"'“”‘’]+")
_NUMBERED = re.compile(r"^\s*[A-Za-z]?\d{1,3}[.)]\s*(?=\D)")


def plain(word: str) -> str:
    """A word or heading as it is compared: small letters, single spaces, no marks, no question number before it."""
    composed = unicodedata.normalize("NFC", _CAMEL.sub(" ", _NUMBERED.sub("", word))).casefold()
    return _BETWEEN.sub(" ", composed).strip()


def _by_word(known: Mapping[StrEnum, str] | Mapping[str, str]) -> Mapping[str, str]:
    return {plain(word): str(meant) for meant, words in known.items() for word in words.split(", ")}


KNOWN: Mapping[Choice, Mapping[str, str]] = {
    Choice.TENURE: _by_word({str(tenure): words for tenure, words in _TENURE.items()}),
    Choice.SERVED: _by_word({str(served): words for served, words in _SERVED.items()}),
    Choice.SERVICE: _by_word({str(service): words for service, words in _SERVICE.items()}),
    Choice.SEX: _by_word({str(sex): words for sex, words in _SEX.items()}),
    Choice.CONSENT: _by_word(_CONSENT),
}


def word_key(choice: Choice, word: str) -> str:
    """Under which a settlement keeps what somebody said that a word means."""
    return f"{choice}:{plain(word)[:_MOST_WORD]}"


def meaning(choice: Choice, word: str, said: Mapping[str, str]) -> str | None:
    """What a word means: as this settlement said, or as everybody knows; None when it has to be asked."""
    told = said.get(word_key(choice, word))
    if told is not None and (told in OPTIONS[choice] or told == PASSED_OVER):
        return told
    return KNOWN[choice].get(plain(word))
