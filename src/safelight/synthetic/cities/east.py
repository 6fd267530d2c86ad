"""Atlanta and Boston: headers as the publishers write them, everything else invented."""

from __future__ import annotations

from datetime import date
from typing import Final

from safelight.core.vocabulary import Basis
from safelight.synthetic.offences import Offence
from safelight.synthetic.profiles import QUIET_SPRING, Profile, Shape, columns

_LAYER: Final = columns(
    "OBJECTID,IncidentNumber,ReportNumber,ReportDate,OccurredFromDate,OccurredToDate,Day_of_the_week,Part,Crime_Against,"
    "NibrsUcrCode,NIBRS_Offense,NIBRS_Bucket,Vic_Count,StreetAddress,LocationType,Longitude,Latitude,FireArmInvolved,"
    "GAFamilyViolenceIndicator,IsBiasMotivationInvolved,CriminalGangActivityInvolved,event_watch,Zone_int,BEAT_Text,"
    "DISTRICT,NPU,NhoodName"
)
_COBRA: Final = columns(
    "offense_id,rpt_date,occur_date,occur_day,occur_day_num,occur_time,poss_date,poss_time,beat,zone,location,ibr_code,"
    "UC2_Literal,neighborhood,npu,lat,long"
)

ATLANTA: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (300, 190)},
    levels=(QUIET_SPRING,),
    mix={"40A": 62, "40C": 20, "40B": 9, "64A": 6},
    ordinary=(
        Offence("23F", "Theft From Motor Vehicle", "", 7),
        Offence("240", "Motor Vehicle Theft", "", 5),
        Offence("13B", "Simple Assault", "", 6),
        Offence("220", "Burglary/Breaking & Entering", "", 3),
        Offence("290", "Destruction/Damage/Vandalism of Property", "", 4),
    ),
    shapes=(
        Shape(_LAYER, "geojson", since=date(2021, 1, 1), fixed={"Crime_Against": ("Society", "Property")}),
        Shape(_COBRA, since=date(2019, 1, 1), until=date(2021, 1, 1), unpadded=True),
    ),
)  # fmt: skip

_EARLY: Final = columns(
    "INCIDENT_NUMBER,OFFENSE_CODE,OFFENSE_CODE_GROUP,OFFENSE_DESCRIPTION,DISTRICT,REPORTING_AREA,SHOOTING,"
    "OCCURRED_ON_DATE,YEAR,MONTH,DAY_OF_WEEK,HOUR,UCR_PART,STREET,Lat,Long,Location"
)
_LATER: Final = tuple(name for name in _EARLY if name not in {"OFFENSE_CODE_GROUP", "UCR_PART"})

BOSTON: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (190, 80)},
    levels=(QUIET_SPRING,),
    gap=0.09,
    stings=0.3,
    mix={
        "1601": 24, "1602": 55, "1603": 5, "1605": 4, "1607": 2, "1610": 5, "1620": 0.5, "01601": 0, "01602": 0,
        "01603": 0, "01605": 0, "01607": 0, "01610": 0, "01620": 0,
    },
    words={
        "1602": Offence(text="PROSTITUTION - SOLICITING"),
        "1607": Offence(text="PROSTITUTION"),
    },
    ordinary=(
        Offence("3115", "INVESTIGATE PERSON", "", 6),
        Offence("3831", "M/V - LEAVING SCENE - PROPERTY DAMAGE", "", 5),
        Offence("614", "LARCENY THEFT FROM MV - NON-ACCESSORY", "", 5),
        Offence("1402", "VANDALISM", "", 4),
        Offence("802", "ASSAULT SIMPLE - BATTERY", "", 4),
        Offence("3301", "VERBAL DISPUTE", "", 4),
    ),
    shapes=(
        Shape(_EARLY, until=date(2020, 1, 1), moment=1),
        Shape(_LATER, since=date(2020, 1, 1), until=date(2023, 1, 1), moment=1),
        Shape(("_id", *_LATER), since=date(2023, 1, 1)),
    ),
)  # fmt: skip
