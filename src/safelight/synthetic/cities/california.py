"""Oakland and San Diego: headers as the publishers write them, everything else invented."""

from __future__ import annotations

from datetime import date
from typing import Final

from safelight.core.vocabulary import Basis
from safelight.synthetic.offences import Offence
from safelight.synthetic.profiles import QUIET_SPRING, Level, Profile, Shape, columns

LOITERING_REPEALED: Final = Level(date(2023, 1, 1), 0.62)
"""Penal Code 653.22 was repealed from 2023: that part of the rows is gone, and the rest became fewer."""

_OPENOAKLAND: Final = columns("idx,opd_rd,oidx,date,ctype,desc,beat,addr,lat,long,ucr,statute,crimeCat")
_CRIMEWATCH: Final = columns("CRIMETYPE,DATETIME,CASENUMBER,DESCRIPTION,POLICEBEAT,ADDRESS,CITY,STATE,Location")
_CRIMEWATCH_EARLIER: Final = (*_CRIMEWATCH[:-1], "Location 1")

OAKLAND: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (470, 230)},
    levels=(QUIET_SPRING, LOITERING_REPEALED),
    stings=0.35,
    mix={
        "DISORDERLY CONDUCT:PROSTITUTION": 60, "DISORDERLY CONDUCT:SOLICIT LEWD ACT": 14, "PIMPING": 3, "PANDERING": 3,
        "LOITER:INTENT:PROSTITUTION": 14, "LOITERING FOR THE PURPOSE OF PROSTITUTION": 6, "SUPV/ETC PROSTITUTION": 1.5,
        "PANDER PRSN F/PROST:THRET": 1, "KEEP/LIVE IN HOUSE OF ILL FAME": 0.6, "PROSTITUTION": 1.2,
    },
    ordinary=(
        Offence("PETTY THEFT", "THEFT", "", 7),
        Offence("STOLEN VEHICLE", "VEHICLE THEFT - AUTO", "", 6),
        Offence("VANDALISM", "VANDALISM", "", 4),
        Offence("", "BATTERY:SPOUSE/EX SPOUSE/DATE/ETC", "", 4),
        Offence("BURG - AUTO", "BURGLARY-AUTO", "", 7),
        Offence("NARCOTICS", "POSSESS NARCOTIC CONTROLLED SUBSTANCE", "", 3),
    ),
    shapes=(
        Shape(_OPENOAKLAND, "geojson", years=(0, 4)),
        Shape(_CRIMEWATCH_EARLIER, per="whole", years=(4, 7)),
        Shape(_CRIMEWATCH, per="whole", years=(7, None)),
    ),
)  # fmt: skip

_NIBRS: Final = columns(
    "objectid,nibrs_uniq,case_number,occured_on,approved_on,day_of_week,month,year,code_section,group_type,ibr_category,"
    "crime_against,ibr_offense,ibr_offense_description,pd_offense_category,violent_crime,property_crime,beat,"
    "neighborhood,service_area,division_number,division,block_addr,city,state,zip,query_run_date,geocode_status,"
    "geocode_score,latitude,longitude"
)
_CALLS: Final = columns(
    "incident_num,date_time,day_of_week,address_number_primary,address_dir_primary,address_road_primary,"
    "address_sfx_primary,address_dir_intersecting,address_road_intersecting,address_sfx_intersecting,call_type,"
    "disposition,beat,priority"
)
_CALLS_2024: Final = tuple(name.upper() for name in _CALLS)
_CALL_WORDS: Final = {"disposition": ("A", "K"), "priority": ("3", "2")}

SAN_DIEGO: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (480, 270), Basis.CALL: (90, 45)},
    levels=(QUIET_SPRING, LOITERING_REPEALED),
    stings=0.45,
    mix={
        "647(b)(1)": 30, "647(b)(2)": 22, "647(b)": 18, "653.22": 16, "653.22(a)": 4, "266h": 2, "266h(a)": 2,
        "266i": 1.5, "653.23": 1.2, "653.23(a)": 1, "236.1(b)": 2, "236.1(c)": 0.4, "647(b)(3)": 0.6, "315": 0.5,
        "647(a)": 5, "40C": 2, "40B": 1, "64A": 0.6, "40A": 6, "647B": 1,
    },
    words={
        "647(b)(1)": Offence("40A", "PROSTITUTION"),
        "647(b)(2)": Offence("40C", "PURCHASING PROSTITUTION"),
        "647(b)(3)": Offence("40C", "PURCHASING PROSTITUTION"),
        "647(b)": Offence("40A", "PROSTITUTION"),
        "653.22": Offence("90B", "CURFEW/LOITERING/VAGRANCY VIOLATIONS"),
        "653.22(a)": Offence("90B", "CURFEW/LOITERING/VAGRANCY VIOLATIONS"),
        "647(a)": Offence("90C", "DISORDERLY CONDUCT"),
        "40A": Offence("40A", "PROSTITUTION", "17 SYN"),
        "40B": Offence("40B", "ASSISTING OR PROMOTING PROSTITUTION", "17 SYN"),
        "40C": Offence("40C", "PURCHASING PROSTITUTION", "17 SYN"),
        "64A": Offence("64A", "HUMAN TRAFFICKING, COMMERCIAL SEX ACTS", "17 SYN"),
    },
    ordinary=(
        Offence("23F", "THEFT FROM MOTOR VEHICLE", "487(A)", 6),
        Offence("240", "MOTOR VEHICLE THEFT", "10851(A)", 5),
        Offence("13B", "SIMPLE ASSAULT", "242", 6),
        Offence("35A", "DRUG/NARCOTIC VIOLATIONS", "11377(A)", 5),
        Offence("90E", "DRUNKENNESS", "647(F)", 3),
        Offence("290", "DESTRUCTION/DAMAGE/VANDALISM OF PROPERTY", "594(A)", 4),
    ),
    shapes=(
        Shape(_NIBRS, since=date(2020, 1, 1), statute="{} PC", fixed={"group_type": ("A", "B")}),
        Shape(_CALLS, until=date(2024, 1, 1), fixed=_CALL_WORDS),
        Shape(_CALLS_2024, since=date(2024, 1, 1), fixed=_CALL_WORDS),
    ),
)  # fmt: skip
