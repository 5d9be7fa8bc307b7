"""What may be read of a household, and by which headings people and field tools write it, in several languages.

Pure data. A heading that is not here is chosen by whoever imports, and kept with the settlement.
"""

from collections.abc import Mapping
from enum import StrEnum

from core.marks import N_, Term
from projects.settlements.words import plain


class Field(StrEnum):
    """What may be read of a household, and of the people of a repeat group."""

    NUMBER = "number"
    TENURE = "tenure"
    STRUCTURE = "structure"
    SINCE = "since"
    PEOPLE = "people"
    FEMALE = "female"
    MALE = "male"
    UNDER_5 = "under_5"
    SCHOOL = "school"
    ADULT = "adult"
    OLDER = "older"
    WATER = "water"
    TOILET = "toilet"
    ELECTRICITY = "electricity"
    DRAINAGE = "drainage"
    WASTE = "waste"
    ROAD = "road"
    SERVICES = "services"
    POSITION = "position"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    CONSENT = "consent"
    HEAD = "head"
    SUBMISSION = "submission"
    PERSON_SEX = "person_sex"
    PERSON_AGE = "person_age"


FIELD_NAMES: Mapping[Field, Term] = {
    Field.NUMBER: Term(N_("Household number")),
    Field.TENURE: Term(N_("Tenure (owner, lodger, renter, none)")),
    Field.STRUCTURE: Term(N_("Structure number")),
    Field.SINCE: Term(N_("Living here since (year)")),
    Field.PEOPLE: Term(N_("People in the household")),
    Field.FEMALE: Term(N_("Women and girls")),
    Field.MALE: Term(N_("Men and boys")),
    Field.UNDER_5: Term(N_("Children under 5 years")),
    Field.SCHOOL: Term(N_("Children of 5 to 17 years")),
    Field.ADULT: Term(N_("Adults of 18 to 59 years")),
    Field.OLDER: Term(N_("People of 60 years and over")),
    Field.WATER: Term(N_("Water")),
    Field.TOILET: Term(N_("Toilet")),
    Field.ELECTRICITY: Term(N_("Electricity")),
    Field.DRAINAGE: Term(N_("Drainage")),
    Field.WASTE: Term(N_("Waste collection")),
    Field.ROAD: Term(N_("Road or path")),
    Field.SERVICES: Term(N_("Services (one question, several answers)")),
    Field.POSITION: Term(N_("Position (one cell)")),
    Field.LATITUDE: Term(N_("Latitude")),
    Field.LONGITUDE: Term(N_("Longitude")),
    Field.CONSENT: Term(N_("Agreed that the name is kept")),
    Field.HEAD: Term(N_("Name of the head of the household")),
    Field.SUBMISSION: Term(N_("Submission (the field tool's own number)")),
    Field.PERSON_SEX: Term(N_("Each person: sex")),
    Field.PERSON_AGE: Term(N_("Each person: age in years")),
}
PERSONS = (Field.PERSON_SEX, Field.PERSON_AGE)

# English, Thai, Spanish, Swahili, Filipino. In the order in which they are preferred.
_HEADINGS: Mapping[Field, str] = {
    Field.NUMBER: (
        "household number, household no, household code, household id, hh number, hh no, hh id, hhid, "
        "house number, number of the house, household, เลขที่ครัวเรือน, เลขครัวเรือน, รหัสครัวเรือน, "
        "บ้านเลขที่, เลขที่บ้าน, número de hogar, numero de hogar, código de hogar, hogar, "
        "número de vivienda, namba ya kaya, kaya, namba ya nyumba, numero ng sambahayan, sambahayan, "
        "numero ng bahay"
    ),
    Field.TENURE: (
        "tenure, tenure status, tenancy, house tenure, type of tenure, ownership, การถือครอง, "
        "สถานะการถือครอง, สถานะการอยู่อาศัย, tenencia, tenencia de la vivienda, régimen de tenencia, "
        "umiliki, hali ya umiliki, katayuan ng paninirahan, paninirahan"
    ),
    Field.STRUCTURE: (
        "structure number, structure no, structure id, structure, dwelling number, building number, "
        "หลังที่, เลขสิ่งปลูกสร้าง, estructura, número de estructura, jengo, namba ya jengo, istruktura, "
        "numero ng istruktura"
    ),
    Field.SINCE: (
        "since, since year, living here since, lives here since, year of arrival, year moved in, "
        "อยู่มาตั้งแต่, อยู่ตั้งแต่ปี, ปีที่เข้าอยู่, desde, desde el año, año de llegada, tangu, "
        "tangu mwaka, mula noong, taon ng paglipat"
    ),
    Field.PEOPLE: (
        "people, persons, household size, hh size, members, number of people, "
        "number of people in the household, household members, family size, จำนวนคน, จำนวนสมาชิก, "
        "สมาชิกในครัวเรือน, personas, número de personas, integrantes, watu, idadi ya watu, "
        "bilang ng tao, miyembro"
    ),
    Field.FEMALE: (
        "female, females, women, women and girls, number of women, หญิง, ผู้หญิง, mujeres, wanawake, "
        "babae, kababaihan"
    ),
    Field.MALE: (
        "male, males, men, men and boys, number of men, ชาย, ผู้ชาย, hombres, varones, wanaume, lalaki, "
        "kalalakihan"
    ),
    Field.UNDER_5: (
        "under 5, under five, children under 5, children under five, ต่ำกว่า 5 ปี, เด็กต่ำกว่า 5 ปี, "
        "menores de 5, chini ya miaka 5, wala pang 5"
    ),
    Field.SCHOOL: (
        "children 5 17, children 5 to 17, aged 5 17, อายุ 5 17 ปี, niños de 5 a 17, watoto 5 17, "
        "edad 5 17"
    ),
    Field.ADULT: (
        "adults 18 59, adults 18 to 59, adults, aged 18 59, อายุ 18 59 ปี, adultos, adultos 18 a 59, "
        "watu wazima, edad 18 59"
    ),
    Field.OLDER: (
        "60 and over, 60 plus, over 60, aged 60, elderly, older people, ผู้สูงอายุ, adultos mayores, "
        "wazee, senior, nakatatanda"
    ),
    Field.WATER: "water, water supply, water source, น้ำประปา, น้ำ, agua, maji, tubig",
    Field.TOILET: (
        "toilet, toilet type, latrine, sanitation, ห้องน้ำ, ส้วม, baño, letrina, choo, palikuran, "
        "kubeta"
    ),
    Field.ELECTRICITY: "electricity, electric, power, ไฟฟ้า, electricidad, luz, umeme, kuryente",
    Field.DRAINAGE: "drainage, drain, ทางระบายน้ำ, drenaje, desagüe, mifereji, kanal",
    Field.WASTE: "waste, waste collection, rubbish, garbage, ขยะ, basura, taka",
    Field.ROAD: "road, path, access road, ถนน, ทางเดิน, camino, calle, barabara, kalsada, daan",
    Field.SERVICES: (
        "services, basic services, utilities, บริการ, บริการพื้นฐาน, servicios, servicios básicos, "
        "huduma, serbisyo"
    ),
    Field.POSITION: (
        "gps, position, location, geopoint, coordinates, gps location, พิกัด, ตำแหน่ง, ubicación, "
        "coordenadas, mahali, lokasyon"
    ),
    Field.LATITUDE: "latitude, lat, ละติจูด, latitud, latitudo",
    Field.LONGITUDE: "longitude, lon, long, lng, ลองจิจูด, longitud, longitudo",
    Field.CONSENT: (
        "consent, consent name, name consent, agrees, ยินยอม, ความยินยอม, consentimiento, ridhaa, "
        "pahintulot, pagsang ayon"
    ),
    Field.HEAD: (
        "head, head of household, head of the household, household head, head name, name of head, name, "
        "respondent name, หัวหน้าครัวเรือน, ชื่อหัวหน้าครัวเรือน, ชื่อ, jefe de hogar, jefa de hogar, "
        "nombre, mkuu wa kaya, jina, puno ng sambahayan, pangalan"
    ),
    Field.SUBMISSION: "uuid, key, meta instance id, instance id",
    Field.PERSON_SEX: "sex, gender, person sex, เพศ, sexo, género, jinsia, jinsi, kasarian",
    Field.PERSON_AGE: "age, age in years, person age, อายุ, edad, umri, edad ng tao, gulang",
}
HEADINGS: Mapping[Field, tuple[str, ...]] = {
    one: tuple(plain(phrase) for phrase in phrases.split(", ")) for one, phrases in _HEADINGS.items()
}
