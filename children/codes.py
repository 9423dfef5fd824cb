"""Codes of the SSDA903 return (DfE) that a child's record carries; the raw code is kept, words are for reading."""

SEX = {"1": "Male", "2": "Female", "M": "Male", "F": "Female", "U": "Unknown"}

ETHNICITY = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WIRT": "Traveller of Irish heritage",
    "WROM": "Gypsy or Roma",
    "WOTH": "Any other White background",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other Mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "CHNE": "Chinese",
    "BCRB": "Caribbean",
    "BAFR": "African",
    "BOTH": "Any other Black background",
    "OOTH": "Any other ethnic group",
    "REFU": "Refused",
    "NOBT": "Information not yet obtained",
}

# List REC, reason episode ceased, without X1 (a new episode on the same day is no end of care).
CARE_ENDED = {
    "E4A": "Returned home to parents or relatives, as planned",
    "E4B": "Returned home to parents or relatives, not as planned",
    "E13": "Left to live with parents, relatives or others who have no parental responsibility",
    "E11": "Adopted, application unopposed",
    "E12": "Adopted, consent dispensed with by the court",
    "E41": "Child arrangements order (residence)",
    "E45": "Special guardianship order, to former foster carers who are relatives or friends",
    "E46": "Special guardianship order, to former foster carers who are neither",
    "E47": "Special guardianship order, to other carers who are relatives or friends",
    "E48": "Special guardianship order, to other carers",
    "E5": "Moved into independent living, with formal support",
    "E6": "Moved into independent living, without formal support",
    "E7": "Moved to residential care paid for by adult social care",
    "E15": "Age assessment: found to be 18 or over",
    "E17": "Turned 18 and stayed with their carers (staying put)",
    "E16": "Moved abroad",
    "E3": "Care taken over by another council in the United Kingdom",
    "E9": "Sentenced to custody",
    "E14": "Accommodation on remand ended",
    "E2": "Died",
    "E8": "Another reason",
}

# List RNE, reason for a new episode.
NEW_EPISODE = {
    "S": "Started to be looked after",
    "L": "Change of legal status only",
    "P": "Change of placement and carer",
    "T": "Change of placement, same carer",
    "B": "Change of legal status, placement and carer",
    "U": "Change of legal status and placement, same carer",
}

LEGAL_STATUS = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Freeing order granted",
    "E1": "Placement order granted",
    "V2": "Single period of accommodation (section 20)",
    "V3": "Short breaks, each one recorded",
    "V4": "Short breaks, the agreement recorded",
    "L1": "Police protection, in the council's accommodation",
    "L2": "Emergency protection order",
    "L3": "Child assessment order, in the council's accommodation",
    "J1": "Remanded to the council's accommodation or to youth detention accommodation",
    "J2": "Placed in the council's accommodation under PACE 1984",
    "J3": "Youth rehabilitation order with residence or intensive fostering",
}
SHORT_BREAKS = ("V3", "V4")

# List CIN, category of need.
NEED = {
    "N1": "Abuse or neglect",
    "N2": "Child's disability",
    "N3": "Parent's illness or disability",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
}

PLACEMENT = {
    "U1": "Foster care with a relative or friend, long term",
    "U2": "Foster care with a relative or friend, also approved as adopter",
    "U3": "Foster care with a relative or friend, other",
    "U4": "Foster care with another carer, long term",
    "U5": "Foster care with another carer, also approved as adopter",
    "U6": "Foster care with another carer, other",
    "K1": "Secure children's home",
    "K2": "Children's home",
    "K3": "Registered supported accommodation",
    "H5": "Semi-independent living, not under the children's homes regulations",
    "P1": "With own parents or another person with parental responsibility",
    "P2": "Independent living",
    "P3": "Residential employment",
    "R1": "Residential care home",
    "R2": "NHS or other medical establishment",
    "R3": "Family centre or mother and baby unit",
    "R5": "Young offender institution",
    "S1": "Residential school",
    "A3": "Placed for adoption by consent, with the current carer",
    "A4": "Placed for adoption by consent, with another carer",
    "A5": "Placed for adoption under a placement order, with the current carer",
    "A6": "Placed for adoption under a placement order, with another carer",
    "T0": "Temporary move of any kind",
    "T1": "Temporary: in hospital",
    "T2": "Temporary: on holiday",
    "T3": "Temporary: the usual carer is on holiday",
    "T4": "Temporary: other, of up to seven days",
    "Z1": "Other placement",
    "Z11": "Other placement (Z11)",
    "Z12": "Other placement (Z12)",
    "Z13": "Other placement (Z13)",
    "Z14": "Other placement (Z14)",
}

PROVIDER = {
    "PR0": "Parent or other person with parental responsibility",
    "PR1": "Own council",
    "PR2": "Another council",
    "PR3": "Other public provision",
    "PR4": "Private provision",
    "PR5": "Voluntary provision",
}

PLACE_CHANGED = {
    "CARPL": "Change to, or carrying out of, the care plan",
    "CLOSE": "The provision closed or the carer resigned",
    "ALLEG": "Allegation (section 47)",
    "STAND": "Concern about standards of care",
    "APPRR": "Approval removed",
    "CREQB": "The carer asked, because of the child's behaviour",
    "CREQO": "The carer asked, for another reason",
    "CHILD": "The child asked",
    "LAREQ": "The responsible or area authority asked",
    "PLACE": "Only the status of the placement changed",
    "CUSTOD": "Custody",
    "OTHER": "Another reason",
}

SDQ_NOT_DONE = {
    "SDQ1": "No form sent: the child's age",
    "SDQ2": "The carer did not wish to complete it",
    "SDQ3": "Not possible because of the child's disability",
    "SDQ4": "Another reason",
    "SDQ5": "The child or young person did not wish to complete it",
}

MOVED = ("P", "B")  # list RNE: the child lives with another carer

# Temporary and other placements have no provider (rule 178 of the reference validator).
NO_PROVIDER = ("T0", "T1", "T2", "T3", "T4", "Z1", "Z11", "Z12", "Z13", "Z14")
