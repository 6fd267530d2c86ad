"""Denver, Phoenix, Portland and Seattle: headers as the publishers write them, everything else invented."""

from __future__ import annotations

from datetime import date
from typing import Final

from safelight.core.vocabulary import Basis
from safelight.synthetic.offences import Offence
from safelight.synthetic.profiles import QUIET_SPRING, Level, Profile, Shape, columns

_DENVER: Final = columns(
    "INCIDENT_ID,OFFENSE_ID,OFFENSE_CODE,OFFENSE_CODE_EXTENSION,OFFENSE_TYPE_ID,OFFENSE_CATEGORY_ID,"
    "FIRST_OCCURRENCE_DATE,LAST_OCCURRENCE_DATE,REPORTED_DATE,INCIDENT_ADDRESS,GEO_X,GEO_Y,GEO_LON,GEO_LAT,DISTRICT_ID,"
    "PRECINCT_ID,NEIGHBORHOOD_ID,IS_CRIME,IS_TRAFFIC"
)
_IS_CRIME: Final = {
    "IS_CRIME": ("1", "1"),
    "IS_TRAFFIC": ("0", "0"),
    "OFFENSE_CATEGORY_ID": ("public-disorder", "other"),
}

DENVER: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (340, 150)},
    levels=(QUIET_SPRING,),
    mix={"4004 / 0": 90, "4004 / 1": 3, "4099 / 0": 2, "4099 / 1": 0.5, "4002 / 0": 1, "4002 / 1": 2, "4001 / 0": 1},
    words={
        "4004 / 1": Offence(text="prostitution"),
        "4099 / 1": Offence(text="prostituion-display-for"),
    },
    ordinary=(
        Offence("2304 / 0", "theft-parts-from-vehicle", "", 6),
        Offence("2404 / 0", "theft-of-motor-vehicle", "", 5),
        Offence("1313 / 0", "assault-simple", "", 4),
        Offence("5707 / 0", "criminal-trespassing", "", 5),
        Offence("2999 / 0", "criminal-mischief-other", "", 4),
    ),
    shapes=(
        Shape(_DENVER, years=(0, 6), unpadded=True, fixed=_IS_CRIME),
        Shape(("OBJECTID", *_DENVER, "VICTIM_COUNT"), "geojson", years=(6, None), fixed=_IS_CRIME),
    ),
)  # fmt: skip

_ADULT_ARRESTS: Final = columns(
    "YEAR,UNIQUE_NAME_ID,DATE_OCCUR,SUBJ_AGE,SUBJ_SEX,SIMPLE_SUBJ_RE_GRP,ARST_OFFICER,HUNDREDBLOCKADDR,"
    "CHARGE_DESC_UNCONFIRMED"
)
_CRIMESTAT: Final = columns(
    "INC NUMBER,OCCURRED ON,OCCURRED TO,UCR CRIME CATEGORY,100 BLOCK ADDR,ZIP,PREMISE TYPE,GRID"
)

PHOENIX: Final = Profile(
    volume={Basis.ARREST: (720, 430), Basis.REPORTED_OFFENCE: (200, 200)},
    levels=(QUIET_SPRING,),
    stings=0.5,
    noise=2.5,
    mix={
        "PROSTITUTION": 90, "PANDERING": 3, "RECEIVING EARNINGS OF A PROSTITUTE": 1.5, "SEX TRAFFICKING": 2,
        "CHILD SEX TRAFFICKING": 0.7,
    },
    ordinary=(
        Offence("LARCENY-THEFT", "SHOPLIFTING", "", 6),
        Offence("MOTOR VEHICLE THEFT", "DUI", "", 5),
        Offence("AGGRAVATED ASSAULT", "ASSAULT-TOUCHED TO INJURE", "", 5),
        Offence("DRUG OFFENSE", "DRUG PARAPHERNALIA-POSSESS/USE", "", 6),
        Offence("BURGLARY", "TRESPASSING 1ST DEG", "", 3),
    ),
    shapes=(
        Shape(_ADULT_ARRESTS, since=date(2018, 1, 1)),
        Shape(_CRIMESTAT, years=(7, 9)),
    ),
)  # fmt: skip

_PORTLAND: Final = columns(
    "Address,CaseNumber,CrimeAgainst,Neighborhood,OccurDate,OccurTime,OffenseCategory,OffenseType,OpenDataLat,"
    "OpenDataLon,OpenDataX,OpenDataY,ReportDate,OffenseCount"
)
_PORTLAND_WITHOUT_XY: Final = tuple(name for name in _PORTLAND if name not in {"OpenDataX", "OpenDataY"})

PORTLAND: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (150, 130)},
    levels=(QUIET_SPRING,),
    stings=0.45,
    gap=0.07,
    noise=5.0,
    mix={
        "Prostitution Offenses / Prostitution": 22, "Prostitution Offenses / Purchasing Prostitution": 50,
        "Prostitution Offenses / Assisting or Promoting Prostitution": 14,
        "Human Trafficking Offenses / Commercial Sex Acts": 12,
    },
    ordinary=(
        Offence("", "Assault Offenses / Simple Assault", "", 5),
        Offence("", "Larceny Offenses / Theft From Motor Vehicle", "", 7),
        Offence("", "Motor Vehicle Theft / Motor Vehicle Theft", "", 5),
        Offence("", "Vandalism / Vandalism", "", 5),
        Offence("", "Burglary / Burglary", "", 3),
    ),
    shapes=(
        Shape(_PORTLAND, until=date(2020, 1, 1), unpadded=True),
        Shape(_PORTLAND_WITHOUT_XY, since=date(2020, 1, 1), until=date(2023, 1, 1), unpadded=True),
        Shape(_PORTLAND, since=date(2023, 1, 1), unpadded=True),
    ),
)  # fmt: skip

_SPD_OLD: Final = columns(
    "report_number,offense_id,offense_start_datetime,offense_end_datetime,report_datetime,crime_against_category,"
    "offense_parent_group,offense,offense_code,precinct,sector,mcpp,block_address,longitude,latitude"
)
_SPD: Final = columns(
    "report_number,report_date_time,offense_id,offense_date,nibrs_group_a_b,nibrs_crime_against_category,"
    "offense_sub_category,shooting_type_group,block_address,latitude,longitude,beat,precinct,sector,neighborhood,"
    "reporting_area,offense_category,nibrs_offense_code_description,nibrs_offense_code"
)
_SPD_ARRESTS: Final = columns(
    "arrest_number,report_number,arrest_occurred_date_time,arrest_reported_date_time,nibrs_description,offense_type,"
    "arrest_type,subject_race,subject_gender,subject_age_range,officer_race,officer_gender,crisis_involved,"
    "force_involved,beat,sector,precinct,neighborhood,block_address,latitude,longitude"
)
_SPD_CALLS: Final = columns(
    "cad_event_number,cad_event_clearance_description,call_type,priority,initial_call_type,final_call_type,"
    "cad_event_original_time_queued,dispatch_precinct,dispatch_sector,dispatch_beat,dispatch_longitude,"
    "dispatch_latitude,dispatch_neighborhood"
)

SEATTLE: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (260, 80), Basis.ARREST: (190, 70), Basis.CALL: (620, 260)},
    levels=(QUIET_SPRING, Level(date(2020, 7, 1), 0.75), Level(date(2024, 10, 1), 1.4)),
    gap=0.15,
    mix={
        "40A": 50, "40C": 28, "40B": 8, "64A": 6, "Prostitution": 30, "Purchasing Prostitution": 8,
        "SMC - 12A.10.040": 16, "RCW - 9A.88.110": 14, "PROSTITUTION PATRONIZING": 4, "SMC - 12A.10.020": 18,
        "RCW - 9A.88.030": 6, "SMC - 12A.10.010": 5, "RCW - 9A.88.080": 3, "RCW - 9A.88.070": 1.5,
        "RCW - 9.68A.100": 0.6, "PROSTITUTION": 60, "DOMESTIC SEX TRAFFICKING, ADULT": 3,
        "SOAP (STAY OUT OF AREA OF PROSTITUTION) ORDER VIOLATION": 2,
    },
    ordinary=(
        Offence("23F", "Theft From Motor Vehicle", "RCW - 9A.56.050", 6),
        Offence("13B", "Simple Assault", "SMC - 12A.06.010", 6),
        Offence("290", "Destruction/Damage/Vandalism of Property", "RCW - 9A.48.090", 5),
        Offence("240", "Motor Vehicle Theft", "RCW - 9A.56.065", 4),
        Offence("90J", "Trespass of Real Property", "SMC - 12A.08.040", 5),
    ),
    shapes=(
        Shape(_SPD_OLD, years=(0, 6)),
        Shape(_SPD, "json", years=(6, None)),
        Shape(_SPD_ARRESTS),
        Shape(_SPD_CALLS),
    ),
)  # fmt: skip
