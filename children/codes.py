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
